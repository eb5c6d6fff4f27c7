"""Scales by ear."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.by_ear.scales import FAMILIES, TONES, mistaken
from upbeat.kernel.music.ear import draw

STEPS = {
    "major": "2212221", "minor": "2122122", "harmonic": "2122131", "melodic": "2122221", "gong": "22323",
    "shang": "23232", "jue": "32322", "zhi": "23223", "yu": "32232", "dorian": "2122212", "phrygian": "1222122",
    "lydian": "2221221", "mixolydian": "2212212",
}  # fmt: skip


@given(st.integers(0, 2**63), st.integers(1, 9), st.sampled_from(sorted(FAMILIES)))
def test_the_scale_that_is_right_has_its_steps(seed, level, family):
    question = draw({"kind": "scale", "level": level, "family": family}, seed)
    heard = [tone.midi for tone in question.heard]
    assert "".join(str(int(high - low)) for low, high in pairwise(heard)) == STEPS[question.right[0]]


def test_every_scale_fills_an_octave_and_none_is_another():
    assert {tones[-1] for tones in TONES.values()} == {12}
    assert len(set(TONES.values())) == len(TONES)


def test_the_five_modes_are_one_row_of_tones_begun_elsewhere():
    row = {0, 2, 4, 7, 9}
    for name, first in (("gong", 0), ("shang", 2), ("jue", 4), ("zhi", 7), ("yu", 9)):
        assert {(tone + first) % 12 for tone in TONES[name]} == row


@pytest.mark.parametrize(
    "right, told, key",
    [
        ("major", "minor", "scale-third"),
        ("major", "gong", "scale-five"),
        ("gong", "yu", "scale-tonic"),
        ("minor", "dorian", "scale-step"),
    ],
)
def test_a_wrong_scale_tells_what_was_misheard(right, told, key):
    assert mistaken(right, told) == key
