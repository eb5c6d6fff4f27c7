"""Text on slides: sizes, what is lost, chapters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.report import Finding, Level
from upbeat.kernel.slides import Line, Slide, em, joined, judge_slides, kept, plain, title_at

ENOUGH = "An upbeat comes before the bar."


@pytest.mark.parametrize("text, share", [("弱起", 0.92), ("Upbeat", 0.97), ("Tell me", 0.76), ("ear", 0.54)])
def test_letters_are_as_large_as_their_square_whatever_letters_they_are(text, share):
    assert em(share * 0.04, text) == pytest.approx(0.04)


def test_the_body_is_what_most_signs_are_written_in_and_the_title_is_the_largest_line():
    slide = Slide(
        0, 9, (Line("What an upbeat is", 0.1, 0.07), Line(ENOUGH, 0.3, 0.03), Line("(a footnote)", 0.9, 0.01))
    )
    assert (slide.size, slide.title) == (0.03, "What an upbeat is")
    assert (Slide(0, 1, ()).size, Slide(0, 1, ()).title) == (0.0, "")


def test_small_lost_and_crowded_text_is_told_with_its_place():
    findings = judge_slides(
        [
            (0, 8, ENOUGH, 0.034, 1.0), (8, 9, ENOUGH, 0.03, 1.0), (9, 12, ENOUGH, 0.02, 0.9),
            (12, 15, ENOUGH, 0.02, 0.4), (15, 20, "弱" * 151, 0.04, 1.0), (20, 21, "p. 7", 0.01, 0.0),
        ]
    )  # fmt: skip
    assert [(one.check, one.level, one.second) for one in findings] == [
        ("text-small", Level.ADVICE, 8), ("text-small", Level.WARN, 9), ("text-lost", Level.WARN, 12),
        ("text-much", Level.ADVICE, 15),
    ]  # fmt: skip
    assert judge_slides([(0, 8, "弱" * 150, 0.033, 0.6)]) == [Finding("text", Level.GOOD)]


def test_what_the_small_picture_still_tells_is_counted_sign_by_sign():
    large = [Line("The upbeat", 0.1, 0.05), Line("small print", 0.2, 0.01)]
    assert kept(large, [Line("Theupbeat", 0.1, 0.05)]) == 9 / 19
    assert kept(large, large) == 1.0
    assert kept([], large) == 1.0


def test_a_slide_that_grows_is_one_slide_with_its_last_text():
    one, two, three = (Line(text, 0.1, 0.05) for text in ("Beats", "One and two", "Rests"))
    slides = [Slide(0, 5, (one,)), Slide(5, 9, (one, two)), Slide(9, 11, ()), Slide(11, 12, (three,))]
    assert [(slide.start, slide.end, slide.text) for slide in joined(slides)] == [
        (0, 9, "Beats\nOne and two"), (11, 12, "Rests"),
    ]  # fmt: skip


def test_a_chapter_is_called_what_stands_on_the_slide_that_comes_with_it():
    titles = [(4.0, "Beats"), (30.0, "Rests")]
    assert [title_at(titles, second) for second in (0.0, 2.0, 28.0, 27.9)] == ["", "Beats", "Rests", "Beats"]


@given(st.lists(st.text(max_size=20), max_size=6))
def test_reading_the_same_again_loses_nothing(texts):
    lines = [Line(text, 0.1, 0.05) for text in texts]
    assert kept(lines, lines) == 1.0
    assert len(joined([Slide(0, 1, tuple(lines)), Slide(1, 2, tuple(lines))])) <= 1


def test_spaces_capitals_and_wide_signs_make_no_difference_to_a_search():
    assert plain("The  Upbeat\n（弱起） ＡＢＣ") == "theupbeat(弱起)abc"
