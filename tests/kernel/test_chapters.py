"""Where chapters could begin."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.captioning import Said, cues
from upbeat.kernel.captions import Cue
from upbeat.kernel.chapters import (
    SHORTEST_S,
    SNAP_S,
    Words,
    chapters_said,
    chapters_seen,
    sections_said,
    snapped,
    words_of,
)
from upbeat.kernel.intervals import Interval, union

seconds = st.floats(0, 600, allow_nan=False)
voices = st.lists(st.tuples(seconds, st.floats(0.1, 20)), max_size=30).map(
    lambda pairs: union(Interval(start, start + length) for start, length in pairs)
)
changes = st.lists(seconds, max_size=30)


def test_words_are_told_apart_without_case_and_marks_and_chinese_by_the_character():
    assert words_of("The up-beat, don’t: 弱起 is ＡＢ!") == ["the", "up", "beat", "don’t", "弱", "起", "is", "ab"]


def test_each_section_begins_with_its_first_sentence_that_is_said():
    said = [Cue(1, 3, "Hello there."), Cue(3, 6, "An upbeat comes first."), Cue(10, 14, "Now we count\naloud.")]
    sections = [["Hello there.", "An upbeat comes first."], ["This was skipped.", "Now we count aloud."], ["Never."]]
    assert sections_said(sections, said) == [Words(1, 6), Words(10, 14), None]


def test_a_phrase_that_comes_twice_is_taken_where_it_keeps_the_order():
    said = [
        Cue(0, 2, "Listen."),
        Cue(2, 6, "The first theme is calm."),
        Cue(6, 8, "Listen."),
        Cue(8, 12, "It returns."),
    ]
    sections = [["The first theme is calm."], ["Listen.", "It returns."]]
    assert sections_said(sections, said) == [Words(2, 6), Words(6, 12)]


def test_a_word_within_another_is_not_found():
    assert sections_said([["So."]], [Cue(0, 2, "Also this.")]) == [None]


def test_a_chapter_goes_to_its_picture_and_then_out_of_a_word():
    voice = [Interval(8.0, 11.4), Interval(12.0, 20.0)]
    assert snapped(12.0, [10.9], voice) == 11.4
    assert snapped(12.0, [11.6], voice) == 11.6
    assert snapped(12.0, [9.9, 14.1], voice) == 12.0
    assert snapped(1.2, [], voice) == 0.0


@pytest.mark.parametrize("found, begun", [((20.0, 20.5), [20.0, None]), ((20.0, None), [20.0, None])])
def test_two_sections_never_begin_at_once(found, begun):
    sections = [None if start is None else Words(start, start + 1) for start in found]
    assert chapters_said(sections, [20.0], []) == begun


def test_pictures_that_follow_at_once_are_one_chapter():
    assert chapters_seen([3, 30, 36, 60, 115], [], 120.0) == [0.0, 30, 60]
    assert chapters_seen([3, 115], [], 120.0) == []


@given(seconds, changes, voices)
def test_a_beginning_is_moved_little_and_never_into_a_word(second, pictures, voice):
    at = snapped(second, pictures, voice)
    assert abs(at - second) <= 2 * SNAP_S
    inside = [piece for piece in voice if piece.start < at < piece.end]
    assert not inside or min(at - inside[0].start, inside[0].end - at) > SNAP_S


@given(changes, voices, st.floats(1, 900))
def test_chapters_by_pictures_stand_apart_and_within_the_film(pictures, voice, duration):
    begun = chapters_seen(pictures, voice, duration)
    assert all(later - earlier >= SHORTEST_S for earlier, later in pairwise(begun))
    assert all(0 <= at <= duration - SHORTEST_S for at in begun[1:])


sentences = st.lists(
    st.lists(st.sampled_from(["one", "two", "three", "four", "five", "six", "seven"]), min_size=1, max_size=4).map(
        " ".join
    ),
    min_size=1,
    max_size=6,
)


@given(st.lists(sentences, min_size=1, max_size=5))
def test_captions_that_say_the_script_word_for_word_place_every_section_in_order(sections):
    told, at = [], 0.0
    for sentence in (one for section in sections for one in section):
        told.append(Said(sentence, at, at + 4))
        at += 5
    found = sections_said(sections, cues(told))
    assert None not in found
    assert all(earlier.end <= later.start + 1e-6 for earlier, later in pairwise(found))
    assert found[0].start == 0
