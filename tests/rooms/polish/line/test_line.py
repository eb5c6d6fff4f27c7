"""The whole line: what it leaves, that it resumes, and that twice is once."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest

from alike import facts
from media_corpus import RATE, make_clip
from upbeat.rooms.polish.line import line
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.line.result import LineResult, as_json, from_json, load_result
from upbeat.rooms.polish.line.thumbnails import STILLS, THUMBNAILS

WHOLE = {
    "720p.mp4",
    "480p.mp4",
    "audio.mp4",
    "poster.webp",
    "thumbnails.webps",
    "stills.webps",
    "source.json",
    "probe.json",
    "loudness.json",
    "renditions.json",
    "line.json",
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_alike(one: Path, other: Path) -> None:
    made, wanted = contents(one), contents(other)
    assert set(made) == set(wanted)
    for name in ("audio.mp4", "loudness.json", "probe.json", "source.json", THUMBNAILS, STILLS):
        assert made[name] == wanted[name]
    for name in ("720p.mp4", "480p.mp4"):
        assert len(made[name]) == pytest.approx(len(wanted[name]), rel=0.01)


def test_a_run_leaves_whole_files_and_nothing_else(polished: LineResult, folder: Path) -> None:
    assert set(contents(folder)) == WHOLE
    assert [(made.rung, made.file) for made in polished.renditions] == [
        ("720p", "720p.mp4"),
        ("480p", "480p.mp4"),
        ("audio", "audio.mp4"),
    ]
    assert (polished.duration_s, polished.fps) == (8.4, 15)


def test_every_rendition_is_as_loud_as_it_should_be(polished: LineResult, folder: Path) -> None:
    for made in polished.renditions:
        with av.open(str(folder / made.file)) as container:
            sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
        samples = sound.shape[1]
        assert pyloudnorm.Meter(RATE).integrated_loudness(sound.T.astype(float)) == pytest.approx(-16, abs=0.5)
        spectrum = np.pad(np.fft.rfft(sound[0].astype(float)), (0, samples * 3 // 2))
        assert 20 * np.log10(np.max(np.abs(4 * np.fft.irfft(spectrum, 4 * samples)))) <= -1.5


def test_the_result_survives_being_stored(polished: LineResult, folder: Path) -> None:
    assert from_json(json.loads(json.dumps(as_json(polished)))) == polished
    assert load_result(folder) == polished


def test_a_second_run_finds_everything_done(polished: LineResult, lecture: Path, folder: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    steps: list[tuple[str, float]] = []
    assert run_line(lecture, folder, on_progress=lambda step, share: steps.append((step, share))) == polished
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert steps == [(step, share) for step in line.STEPS for share in (0.0, 1.0)]


def test_progress_only_grows_within_a_step(lecture: Path, tmp_path: Path) -> None:
    shares: dict[str, list[float]] = {}
    run_line(lecture, tmp_path / "out", on_progress=lambda step, share: shares.setdefault(step, []).append(share))
    assert list(shares) == list(line.STEPS)
    for told in shares.values():
        assert told == sorted(told)
        assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(shares["renditions"]) > 5


def test_a_killed_run_goes_on_where_it_stood(polished: LineResult, lecture: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    child = subprocess.Popen(
        [sys.executable, "-m", "upbeat.rooms.polish.line", str(lecture), str(out), "speech", "3600", "{}"],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(line.__file__).parents[4])},
    )
    assert child.stdout is not None
    for told in child.stdout:
        step = json.loads(told)
        if step["step"] == "renditions" and step["share"] > 0:
            break
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert {name for name in contents(out) if not name.startswith(".")} == {
        "source.json",
        "probe.json",
        "loudness.json",
    }
    kept = (out / "loudness.json").stat().st_mtime_ns
    assert facts(run_line(lecture, out)) == facts(polished)
    assert (out / "loudness.json").stat().st_mtime_ns == kept
    assert_alike(out, folder)


def test_another_source_starts_anew(lecture: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    short = make_clip(tmp_path / "short.mp4", seconds=2)
    assert run_line(short, out).duration_s == 2.0
    (out / "captions.vtt").write_text("not the line's")
    assert run_line(make_clip(tmp_path / "shorter.mp4", seconds=1), out).duration_s == 1.0
    assert (out / "captions.vtt").exists()
    assert run_line(short, out, music=True).duration_s == 2.0


def test_a_lost_file_is_made_again(lecture: Path, polished: LineResult, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(folder, out)
    (out / "480p.mp4").unlink()
    assert facts(run_line(lecture, out)) == facts(polished)
    assert_alike(out, folder)


def test_a_full_disk_leaves_the_finished_steps_and_no_half_file(
    lecture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(line, "encode", full)
        with pytest.raises(OSError, match="No space"):
            run_line(lecture, out)
    assert set(contents(out)) == {"source.json", "probe.json", "loudness.json"}
    assert run_line(lecture, out).duration_s == 8.4
