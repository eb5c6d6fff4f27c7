"""Dictations, marked note by note."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.assembling import Value, built
from upbeat.kernel.music.dictation import MOST_NOTES, mark_dictation
from upbeat.kernel.music.score import Pitch, Score, sounding
from upbeat.kernel.music.sightreading import draw_phrase


def tune(told, **how):
    """``C1 D1/2 r1/2``: step, then quarters; octave 4."""
    words = told.split()
    values = [Value(Fraction(word[1:]), rest=word[0] == "r") for word in words]
    return built(values, [Pitch(word[0], 4) for word in words if word[0] != "r"], metre=(4, 4), **how)


KEY = tune("C1 D1 E1/2 F1/2 G1 G2 E1 C1")


def kinds(verdict):
    return [note.kind.value for note in verdict.notes]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**63), st.integers(1, 9), st.sampled_from(["major", "minor"]))
def test_what_is_written_as_it_was_heard_is_all_good(seed, level, mode):
    score = draw_phrase(level, seed, mode=mode)
    verdict = mark_dictation(score, score)
    assert set(kinds(verdict)) == {"good"}
    assert verdict.extras == ()
    assert [note.id for note in verdict.notes] == [tone.id for tone in sounding(score)]


def test_a_wrong_pitch_is_that_note_alone():
    verdict = mark_dictation(tune("C1 D1 E1/2 G1/2 G1 G2 E1 C1"), KEY)
    assert kinds(verdict) == ["good"] * 3 + ["pitch"] + ["good"] * 4
    assert verdict.notes[3].cents == 200
    assert verdict.notes[3].sung_midi == 67


def test_lengths_written_otherwise_are_too_short_and_too_long():
    verdict = mark_dictation(tune("C3/2 D1/2 E1/2 F1/2 G1 G2 E1 C1"), KEY)
    assert kinds(verdict) == ["late", "early", *["good"] * 6]
    assert [note.beat_share for note in verdict.notes[:3]] == [0.5, -0.5, 0.0]


def test_a_note_left_out_and_one_too_many():
    verdict = mark_dictation(tune("C1 D1 E1/2 r1/2 G1 G2 E1 C1"), KEY)
    assert kinds(verdict) == ["good"] * 3 + ["missed"] + ["good"] * 4
    more = mark_dictation(tune("C1 D1 E1/2 F1/2 G1 G2 E1 C1 A4"), KEY)
    assert set(kinds(more)) == {"good"}
    assert [(extra.after, extra.midi) for extra in more.extras] == [("n8", 69.0)]


def test_a_rest_that_was_not_heard_shifts_one_note_and_not_all():
    verdict = mark_dictation(tune("C1 r1 D1 E1/2 F1/2 G1 G2 E1"), tune("C1 D1 E1/2 F1/2 G1 G2 E1 r1"))
    assert kinds(verdict) == ["good", "late", *["good"] * 5]


def test_octaves_and_keys_are_free_where_the_exercise_says_so():
    up = replace(KEY, notes=tuple(replace(n, pitch=replace(n.pitch, octave=5)) for n in KEY.notes))
    assert set(kinds(mark_dictation(up, KEY))) == {"pitch"}
    assert set(kinds(mark_dictation(up, KEY, octave_free=True))) == {"good"}
    moved = mark_dictation(up, KEY, key_free=True)
    assert set(kinds(moved)) == {"good"}
    assert moved.key_shift_semitones == 12


def test_in_a_rhythm_pitches_do_not_matter():
    other = tune("G1 G1 G1/2 G1/2 G1 G2 G1 G1")
    assert mark_dictation(other, KEY).share_good < 0.5
    assert mark_dictation(other, KEY, rhythm_only=True).share_good == 1
    assert mark_dictation(other, replace(KEY, rhythm_only=True)).share_good == 1


def test_spelled_otherwise_is_the_same_tone():
    flat = built([Value(Fraction(4))], [Pitch("D", 4, -1)], metre=(4, 4))
    sharp = built([Value(Fraction(4))], [Pitch("C", 4, 1)], metre=(4, 4))
    assert kinds(mark_dictation(flat, sharp)) == ["good"]


def test_an_empty_sheet_is_all_missed():
    verdict = mark_dictation(Score((), ()), KEY)
    assert set(kinds(verdict)) == {"missed"}
    assert verdict.share_good == 0
    assert set(kinds(mark_dictation(Score((), ()), KEY, key_free=True))) == {"missed"}


def test_a_key_without_tones_and_endless_sheets_are_refused():
    with pytest.raises(Invalid) as refused:
        mark_dictation(KEY, Score((), ()))
    assert refused.value.field == "key"
    endless = built([Value(Fraction(1, 4))] * (MOST_NOTES + 16), None, metre=(4, 4))
    with pytest.raises(Invalid) as refused:
        mark_dictation(endless, KEY)
    assert refused.value.field == "written"
