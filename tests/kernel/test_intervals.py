"""Stretches of a video, held against plain sets of milliseconds."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.intervals import Interval, clip, from_json, intersect, missing, subtract, to_json, total, union

ENDS = st.integers(0, 40)
PIECES = st.lists(st.tuples(ENDS, ENDS).map(lambda ends: Interval(min(ends), max(ends))), max_size=12)
SECONDS = st.floats(0, 1e7, allow_nan=False)
ANY_PIECES = st.lists(st.tuples(SECONDS, SECONDS).map(lambda ends: Interval(min(ends), max(ends))), max_size=12)


def seconds(pieces):
    return {second for piece in pieces for second in range(int(piece.start), int(piece.end))}


def tidy(pieces):
    """Sorted, not empty, with a gap between any two."""
    ends = [end for piece in pieces for end in (piece.start, piece.end)]
    return all(earlier < later for earlier, later in pairwise(ends))


@given(PIECES, PIECES)
def test_lists_of_intervals_behave_as_sets_of_seconds(these, those):
    for made, expected in (
        (union(these), seconds(these)),
        (union(these + those), seconds(these) | seconds(those)),
        (intersect(these, those), seconds(these) & seconds(those)),
        (subtract(these, those), seconds(these) - seconds(those)),
    ):
        assert seconds(made) == expected
        assert tidy(made)
        assert total(made) == len(expected)


@given(ANY_PIECES, ANY_PIECES)
def test_every_end_that_comes_out_went_in(these, those):
    given_ends = {end for piece in these + those for end in (piece.start, piece.end)}
    for made in (union(these), intersect(these, those), subtract(these, those)):
        assert tidy(made)
        assert {end for piece in made for end in (piece.start, piece.end)} <= given_ends


@given(ANY_PIECES, ANY_PIECES)
def test_what_is_taken_and_what_is_left_are_the_whole(these, those):
    left, common = subtract(these, those), intersect(these, those)
    assert intersect(left, common) == []
    assert union(left + common) == union(these)
    assert math.isclose(total(left) + total(common), total(these), rel_tol=1e-9, abs_tol=1e-6)


@given(PIECES, ENDS)
def test_what_is_missing_of_a_video_is_the_rest_of_it(pieces, duration):
    assert seconds(missing(pieces, duration)) == set(range(duration)) - seconds(pieces)


def test_clipping_keeps_what_lies_between_two_seconds():
    assert clip([Interval(0, 5), Interval(7, 9)], 4, 8) == [Interval(4, 5), Interval(7, 8)]


def test_neighbours_that_touch_become_one_and_empty_ones_vanish():
    assert union([Interval(2, 3), Interval(1, 2), Interval(9, 9)]) == [Interval(1, 3)]
    assert union([]) == []


@given(ANY_PIECES)
def test_the_compact_form_comes_back_to_the_millisecond(pieces):
    compact = to_json(pieces)
    assert from_json(compact) == [Interval(start, end) for start, end in compact]
    assert to_json(from_json(compact)) == compact
    assert abs(total(from_json(compact)) - total(pieces)) <= 0.001 * len(pieces) + 1e-6


def test_the_compact_form_is_rounded_to_milliseconds_and_merged():
    assert to_json([Interval(0.00049, 1.23456), Interval(1.2349, 2)]) == [[0.0, 2]]
    assert to_json([Interval(1.0001, 1.0002)]) == []


@pytest.mark.parametrize(
    "start, end",
    [(-0.001, 1), (2, 1), (math.nan, 1), (0, math.nan), (0, math.inf), (-math.inf, 0), (True, 2), ("0", 1), (None, 1)],
)
def test_what_is_no_stretch_of_a_video_is_refused(start, end):
    with pytest.raises(Invalid):
        Interval(start, end)


@pytest.mark.parametrize(
    "pairs", ["0-1", None, 5, {"start": 0}, [[0]], [[0, 1, 2]], [["0", "1"]], [[1, 0]], [[-1, 2]], ["01"], [None]]
)
def test_a_malformed_compact_form_is_refused(pairs):
    with pytest.raises(Invalid):
        from_json(pairs)
