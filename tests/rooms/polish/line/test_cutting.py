"""What a recipe leaves out: nothing of it is seen or heard, and picture and sound stay in step at every joint."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from media_corpus import RATE, Sound, make_clip, speech
from upbeat.kernel.intervals import Interval
from upbeat.kernel.timeline import Stretch, moved, without
from upbeat.rooms.polish.line.cutting import FADE, Kept
from upbeat.rooms.polish.line.encode import encode
from upbeat.rooms.polish.line.levels import Level, Plan
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.line.rungs import RUNGS
from upbeat.rooms.polish.line.survey import survey

AS_IT_IS = Plan(0.0, False, False, Level(-20, -6), Level(-20, -6))
CUTS = [Interval(0.0, 0.713), Interval(2.35, 3.417), Interval(5.09, 5.61)]
CLAPS = [1.0, 2.0, 2.88, 4.0, 4.72, 6.0, 7.0]
LEFT = {1.0: 0.287, 2.0: 1.287, 4.0: 2.22, 4.72: 2.94, 6.0: 3.7, 7.0: 4.7}


def flash(index: int) -> NDArray[np.uint8]:
    lit = any(0 <= index / 25 - clap < 0.2 - 1e-6 for clap in CLAPS)
    return np.full((90, 160, 3), 235 if lit else 16, np.uint8)


def claps(seconds: float) -> Sound:
    sound = np.zeros((1, round(seconds * RATE)), np.float32)
    for clap in CLAPS:
        sound[0, round(clap * RATE) : round(clap * RATE) + 400] = 0.5
    return sound


def risen(levels: NDArray[np.float64], rate: float, over: float, quiet_s: float = 0.1) -> list[float]:
    """Seconds at which the level comes over ``over`` after it was below for ``quiet_s``."""
    found, last = [], -1e9
    for place in np.flatnonzero(levels > over) / rate:
        if place - last > quiet_s:
            found.append(float(place))
        last = place
    return found


def test_a_film_of_claps_and_flashes_stays_in_step_after_its_cuts(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "claps.mp4", seconds=8, picture=flash, sound=claps(8))
    files = {name: io.BytesIO() for name in RUNGS}
    told = survey(clip, 3600)
    encode(clip, told, AS_IT_IS, files, kept=Kept(CUTS, told.duration_s))
    expected = list(LEFT.values())
    for rung in RUNGS:
        with av.open(io.BytesIO(files[rung].getvalue())) as container:
            heard = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)[0]
        assert risen(np.abs(heard).astype(np.float64), RATE, 0.15) == pytest.approx(expected, abs=0.012)
        if rung != "audio":
            with av.open(io.BytesIO(files[rung].getvalue())) as container:
                light = np.array([frame.to_ndarray(format="gray").mean() for frame in container.decode(video=0)])
            assert risen(light, told.fps, 128) == pytest.approx(expected, abs=0.045)
            assert len(light) / told.fps == pytest.approx(8 - 0.713 - 1.067 - 0.52, abs=1 / told.fps)


@pytest.mark.parametrize("size", [1024, 100_000, 37])
def test_sound_is_cut_to_the_sample_and_goes_over_without_a_step(size: int) -> None:
    whole = np.sin(np.arange(2 * RATE, dtype=np.float64) * 2 * np.pi * 200 / RATE).astype(np.float32)[None]
    pieces = [whole[:, at : at + size] for at in range(0, whole.shape[1], size)]
    kept = Kept([Interval(0.5013, 1.0), Interval(1.5, 2.0)], 2.0)
    left = np.concatenate(list(kept.sound(pieces)), axis=1)[0]
    assert left.size == round(0.5013 * RATE) + RATE // 2
    assert float(np.max(np.abs(np.diff(left)))) < 0.04
    joint = round(0.5013 * RATE)
    assert np.array_equal(left[: joint - FADE], whole[0, : joint - FADE])
    assert np.array_equal(left[joint + FADE : -2 * FADE], whole[0, RATE + FADE : RATE + RATE // 2 - 2 * FADE])


def test_a_picture_that_was_cut_stands_on_where_it_would_still_be_shown() -> None:
    kept = Kept([Interval(1.0, 3.0)], 10.0)
    assert list(kept.pictures([(0.0, "a"), (2.0, "b"), (4.0, "c")])) == [(0.0, "a"), (1.0, "b"), (2.0, "c")]
    assert list(kept.pictures([(0.0, "a"), (2.0, "b"), (3.0, "c")])) == [(0.0, "a"), (1.0, "c")]
    assert list(kept.pictures([(0.0, "a"), (2.0, "b")])) == [(0.0, "a"), (1.0, "b")]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted), max_size=5), st.integers(0, 39))
def test_a_moment_is_where_the_timeline_of_the_film_has_it(pairs: list[list[int]], second: int) -> None:
    cuts = [Interval(float(start), float(end)) for start, end in pairs]
    whole = (Stretch("", 0.0, 40.0),)
    left = without(whole, cuts)
    inside = any(cut.start <= second < cut.end for cut in cuts)
    if left:
        place = Kept(cuts, 40.0).place(second)
        assert place == (None if inside else moved(float(second), whole, left))


def test_the_line_measures_what_is_left_and_other_cuts_are_another_film(tmp_path: Path) -> None:
    loud = speech(6, level=0.02)
    loud[:, : 2 * RATE] *= 20  # it was shouted at first, and that is cut out
    clip = make_clip(tmp_path / "a.mp4", seconds=6, sound=np.clip(loud, -1, 1))
    whole = run_line(clip, tmp_path / "out")
    cut = run_line(clip, tmp_path / "out", cuts=[Interval(0.0, 2.0)])
    assert (whole.duration_s, cut.duration_s) == (6.0, 4.0)
    assert cut.loudness.before.lufs < whole.loudness.before.lufs - 10
    assert cut.loudness.after.lufs == pytest.approx(-16, abs=0.5)
    assert all(span.end <= 4.0 for span in cut.heard.voice)
    assert run_line(clip, tmp_path / "out", cuts=[Interval(0.0, 2.0)]) == cut
