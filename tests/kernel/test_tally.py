"""Counting many answers to one question."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.tally import MOST_ROWS, Row, bars, sureness, tally

ANSWERS = st.lists(
    st.tuples(st.sampled_from("abcdefghij"), st.sampled_from(["x", "y"]), st.sampled_from([True, False]))
)
NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), max_size=60)


@given(ANSWERS, st.integers(1, 4))
def test_nobody_is_lost_and_nobody_counted_twice(given_, least):
    found = tally(given_, at_least=least)
    assert sum(row.count for row in found.rows) + found.others == len(given_)
    assert len(found.rows) <= MOST_ROWS


@given(ANSWERS)
def test_what_is_right_is_one_row_and_the_first(given_):
    rows = tally(given_).rows
    assert [row.right for row in rows].count(True) == (1 if any(right for _key, _text, right in given_) else 0)
    assert [row.count for row in rows if not row.right] == sorted((r.count for r in rows if not r.right), reverse=True)


def test_an_answer_stands_as_most_have_written_it():
    found = tally([("a", "The upbeat", False), ("a", "the upbeat", False), ("a", "the upbeat", False)])
    assert found.rows == (Row("the upbeat", 3, False),)


def test_what_too_few_gave_is_counted_among_the_others_but_the_right_one_is_shown():
    found = tally([("a", "a", False), ("b", "b", True), ("c", "c", False), ("c", "c", False)], at_least=2)
    assert (found.rows, found.others) == ((Row("b", 1, True), Row("c", 2, False)), 1)


def test_without_a_key_rows_say_nothing_of_right():
    assert tally([("a", "a", None), ("a", "a", None)]).rows == (Row("a", 2, None),)


@given(NUMBERS)
def test_bars_hold_every_number_once_and_stand_side_by_side(values):
    found = bars(values)
    if found:
        assert sum(bar.count for bar in found) == len(values)
        assert all(math.isclose(a.high, b.low, abs_tol=1e-30) for a, b in pairwise(found))
        assert 1 <= len(found) <= 9


def test_bars_have_round_edges_and_what_stands_apart_does_not_stretch_them():
    found = bars([10.1, 10.2, 10.4, 10.5, 10.7, 10.8, 11.0, 11.2, 1e18])
    assert [bar.low for bar in found][:3] == [10.0, 10.2, 10.4]
    assert (found[-1].high, found[-1].count) == (11.4, 2)


def test_few_numbers_are_no_drawing():
    assert bars([1, 2, 3, 4, 5]) == ()
    assert bars([1, 1, 1, 1, 2, 2, 2, 2, 3]) == ()


def test_sureness_is_counted_level_by_level_against_right_and_wrong():
    rows = sureness([(True, "sure"), (False, "sure"), (False, "guess"), (True, ""), (True, "rather")])
    assert [(row.level, row.n, row.right, row.wrong) for row in rows] == [
        ("sure", 2, 1, 1), ("rather", 1, 1, 0), ("guess", 1, 0, 1),
    ]  # fmt: skip
    assert [(row.right, row.wrong) for row in sureness([(None, "sure")])] == [(None, None)]
