"""A passage recorded anew is encoded alone: the rest is copied, and sound and picture stay in step at the joints."""

from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from media_corpus import RATE, Sound, make_clip, speech
from upbeat.rooms.polish.line.film import Passage
from upbeat.rooms.polish.line.fragments import read_index
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.line.replacing import Unjoinable, replace_passages
from upbeat.rooms.polish.line.result import load_result
from upbeat.rooms.polish.line.rungs import RUNGS
from upbeat.rooms.polish.line.samples import read_samples
from upbeat.rooms.polish.line.thumbnails import STILLS

FILM, TAKE = [0.4, 1.6, 3.2, 4.4, 5.6, 7.2, 8.4], [0.6, 1.88, 3.4]
BEGINS = [0, 3, 5]
NEW = [0.4, 1.6, 3.6, 4.88, 7.6, 9.2, 10.4]
"""Seconds 3 to 5 of the film are replaced by the take, which is three seconds long and fills four."""


def flashing(claps: list[float]) -> "object":
    def draw(index: int) -> NDArray[np.uint8]:
        lit = any(0 <= index / 25 - clap < 0.2 - 1e-6 for clap in claps)
        return np.full((90, 160, 3), 235 if lit else 16, np.uint8)

    return draw


def clapping(seconds: float, claps: list[float]) -> Sound:
    sound = speech(seconds, level=0.0005)
    burst = 0.5 * np.sign(np.sin(2 * np.pi * 997 * np.arange(0.06 * RATE) / RATE))
    for clap in claps:
        place = sound[0, round(clap * RATE) :][: burst.size]
        place[:] = burst[: place.size]
    return sound


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    clip = make_clip(folder / "film.mp4", seconds=9, picture=flashing(FILM), sound=clapping(9, FILM))
    run_line(clip, folder / "out", begins=BEGINS)
    return folder / "out"


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("take")
    return make_clip(folder / "take.mp4", seconds=3.0, picture=flashing(TAKE), sound=clapping(3.0, TAKE))


def risen(levels: NDArray[np.float64], rate: float, over: float) -> list[float]:
    found, last = [], -1e9
    for place in np.flatnonzero(levels > over) / rate:
        if place - last > 0.1:
            found.append(float(place))
        last = place
    return found


def test_a_replaced_passage_is_in_step_and_so_is_what_follows(film: Path, take: Path, tmp_path: Path) -> None:
    passages = [Passage(None, 0, 3), Passage(take, 0, 4), Passage(None, 5, 4)]
    made = replace_passages(film, passages, tmp_path / "new")
    assert made.duration_s == 11.0
    assert load_result(tmp_path / "new") == made
    written = (tmp_path / "new" / "720p.mp4").stat().st_mtime_ns
    assert replace_passages(film, passages, tmp_path / "new") == made
    assert (tmp_path / "new" / "720p.mp4").stat().st_mtime_ns == written
    for rung in RUNGS:
        path = tmp_path / "new" / f"{rung}.mp4"
        with av.open(str(path)) as container:
            heard = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)[0]
        assert risen(np.abs(heard).astype(np.float64), RATE, 0.3 * float(np.abs(heard).max())) == pytest.approx(
            NEW, abs=0.02
        )
        index = read_index(path)
        assert [fragment.start for fragment in index.fragments[:11]] == pytest.approx(range(11), abs=0.022)
        if rung != "audio":
            with av.open(str(path)) as container:
                light = np.array([frame.to_ndarray(format="gray").mean() for frame in container.decode(video=0)])
            assert len(light) == 11 * made.fps
            assert risen(light, made.fps, 128) == pytest.approx(NEW, abs=0.045)
            assert [n for n, fragment in enumerate(index.fragments) if fragment.keyframe] == [0, 3, 7]
        starts = [sample.start for sample in read_samples(path).tracks[-1]]
        assert starts == [1024 * n for n in range(len(starts))]


def test_what_stays_is_copied_to_the_byte_and_may_be_replaced_again(film: Path, take: Path, tmp_path: Path) -> None:
    passages = [Passage(None, 0, 3), Passage(take, 0, 4), Passage(None, 5, 4)]
    replace_passages(film, passages, tmp_path / "new")
    back = replace_passages(tmp_path / "new", [Passage(None, 0, 3), Passage(None, 7, 4)], tmp_path / "back")
    for rung in ("720p", "480p"):
        old, new = read_samples(film / f"{rung}.mp4"), read_samples(tmp_path / "back" / f"{rung}.mp4")
        fps = back.fps
        assert [one.data for one in new.tracks[0]] == [
            one.data for one in [*old.tracks[0][: 3 * fps], *old.tracks[0][5 * fps :]]
        ]
    assert back.duration_s == 7.0


def test_a_new_passage_is_as_loud_as_a_film_should_be(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "a.mp4", seconds=8, sound=speech(8, level=0.05))
    faint = make_clip(tmp_path / "b.mp4", seconds=4, sound=speech(4, level=0.03, seed=5))
    run_line(whole, tmp_path / "one", begins=[0, 4])
    replace_passages(tmp_path / "one", [Passage(None, 0, 4), Passage(faint, 0, 4)], tmp_path / "two")
    with av.open(str(tmp_path / "two" / "audio.mp4")) as container:
        sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    part = sound[:, 4 * RATE : 8 * RATE].T.astype(float)
    assert pyloudnorm.Meter(RATE).integrated_loudness(part) == pytest.approx(-16, abs=0.5)


def test_what_cannot_be_copied_from_is_said_before_anything_is_encoded(film: Path, take: Path, tmp_path: Path) -> None:
    for previous, more in ((tmp_path / "nothing", {}), (film, {"music": True})):
        with pytest.raises(Unjoinable):
            replace_passages(previous, [Passage(None, 0, 3), Passage(take, 0, 4)], tmp_path / "new", **more)
    with pytest.raises(Unjoinable):  # no key frame stands there
        replace_passages(film, [Passage(None, 1, 2)], tmp_path / "new")
    assert not (tmp_path / "new" / "line.json").exists()


def test_the_stills_are_those_of_the_passages_each_written_where_it_begins(
    film: Path, take: Path, tmp_path: Path
) -> None:
    made = replace_passages(film, [Passage(take, 0, 4), Passage(None, 3, 6)], tmp_path / "new")
    data = (tmp_path / "new" / STILLS).read_bytes()
    assert (made.stills.every_s, len(made.stills.sizes), sum(made.stills.sizes)) == (2, 5, len(data))
    assert made.stills.sizes[0] > 0
    assert made.stills.sizes[2] > 0  # at 4 s the old passage begins
