"""Films made of stretches: what is cut, what is recorded anew, and where a moment is afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.intervals import Interval
from upbeat.kernel.timeline import Stretch, length, moved, moved_span, without

TAKE = (Stretch("a", 0.0, 60.0),)
PASSAGES = (Stretch("a", 0.0, 20.0, "1"), Stretch("b", 0.0, 30.0, "2"), Stretch("c", 0.0, 10.0, "3"))
SECONDS = st.integers(0, 60).map(float)
CUTS = st.lists(st.tuples(SECONDS, SECONDS).map(lambda ends: Interval(min(ends), max(ends))), max_size=6)


def left(cuts):
    """The whole seconds of TAKE that no cut takes."""
    return [second for second in range(60) if not any(cut.start <= second < cut.end for cut in cuts)]


@given(CUTS)
def test_a_cut_film_is_as_long_as_what_is_left(cuts):
    assert length(without(TAKE, cuts)) == len(left(cuts))


@given(CUTS, st.integers(0, 59))
def test_a_moment_that_is_left_moves_by_what_was_cut_before_it(cuts, second):
    kept = left(cuts)
    to = moved(float(second), TAKE, without(TAKE, cuts))
    if not kept:
        assert to is None
    else:
        assert to == sum(1 for other in kept if other < second)  # what is cut falls to where the film goes on


@given(CUTS, CUTS)
def test_moments_keep_their_order(cuts, others):
    before, after = without(TAKE, cuts), without(TAKE, others)
    to = [moved(second / 2, before, after) for second in range(int(2 * length(before)))]
    if None not in to:
        assert to == sorted(to)


@given(CUTS, st.integers(0, 59))
def test_there_and_back_is_where_one_was(cuts, second):
    after = without(TAKE, cuts)
    if second in left(cuts):
        assert moved(moved(float(second), TAKE, after), after, TAKE) == second


def test_the_same_film_leaves_everything_where_it_is():
    assert moved(12.5, PASSAGES, PASSAGES) == 12.5
    assert moved(80.0, PASSAGES, PASSAGES) == 60.0


def test_a_passage_recorded_anew_moves_only_what_comes_after_it():
    after = (PASSAGES[0], Stretch("b2", 0.0, 45.0, "2"), PASSAGES[2])
    assert [moved(second, PASSAGES, after) for second in (0.0, 19.0, 20.0, 35.0, 50.0, 55.0, 60.0)] == [
        0.0,
        19.0,
        20.0,
        42.5,  # half of the passage is half of the new one
        65.0,
        70.0,
        75.0,
    ]


def test_a_passage_that_is_gone_leaves_no_place():
    after = (PASSAGES[0], PASSAGES[2])
    assert moved(25.0, PASSAGES, after) is None
    assert moved_span(Interval(22.0, 40.0), PASSAGES, after) is None
    assert moved(50.0, PASSAGES, after) == 20.0


def test_passages_in_another_order_take_their_moments_along():
    after = (PASSAGES[2], PASSAGES[0], PASSAGES[1])
    assert [moved(second, PASSAGES, after) for second in (0.0, 25.0, 55.0)] == [10.0, 35.0, 5.0]


@pytest.mark.parametrize(
    ("span", "to"),
    [
        ((5.0, 10.0), (5.0, 10.0)),
        ((5.0, 25.0), (5.0, 15.0)),
        ((12.0, 18.0), None),
        ((15.0, 22.0), (10.0, 12.0)),
        ((5.0, 10.5), (5.0, 10.0)),
        ((20.0, 60.0), (10.0, 50.0)),
    ],
)
def test_a_span_keeps_what_is_left_of_it(span, to):
    after = without(TAKE, [Interval(10.0, 20.0)])
    assert moved_span(Interval(*span), TAKE, after) == (Interval(*to) if to else None)


def test_a_span_in_a_passage_recorded_anew_keeps_its_share():
    after = (PASSAGES[0], Stretch("b2", 0.0, 60.0, "2"), PASSAGES[2])
    assert moved_span(Interval(35.0, 50.0), PASSAGES, after) == Interval(50.0, 80.0)
