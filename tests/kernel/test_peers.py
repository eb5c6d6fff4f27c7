"""Peers' progress: a class total that points at nobody."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.peers import Band, Counted, PeerShare, band, entangled, follow, follow_band, share


def test_twenty_four_of_thirty_are_said_as_such():
    assert share(24, 30) == PeerShare(24, 30)
    assert share(26, 30) == PeerShare(24, 30)
    assert share(29, 30) == PeerShare(24, 30)
    assert share(30, 30) == PeerShare(30, 30)


@pytest.mark.parametrize("done, total", [(0, 30), (4, 30), (3, 4), (4, 4), (0, 0), (4, 8), (31, 30), (-1, 30)])
def test_nothing_is_said_where_it_would_point_at_somebody(done, total):
    assert share(done, total) is None


def test_a_class_that_holds_no_two_crowds_is_never_spoken_of():
    assert [share(done, 9) for done in range(10)] == [None] * 10
    assert [share(done, 10) for done in range(11)] == [None] * 10 + [PeerShare(10, 10)]


def test_adults_have_a_higher_floor():
    assert share(19, 19, floor=10) is None
    assert share(24, 30, floor=10) == PeerShare(18, 30)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 12))
def test_a_figure_is_never_too_high_and_leaves_a_crowd_on_both_sides(done, total, floor):
    shown = share(done, total, floor)
    if shown is not None and shown.done < total:
        assert floor <= shown.done <= done
        assert total - shown.done >= floor
    if shown is not None:
        assert shown.total == total >= floor


def test_a_figure_stands_until_five_more_have_done_it():
    told = follow(None, Counted(8, 30), 0.9)
    assert told == Counted(8, 30)
    assert [follow(told, Counted(done, 30), 0.9) for done in (3, 4, 12, 13)] == [
        Counted(3, 30), told, told, Counted(13, 30),
    ]  # fmt: skip


def test_every_second_time_a_figure_waits_so_that_its_moment_tells_nothing():
    told = Counted(8, 30)
    assert [follow(told, Counted(20, 30), chance) for chance in (0.0, 0.49, 0.5, 0.99)] == [
        told, told, Counted(20, 30), Counted(20, 30),
    ]  # fmt: skip


def test_what_was_told_is_not_taken_back_for_a_class_that_shrank():
    assert follow(Counted(10, 20), Counted(9, 9), 0.9) == Counted(10, 20)


def test_of_two_classes_that_differ_by_a_few_only_one_is_told_of():
    crowds = {1: (range(12), {7}), 2: (range(13), {7}), 3: (range(20), {7}), 4: (range(12), {8}), 5: (range(12), {7})}
    assert entangled(crowds) == {2, 5}


def test_a_band_is_the_middle_half_in_whole_minutes_of_two_crowds_at_least():
    assert band([60.0 * n for n in range(1, 10)]) is None
    assert band([60.0 * n + 10 for n in range(1, 13)]) == Band(240, 600, 12)
    assert band([300.0] * 10) == Band(300, 360, 10)


def test_a_band_stands_until_five_more_are_behind_it():
    told = band([300.0] * 10)
    assert follow_band(told, [300.0] * 10 + [900.0] * 4) == told
    assert follow_band(told, [300.0] * 10 + [900.0] * 5) == Band(300, 900, 15)


@given(st.integers(10, 60))
def test_one_more_who_has_done_it_moves_the_figure_at_most_every_second_time(total):
    figures = [share(done, total) for done in range(total)]
    moves = [earlier != later for earlier, later in pairwise(figures)]
    assert not any(first and second for first, second in pairwise(moves))
