"""Tunes are read as written, and must add up."""

from fractions import Fraction

import pytest

from upbeat.site.demo.tune import Tune, TuneError, read_tune


def tune(abc: str, *, metre: str = "4/4", key: str = "C", length: str = "1/4", bass: str = "") -> Tune:
    names = {"en": "Test", "zh-hans": "测试"}
    data = {"title": names, "origin": names, "metre": metre, "tempo": 120, "key": key, "length": length, "abc": abc}
    return read_tune("test", {**data, "bass": bass})


def midi(read: Tune) -> list[int]:
    return [note.pitches[0].midi for note in read.notes]


def test_letters_are_pitches_and_numbers_lengths() -> None:
    read = tune("C D2 c | z4 |]")
    assert midi(tune("C c c' C, |]")) == [60, 72, 84, 48]
    assert [note.length for note in read.notes] == [1, 2, 1, 4]
    assert read.notes[3].pitches == ()


def test_a_key_signature_holds_for_all_octaves_and_an_accidental_until_the_bar_line() -> None:
    assert midi(tune("F f c c |]", key="G")) == [66, 78, 72, 72]
    assert midi(tune("_E E D D | E D D D |]")) == [63, 63, 62, 62, 64, 62, 62, 62]
    assert midi(tune("=B B c c |]", key="F")) == [71, 71, 72, 72]


def test_a_chord_is_one_note_with_several_pitches() -> None:
    chord = tune("[C_EG]4 |]").notes[0]
    assert [pitch.midi for pitch in chord.pitches] == [60, 63, 67]
    assert chord.length == 4


def test_the_upbeat_is_what_stands_before_the_first_bar_line() -> None:
    read = tune("G | E2 G | C2 |]", metre="3/4")
    assert read.upbeat == 1
    assert read.place(Fraction(0)) == 2
    assert [read.is_strong(note.start) for note in read.notes] == [False, True, False, True]


def test_a_dot_on_a_letter_is_half_as_much_again() -> None:
    assert [note.length for note in tune("E3/2 D/ D2 |]").notes] == [Fraction(3, 2), Fraction(1, 2), 2]


def test_a_bar_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(TuneError, match="bar 2 holds 3 quarter notes, not 4"):
        tune("C C C C | C C C | C C C C |]")


def test_a_last_bar_that_ignores_the_upbeat_is_refused() -> None:
    with pytest.raises(TuneError, match="does not add up"):
        tune("G | E2 G | C |]", metre="3/4")


def test_what_is_not_understood_is_named() -> None:
    with pytest.raises(TuneError, match="cannot read '%2"):
        tune("C %2 C")
    with pytest.raises(TuneError, match="unknown key"):
        tune("C4 |]", key="H")
    with pytest.raises(TuneError, match="no bass note"):
        tune("C4 |]", bass="X")


def test_seconds_count_beats_of_the_metre() -> None:
    assert tune("C4 |]").seconds(4) == 2.0
    assert tune("C3 |]", metre="6/8").seconds(3) == 3.0
