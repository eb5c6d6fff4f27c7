"""Live questions: colour, advice and who changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.vote import RoundMatrix, band, matrix


@pytest.mark.parametrize(
    "right, n, advice, colour",
    [
        (0, 0, "wait", "none"),
        (0, 10, "explain", "red"),
        (29, 100, "explain", "red"),
        (30, 100, "discuss", "amber"),
        (70, 100, "discuss", "amber"),
        (71, 100, "comment", "green"),
        (10, 10, "comment", "green"),
    ],
)
def test_the_share_of_right_answers_advises_what_to_do(right, n, advice, colour):
    said = band(right, n)
    assert (said.advice, said.colour) == (advice, colour)


def test_a_colour_is_certain_only_where_the_whole_interval_lies_in_one_band():
    assert not band(8, 10).certain
    assert band(80, 100).certain
    assert band(50, 100).certain
    assert not band(0, 3).certain
    assert not band(0, 0).certain


def test_with_thirty_voters_the_interval_is_some_eighteen_hundredths_wide_to_each_side():
    said = band(15, 30)
    assert round((said.high - said.low) / 2, 2) == 0.17


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_everybody_who_voted_twice_stands_once_in_the_matrix(votes):
    moved = matrix(votes)
    assert moved.right_right + moved.right_wrong == sum(first for first, _second in votes)
    assert moved.right_right + moved.wrong_right == sum(second for _first, second in votes)
    assert moved.right_right + moved.right_wrong + moved.wrong_right + moved.wrong_wrong == len(votes)


def test_the_matrix_says_who_went_where():
    assert matrix([(True, True), (False, True), (False, True), (True, False)]) == RoundMatrix(1, 1, 2, 0)
