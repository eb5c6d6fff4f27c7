"""Sound against picture as served, measured against the source: what the line keeps, and what was moved on purpose."""

from pathlib import Path

import av
import pytest

from media_corpus import make_clip, slide, speech
from upbeat.kernel.intervals import Interval
from upbeat.rooms.polish.line.cutting import EVERYTHING
from upbeat.rooms.polish.line.folder import Folder
from upbeat.rooms.polish.line.line import run_line, survey_of
from upbeat.rooms.polish.line.result import LineResult
from upbeat.rooms.polish.line.syncing import apart_ms

SECONDS, CHANGES = 14.0, (5.0, 9.0)
NEAR_MS = 12


def slides(index: int):
    """A new slide at each of CHANGES, 25 pictures a second."""
    number = sum(index >= 25 * change for change in CHANGES)
    picture = slide(640, 360)(0).copy()
    picture[:, :, number] = 255 - 90 * number
    return picture


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return make_clip(path, seconds=SECONDS, picture=slides, sound=speech(SECONDS))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def made(source: Path, out: Path) -> LineResult:
    return run_line(source, out)


def moved(out: Path, target: Path, *, sound_s: float = 0.0, picture_s: float = 0.0) -> Path:
    """The smallest rung with its sound or its picture later by so much."""
    with av.open(str(out / "480p.mp4")) as inside, av.open(str(target), "w", format="mp4") as written:
        to = {stream.index: written.add_stream_from_template(stream) for stream in inside.streams}
        late = {stream.index: picture_s if stream.type == "video" else sound_s for stream in inside.streams}
        for packet in inside.demux():
            if packet.dts is None or packet.pts is None:
                continue
            shift = round(late[packet.stream.index] / packet.time_base)
            packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
            packet.stream = to[packet.stream.index]
            written.mux(packet)
    return target


def measured(source: Path, out: Path, served: Path, made: LineResult) -> float | None:
    return apart_ms(source, survey_of(Folder(out)), EVERYTHING, served, made.heard.voice, made.seen.changes)


def test_the_line_keeps_them_together_and_says_so(made: LineResult) -> None:
    assert made.apart_ms == pytest.approx(0, abs=45)
    assert made.figures().apart_ms == made.apart_ms
    assert len(made.seen.changes) == 2


@pytest.mark.parametrize("late", [-0.09, 0.03, 0.12, 0.2])
def test_sound_that_was_moved_is_found_to_be_so(
    source: Path, out: Path, made: LineResult, late: float, tmp_path: Path
) -> None:
    served = moved(out, tmp_path / "moved.mp4", sound_s=max(late, 0.0), picture_s=max(-late, 0.0))
    told = measured(source, out, served, made)
    assert made.apart_ms is not None
    assert told == pytest.approx(made.apart_ms + 1000 * late, abs=NEAR_MS)


def test_both_moved_alike_are_together(source: Path, out: Path, made: LineResult, tmp_path: Path) -> None:
    served = moved(out, tmp_path / "moved.mp4", sound_s=0.15, picture_s=0.15)
    assert measured(source, out, served, made) == pytest.approx(made.apart_ms, abs=NEAR_MS)


def test_they_are_together_where_a_piece_was_cut_out(source: Path, tmp_path: Path) -> None:
    made = run_line(source, tmp_path / "out", cuts=[Interval(0.0, 0.77), Interval(6.31, 7.02)])
    assert made.apart_ms == pytest.approx(0, abs=45)


def test_sound_that_is_another_is_not_judged(source: Path, out: Path, made: LineResult, tmp_path: Path) -> None:
    other = make_clip(tmp_path / "other.mp4", seconds=SECONDS, picture=slides, sound=speech(SECONDS)[:, ::-1])
    assert measured(source, out, other, made) is None


def test_a_film_that_cannot_be_read_is_not_judged(source: Path, out: Path, made: LineResult, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no film at all")
    assert measured(source, out, broken, made) is None
