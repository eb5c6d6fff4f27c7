"""Higher or lower, the same or different, and timbres."""

from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.by_ear.comparing import GAPS
from upbeat.kernel.music.ear import draw

SEEDS, LEVELS = st.integers(0, 2**63), st.integers(1, 9)


@given(SEEDS, LEVELS)
def test_the_second_tone_lies_as_the_answer_says_and_within_the_gap_of_the_level(seed, level):
    question = draw({"kind": "pitch", "level": level}, seed)
    off = question.heard[1].midi - question.heard[0].midi
    assert ("higher" if off > 0 else "lower" if off < 0 else "same") == question.right[0]
    assert abs(off) <= GAPS[level - 1]


@given(SEEDS, LEVELS)
def test_the_second_tune_differs_by_one_tone_or_by_none(seed, level):
    question = draw({"kind": "same", "level": level}, seed)
    half = len(question.heard) // 2
    pairs = zip(question.heard[:half], question.heard[half:], strict=True)
    changed = sum(one.midi != other.midi for one, other in pairs)
    assert changed == (question.right[0] == "different")


@given(SEEDS, LEVELS)
def test_the_tune_is_played_by_the_instrument_that_is_right(seed, level):
    question = draw({"kind": "timbre", "level": level}, seed)
    assert {tone.timbre for tone in question.heard} == set(question.right)


def test_gaps_narrow_from_level_to_level():
    assert list(GAPS) == sorted(GAPS, reverse=True)
