"""Cuts are proposed on sentences and pauses, keep the ends of words, and never take everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.captions import Cue
from upbeat.kernel.cutting import moved_cues, off_script, sentences_of, shortened, snapped, tidy
from upbeat.kernel.errors import Invalid
from upbeat.kernel.intervals import Interval, total
from upbeat.kernel.timeline import Stretch, length, without

WHOLE = (Stretch("a", 0.0, 20.0),)
VOICE = (Interval(1.0, 3.0), Interval(4.0, 6.0), Interval(7.0, 9.5), Interval(12.0, 15.0))
CUES = (
    Cue(1.0, 3.4, "An upbeat comes\nbefore the bar."),
    Cue(4.0, 5.0, "It is"),
    Cue(5.0, 6.8, "unaccented."),
    Cue(12.0, 15.5, "Listen!"),
)


def test_cuts_are_merged_and_none_is_too_short_to_be_heard() -> None:
    cuts = [Interval(5.0, 6.0), Interval(6.1, 7.0), Interval(9.0, 9.05), Interval(0.1, 0.6), Interval(19.9, 40.0)]
    assert tidy(cuts, 20.0) == [Interval(0.0, 0.6), Interval(5.0, 7.0), Interval(19.9, 20.0)]
    assert tidy([], 1.0) == []


def test_never_is_less_than_three_seconds_left() -> None:
    with pytest.raises(Invalid):
        tidy([Interval(0.0, 17.5)], 20.0)


@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)).map(sorted), max_size=8))
def test_tidying_twice_is_tidying_once_and_takes_little_more_than_was_chosen(pairs: list[list[float]]) -> None:
    cuts = [Interval(start, end) for start, end in pairs]
    try:
        once = tidy(cuts, 60.0)
    except Invalid:
        return
    assert tidy(once, 60.0) == once
    assert total(once) <= total(cuts) + 0.2 * (len(cuts) + 1) + 1e-9


@pytest.mark.parametrize(
    "pause, cut",
    [
        ((0.0, 3.0), (0.0, 2.2)),
        ((17.0, 20.0), (17.8, 20.0)),
        ((5.0, 10.0), (5.4, 9.6)),
        ((5.0, 5.7), (5.0, 5.0)),
    ],
)
def test_of_a_long_silence_eight_tenths_are_left(pause: tuple[float, float], cut: tuple[float, float]) -> None:
    assert shortened(Interval(*pause), 20.0) == pytest.approx(Interval(*cut))


def test_captions_are_sentences_and_each_is_cut_from_pause_to_pause() -> None:
    told = sentences_of(CUES, VOICE, 20.0)
    assert [(one.text, one.cut) for one in told] == [
        ("An upbeat comes before the bar.", Interval(0.85, 3.85)),
        ("It is unaccented.", Interval(3.85, 6.85)),
        ("Listen!", Interval(11.85, 19.85)),
    ]
    for one in told:
        words = [span for span in VOICE if one.start <= span.start < one.end]
        assert all(one.cut.start <= span.start and span.end <= one.cut.end for span in words)


def test_where_nothing_is_known_of_the_voice_the_times_of_the_captions_are_taken() -> None:
    assert sentences_of(CUES[:1], (), 20.0)[0].cut == Interval(1.0, 3.4)


def test_what_is_said_without_a_caption_is_shown_for_what_it_is() -> None:
    assert off_script(CUES, VOICE, 20.0) == [Interval(6.85, 11.85)]


def test_a_sentence_that_is_said_again_or_begun_anew_is_marked_and_not_the_good_one() -> None:
    texts = ["An upbeat comes be—", "An upbeat comes before the bar.", "It is light.", "Listen to this song!"]
    cues = [Cue(2.0 * n, 2.0 * n + 1.5, f"{text}.") for n, text in enumerate(texts)]
    assert [one.again for one in sentences_of(cues, (), 20.0)] == [True, False, False, False]
    chinese = [Cue(0.0, 2.0, "弱起在小节线之前。"), Cue(3.0, 5.0, "弱起在小节线之前。")]
    assert [one.again for one in sentences_of(chinese, (), 20.0)] == [True, False]


def test_a_part_between_no_pauses_stays_as_it_is() -> None:
    assert snapped(Interval(4.0, 5.0), [Interval(8.0, 9.0)]) == Interval(4.0, 5.0)


def test_captions_move_with_what_is_said_and_those_cut_out_are_gone() -> None:
    after = without(WHOLE, [Interval(0.0, 0.85), Interval(3.85, 6.7)])
    assert moved_cues(CUES, WHOLE, after) == (
        Cue(0.15, 2.55, "An upbeat comes\nbefore the bar."),
        Cue(8.3, 11.8, "Listen!"),
    )
    assert moved_cues(CUES, WHOLE, WHOLE) == CUES


@given(st.lists(st.tuples(st.floats(0, 20), st.floats(0, 20)).map(sorted), max_size=5))
def test_moved_captions_stay_within_the_film_and_in_order(pairs: list[list[float]]) -> None:
    after = without(WHOLE, [Interval(start, end) for start, end in pairs])
    found = moved_cues(CUES, WHOLE, after)
    assert all(0 <= cue.start < cue.end <= length(after) + 0.001 for cue in found)
    assert [cue.start for cue in found] == sorted(cue.start for cue in found)
