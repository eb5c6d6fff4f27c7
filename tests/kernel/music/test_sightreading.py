"""Phrases to be sung at sight."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.degrees import key_alter, tonic_step
from upbeat.kernel.music.rhythms import METRES
from upbeat.kernel.music.score import sounding
from upbeat.kernel.music.sightreading import HIGHEST_MIDI, LOWEST_MIDI, draw_phrase

SEEDS, LEVELS, FIFTHS = st.integers(0, 2**63), st.integers(1, 9), st.integers(-7, 7)
MODES, METRE = st.sampled_from(["major", "minor"]), st.sampled_from(METRES)
SOME = settings(max_examples=40, deadline=None)


@SOME
@given(SEEDS, LEVELS, FIFTHS, MODES, METRE)
def test_a_phrase_can_be_sung_and_comes_home_by_a_step(seed, level, fifths, mode, metre):
    score = draw_phrase(level, seed, fifths=fifths, metre=metre, mode=mode)
    tones = sounding(score)
    assert all(LOWEST_MIDI <= tone.midi <= HIGHEST_MIDI for tone in tones)
    last = score.notes[-1].pitch
    assert (last.step, last.alter) == (tonic_step(fifths, mode), key_alter(last.step, fifths))
    assert abs(tones[-1].midi - tones[-2].midi) <= 2
    assert sum(note.duration for note in score.notes) == score.duration
    assert (score.fifths, score.mode, score.metre) == (fifths, mode, metre)


@SOME
@given(SEEDS, FIFTHS, MODES)
def test_the_first_level_goes_by_steps_within_five_tones(seed, fifths, mode):
    tones = [tone.midi for tone in sounding(draw_phrase(1, seed, fifths=fifths, mode=mode))]
    assert max(tones) - min(tones) <= 7
    assert all(abs(a - b) <= 2 for a, b in pairwise(tones))


@SOME
@given(SEEDS, st.integers(1, 7), FIFTHS)
def test_below_level_eight_major_phrases_stay_in_the_key(seed, level, fifths):
    score = draw_phrase(level, seed, fifths=fifths)
    assert all(note.pitch.alter == key_alter(note.pitch.step, fifths) for note in score.notes if note.pitch)


def altered(score):
    return [n for n in score.notes if n.pitch and n.pitch.alter != key_alter(n.pitch.step, score.fifths)]


def test_from_level_eight_on_there_is_a_tone_beside_the_key_that_leads_up():
    for seed in range(40):
        score = draw_phrase(8, seed)
        tones = list(sounding(score))
        beside = {note.id for note in altered(score)} & {tone.id for tone in tones}
        assert beside
        for here, after in pairwise(tones):
            assert here.id not in beside or after.midi - here.midi == 1


def test_the_leading_tone_of_minor_is_raised_before_the_tonic():
    raised = 0
    for seed in range(60):
        tones = sounding(draw_phrase(4, seed, mode="minor"))
        assert tones[-1].midi - tones[-2].midi in (1, -2)
        raised += tones[-1].midi - tones[-2].midi == 1
    assert raised > 5


def test_leaps_and_lengths_grow_with_the_level():
    widest, lengths = [], []
    for level in range(1, 10):
        scores = [draw_phrase(level, seed) for seed in range(40)]
        widest.append(max(abs(a.midi - b.midi) for score in scores for a, b in pairwise(sounding(score))))
        lengths.append(len({note.duration for score in scores for note in score.notes}))
    assert widest[0] <= 2 < widest[2] <= widest[5] <= widest[8]
    assert lengths[0] < lengths[4] <= lengths[8]


@pytest.mark.parametrize(
    "how, field",
    [({"fifths": 8}, "fifths"), ({"fifths": "1"}, "fifths"), ({"mode": "blues"}, "mode"), ({"bars": 1}, "bars"),
     ({"bars": 99}, "bars"), ({"metre": (7, 8)}, "metre")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_with_its_field(how, field):
    with pytest.raises(Invalid) as refused:
        draw_phrase(3, 1, **how)
    assert refused.value.field == field
