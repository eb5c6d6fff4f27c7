"""Intervals by ear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.by_ear.intervals import DIRECTIONS, SEMITONES, mistaken
from upbeat.kernel.music.ear import draw

SIZES = ["m2", "M2", "m3", "M3", "P4", "TT", "P5", "m6", "M6", "m7", "M7", "P8"]


@given(st.integers(0, 2**63), st.integers(1, 9), st.sampled_from(DIRECTIONS))
def test_the_tones_are_the_interval_that_is_right(seed, level, direction):
    question = draw({"kind": "interval", "level": level, "direction": direction}, seed)
    first, second = question.heard
    assert SIZES[int(abs(second.midi - first.midi)) - 1] == question.right[0]
    assert (first.onset_s == second.onset_s) == (direction == "together") or direction == "any"
    if direction == "up":
        assert second.midi > first.midi
    if direction == "down":
        assert second.midi < first.midi


@pytest.mark.parametrize(
    "right, told, key",
    [
        ("M3", "m3", "interval-quality"),
        ("M3", "P4", "interval-step-larger"),
        ("P5", "P4", "interval-step-smaller"),
        ("m3", "M6", "interval-inverted"),
        ("m2", "P8", "interval-far"),
    ],
)
def test_a_wrong_interval_tells_how_it_was_misheard(right, told, key):
    assert mistaken(right, told) == key


def test_sizes_rise_by_one_semitone():
    assert [SEMITONES[name] for name in SIZES] == list(range(1, 13))
