"""Figures of foretold probabilities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.scoring import area, area_interval, calibration_error, surprise

TOLD = st.lists(st.tuples(st.integers(0, 8).map(lambda n: n / 8), st.booleans()), min_size=1, max_size=40)


def by_pairs(told):
    """The area as it is defined: every pair of a right and a wrong one."""
    right, wrong = ([p for p, y in told if y == kind] for kind in (True, False))
    if not right or not wrong:
        return None
    return sum((a > b) + (a == b) / 2 for a in right for b in wrong) / (len(right) * len(wrong))


@given(TOLD)
def test_the_area_is_the_share_of_pairs_in_the_right_order(told):
    p, y = zip(*told, strict=True)
    same = by_pairs(told)
    assert area(p, y) == (pytest.approx(same) if same is not None else None)


@given(TOLD, st.data())
def test_an_answer_that_counts_twice_is_as_good_as_two(told, data):
    times = data.draw(st.lists(st.integers(0, 3), min_size=len(told), max_size=len(told)))
    p, y = zip(*told, strict=True)
    same = by_pairs([one for one, n in zip(told, times, strict=True) for _ in range(n)])
    assert area(p, y, times) == (pytest.approx(same) if same is not None else None)


def test_the_interval_holds_the_area_and_shrinks_with_more_learners():
    chance = np.random.default_rng(3)

    def width(learners):
        p = chance.random(learners * 20)
        y = chance.random(len(p)) < p
        who = np.repeat(np.arange(learners), 20)
        low, high = area_interval(p, y, who, seed=1)
        assert low < area(p, y) < high
        return high - low

    assert width(400) < width(25) / 2


def test_eight_of_ten_said_to_be_eight_of_ten_is_no_error_and_said_to_be_certain_is():
    right = [True] * 8 + [False] * 2
    assert calibration_error([0.8] * 10, right) == pytest.approx(0)
    assert calibration_error([1.0] * 10, right) == pytest.approx(0.2)
    assert calibration_error([], []) == 0


def test_certainty_that_proves_wrong_is_the_greatest_surprise():
    assert surprise([0.9], [True]) < surprise([0.5], [True]) < surprise([0.1], [True])
    assert surprise([], []) == 0
