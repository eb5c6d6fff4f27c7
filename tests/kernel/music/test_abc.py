"""What people type as ABC is read; what cannot be is refused with its place and what to do."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from random_scores import random_score
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc, write_abc
from upbeat.kernel.music.score import Pitch


def notes(body, head="M:4/4\nL:1/4\nK:C"):
    return read_abc(f"{head}\n{body}").notes


def pitches(body, head="M:4/4\nL:1/4\nK:C"):
    return [f"{n.pitch.step}{n.pitch.octave}{'_♮^'[n.pitch.alter + 1]}" if n.pitch else "z" for n in notes(body, head)]


@given(st.integers(0, 10**6))
def test_a_score_that_is_written_comes_back_the_same(seed):
    score = random_score(seed)
    assert read_abc(write_abc(score)) == score


def test_a_head_gives_title_metre_tempo_and_key():
    score = read_abc("X:1\nT:茉莉花\nT:second\nM:6/8\nL:1/8\nQ:3/8=60\nK:F#m\nABc def|]")
    assert (score.title, score.metre, score.tempo, score.fifths, score.mode) == ("茉莉花", (6, 8), 90.0, 3, "minor")


@pytest.mark.parametrize(
    ("key", "fifths", "mode"),
    [("C", 0, "major"), ("Bb", -2, "major"), ("Am", 0, "minor"), ("D dorian", 0, "minor"), ("Gmix", 0, "major"),
     ("F#", 6, "major"), ("Elyd", 5, "major"), ("none", 0, "major"), ("", 0, "major")],
)  # fmt: skip
def test_keys_are_known_with_their_modes(key, fifths, mode):
    score = read_abc(f"X:1\nK:{key}\nC")
    assert (score.fifths, score.mode) == (fifths, mode)


def test_an_accidental_holds_for_its_octave_until_the_bar_line():
    assert pitches("^F f F =F | F") == ["F4^", "F5♮", "F4^", "F4♮", "F4♮"]
    assert pitches("F _B | B", "M:2/4\nL:1/4\nK:D") == ["F4^", "B4_", "B4♮"]


def test_over_a_tie_an_accidental_holds_for_the_tied_note_alone():
    assert pitches("z2 z ^F- | F F z2") == ["z", "z", "F4^", "F4^", "F4♮", "z"]


def test_a_change_of_key_within_the_tune_changes_what_the_notes_are():
    assert pitches("F4 | [K:D] F4") == ["F4♮", "F4^"]


def test_octave_marks_and_lengths():
    found = notes("C, c' c2 c/ c// c3/2 z4 |", "M:none-\nL:1/4\nK:C".replace("none-", "4/4"))
    assert [(n.pitch.octave if n.pitch else None, n.duration) for n in found] == [
        (3, 1), (6, 1), (5, 2), (5, Fraction(1, 2)), (5, Fraction(1, 4)), (5, Fraction(3, 2)), (None, 4),
    ]  # fmt: skip


def test_the_unit_length_follows_the_metre_where_none_is_given():
    assert notes("C", "M:2/4\nK:C")[0].duration == Fraction(1, 4)
    assert notes("C", "M:3/4\nK:C")[0].duration == Fraction(1, 2)


def test_broken_rhythm_and_groups():
    assert [n.duration for n in notes("A>B c<d e>>f")] == [
        Fraction(3, 2), Fraction(1, 2), Fraction(1, 2), Fraction(3, 2), Fraction(7, 4), Fraction(1, 4),
    ]  # fmt: skip
    triplet = notes("(3ABc (3:2:2d2e z")
    assert [(n.duration, n.tuplet) for n in triplet] == [
        (Fraction(2, 3), (3, 2)), (Fraction(2, 3), (3, 2)), (Fraction(2, 3), (3, 2)), (Fraction(4, 3), (3, 2)),
        (Fraction(2, 3), (3, 2)), (1, None),
    ]  # fmt: skip
    assert notes("(2AB", "M:6/8\nL:1/8\nK:C")[0].duration == Fraction(3, 4)


def test_a_length_that_no_sign_has_becomes_two_tied_notes_with_one_syllable():
    score = read_abc("M:4/4\nL:1/8\nK:C\nA5 B3 |]\nw: long short\n")
    assert [(n.duration, n.tied, n.syllable) for n in score.notes] == [
        (2, True, "long"), (Fraction(1, 2), False, ""), (Fraction(3, 2), False, "short"),
    ]  # fmt: skip


def test_repeats_with_endings_and_double_bars():
    score = read_abc("M:2/4\nL:1/4\nK:C\n|: A A | B B |1 c c :|2 d d || e e :: f f :| g g |]")
    assert [(b.opens, b.closes, b.volta, b.double) for b in score.bars] == [
        (True, False, 0, False), (False, False, 0, False), (False, True, 1, False), (False, False, 2, True),
        (False, True, 0, False), (True, True, 0, False), (False, False, 0, False),
    ]  # fmt: skip


def test_a_short_first_bar_is_an_upbeat_and_has_the_number_0():
    score = read_abc("M:3/4\nL:1/4\nK:C\nG | c d e | c2 |]")
    assert [(b.number, b.onset, b.duration) for b in score.bars] == [(0, 0, 1), (1, 1, 3), (2, 4, 2)]
    assert [n.id for n in score.notes] == ["n1", "n2", "n3", "n4", "n5"]


def test_words_go_to_notes_with_holds_skips_and_bars():
    score = read_abc("M:4/4\nL:1/4\nK:C\nC z D E | F G A B |]\nw: hal-le_ | a * to~you_\nw: second verse here\n")
    assert [n.syllable for n in score.notes] == ["hal-", "", "le", "", "a", "", "to you", ""]


def test_chinese_words_need_no_blanks_and_keep_their_punctuation():
    score = read_abc("M:4/4\nL:1/4\nK:C\nC D E F | G4 |]\nw: 好一朵 花， 夸。\n")
    assert [n.syllable for n in score.notes] == ["好", "一", "朵", "花，", "夸。"]


def test_of_a_chord_the_highest_note_counts_and_ornaments_are_passed_over():
    assert pitches('"Am" [CEG]2 !trill!A {gag}B .c ~d % a comment') == ["G4♮", "A4♮", "B4♮", "C5♮", "D5♮"]


def test_slurs_reach_from_the_first_to_the_last_note():
    assert [n.slurred for n in notes("(AB) c (d e) | (f- | f) g")] == [
        True, False, False, True, False, True, False, False,
    ]  # fmt: skip


def test_rhythm_alone_is_told_by_its_clef_and_has_one_pitch():
    score = read_abc("M:4/4\nL:1/4\nK:C clef=perc\nC d2 z |]")
    assert score.rhythm_only
    assert {n.pitch for n in score.notes if n.pitch} == {Pitch("B", 4)}


@pytest.mark.parametrize(
    ("body", "line", "column", "word"),
    [("C D (E", 4, 5, "slur"), ("C D) E", 4, 4, "slur"), ("C q", 4, 3, "q"), ("A-B", 4, 3, "tie"),
     ("(3AB | c", 4, 6, "group"),
     ("(3AB", 4, 4, "group"), ("A & B", 4, 3, "voice"), ("A [B", 4, 3, "closed"), ("|3 A", 4, 1, "endings"),
     ("A\nw: la la", 5, 7, "syllables"), ("A\nM:3/4\nB", 5, 0, "metre"), ("A\nX:2\nB", 5, 0, "second"),
     ("A65", 4, 1, "length"),
     ("a''''''''", 4, 1, "hearing"), (":| A", 4, 1, "repeat")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(body, line, column, word):
    with pytest.raises(Invalid) as caught:
        read_abc(f"M:4/4\nL:1/4\nK:C\n{body}")
    assert (caught.value.values["line"], caught.value.values["column"]) == (line, column)
    assert word in caught.value.message


@pytest.mark.parametrize(
    "text", ["", "X:1\nK:C\n", "K:Q\nA", "M:9\nK:C\nA", "Q:0\nK:C\nA", "L:1/7\nK:C\nA", "K:G#\nA", "w: la\nK:C\nA"]
)
def test_a_head_or_a_text_that_means_nothing_is_refused(text):
    with pytest.raises(Invalid):
        read_abc(text)


def test_texts_beyond_the_limits_are_refused():
    for text in ("CCCC|" * 501, "C|" * 501, "C" * 201, "%" * 20_001):
        with pytest.raises(Invalid, match="more than"):
            read_abc("K:C\n" + text)
    with pytest.raises(Invalid, match="more than"):  # as signs can write them: eleven tied ones in each bar
        read_abc("M:24/1\nL:1/1\nK:C\n" + "C23 z|" * 400)


@pytest.mark.parametrize(
    "text", ["C" + "9" * 5000, "C/" + "9" * 5000, "Z" + "9" * 5000, "|1" + "9" * 5000 + "C", "z12345"]
)
def test_numbers_that_no_note_needs_are_refused_by_their_place(text):
    with pytest.raises(Invalid, match="column"):
        read_abc("K:C\n" + text)


@given(st.text(alphabet="ABCdefz^_=,'0123456789/-()[]{}|:<>\"! \n%w~*KML\\&", max_size=80))
def test_whatever_is_typed_is_either_read_and_written_again_or_refused(text):
    try:
        score = read_abc(text)
    except Invalid:
        return
    assert read_abc(write_abc(score)) == score
