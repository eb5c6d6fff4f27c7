"""Peers' progress: a class total that points at nobody."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.peers import PeerShare, share


def test_twenty_four_of_thirty_are_said_as_such():
    assert share(24, 30) == PeerShare(24, 30)
    assert share(26, 30) == PeerShare(24, 30)
    assert share(29, 30) == PeerShare(24, 30)
    assert share(30, 30) == PeerShare(30, 30)


@pytest.mark.parametrize("done, total", [(0, 30), (4, 30), (3, 4), (4, 4), (0, 0), (4, 8), (31, 30), (-1, 30)])
def test_nothing_is_said_where_it_would_point_at_somebody(done, total):
    assert share(done, total) is None


def test_a_class_of_five_is_spoken_of_only_when_all_have_done_it():
    assert [share(done, 5) for done in range(6)] == [None] * 5 + [PeerShare(5, 5)]


def test_adults_have_a_higher_floor():
    assert share(9, 9, floor=10) is None
    assert share(24, 30, floor=10) == PeerShare(18, 30)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 12))
def test_a_figure_is_never_too_high_and_leaves_a_crowd_on_both_sides(done, total, floor):
    shown = share(done, total, floor)
    if shown is not None and shown.done < total:
        assert floor <= shown.done <= done
        assert total - shown.done >= floor
    if shown is not None:
        assert shown.total == total >= floor


@given(st.integers(5, 60))
def test_one_more_who_has_done_it_moves_the_figure_at_most_every_second_time(total):
    figures = [share(done, total) for done in range(total)]
    moves = [earlier != later for earlier, later in pairwise(figures)]
    assert not any(first and second for first, second in pairwise(moves))
