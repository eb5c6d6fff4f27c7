"""The line in a confined process: progress comes through, every death is a clear failure, nothing half is left."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from alike import facts
from media_corpus import cut_off, make_clip
from upbeat.rooms.polish.line import __main__ as entry
from upbeat.rooms.polish.line.failures import SENTENCES, LineFailed
from upbeat.rooms.polish.line.process import limits_for, run_line_confined
from upbeat.rooms.polish.line.result import LineResult

LIMITS = limits_for(10)


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def children() -> list[int]:
    """The processes that this one has started and that still live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_it_gives_what_the_line_gives_and_tells_how_far_it_is(
    polished: LineResult, lecture: Path, tmp_path: Path
) -> None:
    steps: list[str] = []
    made = run_line_confined(
        lecture, tmp_path / "out", duration_s=8.4, on_progress=lambda step, share: steps.append(step)
    )
    assert facts(made) == facts(polished)
    assert list(dict.fromkeys(steps)) == ["probe", "loudness", "renditions", "poster"]


def test_a_killed_process_is_a_failure_that_may_be_tried_again(
    lecture: Path, polished: LineResult, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    before = set(children())

    def kill(step: str, share: float) -> None:
        if step == "renditions" and share > 0.1:
            for pid in set(children()) - before:
                os.kill(pid, signal.SIGKILL)

    with pytest.raises(LineFailed) as caught:
        run_line_confined(lecture, out, duration_s=8.4, on_progress=kill)
    assert (caught.value.code, caught.value.again) == ("died", True)
    assert left(out) == {"source.json", "probe.json", "loudness.json"}
    assert facts(run_line_confined(lecture, out, duration_s=8.4)) == facts(polished)


def test_a_run_that_nobody_wants_any_more_is_ended(lecture: Path, tmp_path: Path) -> None:
    class Lost(Exception):
        pass

    def lose(step: str, share: float) -> None:
        if step == "renditions":
            raise Lost

    before = set(children())
    with pytest.raises(Lost):
        run_line_confined(lecture, tmp_path / "out", duration_s=8.4, on_progress=lose)
    assert set(children()) == before
    assert left(tmp_path / "out") == {"source.json", "probe.json", "loudness.json"}


def test_a_file_larger_than_allowed_is_too_much(lecture: Path, tmp_path: Path) -> None:
    with pytest.raises(LineFailed) as caught:
        run_line_confined(lecture, tmp_path / "out", duration_s=8.4, limits=replace(LIMITS, file_bytes=20_000))
    assert (caught.value.code, caught.value.again) == ("too_much", False)
    assert left(tmp_path / "out") == {"source.json", "probe.json", "loudness.json"}


def test_a_run_over_its_time_is_stopped(lecture: Path, tmp_path: Path) -> None:
    with pytest.raises(LineFailed) as caught:
        run_line_confined(lecture, tmp_path / "out", duration_s=8.4, limits=replace(LIMITS, wall_s=0.05))
    assert caught.value.code == "took_too_long"


def test_a_source_that_broke_since_its_probe_is_named_as_by_the_probe(lecture: Path, tmp_path: Path) -> None:
    with pytest.raises(LineFailed) as caught:
        run_line_confined(cut_off(lecture, tmp_path / "cut.mp4", 0.6), tmp_path / "out", duration_s=8.4)
    assert caught.value.code == "truncated"
    assert caught.value.message.startswith("The end of this recording is missing.")


def test_a_source_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(LineFailed) as caught:
        run_line_confined(tmp_path / "gone.mp4", tmp_path / "out", duration_s=8.4)
    assert caught.value.code == "source_gone"


def test_a_source_much_longer_than_its_probe_said_is_not_run(tmp_path: Path) -> None:
    long = make_clip(tmp_path / "long.mp4", times=[0, 1, 400])
    with pytest.raises(LineFailed) as caught:
        run_line_confined(long, tmp_path / "out", duration_s=8.4)
    assert caught.value.code == "too_long"


def test_each_error_of_the_system_has_its_code() -> None:
    assert entry.code_of(OSError(28, "")) == "disk_full"
    assert entry.code_of(OSError(27, "")) == "too_much"
    assert entry.code_of(MemoryError()) == "too_much"
    with pytest.raises(ZeroDivisionError):
        entry.code_of(ZeroDivisionError())


def test_every_failure_has_a_sentence_that_says_what_to_do() -> None:
    with translation.override("en"):
        for code in SENTENCES:
            assert LineFailed(code).message.endswith(".")
            assert "lease" in LineFailed(code).message
