"""Cadences by ear."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.by_ear.cadences import mistaken
from upbeat.kernel.music.ear import draw

ENDS = {"authentic": (7, 0), "half": (5, 7), "plagal": (5, 0), "deceptive": (7, {"major": 9, "minor": 8})}


@pytest.mark.parametrize("mode", ["major", "minor"])
@given(seed=st.integers(0, 2**63), level=st.integers(1, 9))
def test_the_last_two_chords_stand_on_the_steps_that_make_the_cadence(mode, seed, level):
    question = draw({"kind": "cadence", "level": level, "mode": mode}, seed)
    chords = [question.heard[n : n + 4] for n in range(0, 16, 4)]
    tonic = int(chords[0][0].midi) % 12
    third = 4 if mode == "major" else 3
    assert {int(tone.midi - tonic) % 12 for tone in chords[0]} == {0, third, 7}
    before, last = ENDS[question.right[0]]
    last = last[mode] if isinstance(last, dict) else last
    assert [int(chord[0].midi - tonic) % 12 for chord in chords[2:]] == [before, last]
    if before == 7:
        assert {int(tone.midi - tonic) % 12 for tone in chords[2]} == {7, 11, 2}


@given(st.integers(0, 2**63))
def test_voices_move_by_little(seed):
    question = draw({"kind": "cadence", "level": 5}, seed)
    chords = [question.heard[n : n + 4] for n in range(0, 16, 4)]
    for before, after in pairwise(chords):
        assert all(abs(new.midi - old.midi) <= 6 for old, new in zip(before[1:], after[1:], strict=True))


def test_a_wrong_cadence_tells_whether_the_rest_or_the_way_was_misheard():
    assert mistaken("authentic", "plagal") == "cadence-approach"
    assert mistaken("authentic", "half") == "cadence-close"
    assert mistaken("deceptive", "half") == "cadence-approach"
