"""Fitting weights, toward known ones."""

import math

import numpy as np
import pytest

from upbeat.kernel.fitting import fit, foretold
from upbeat.kernel.weights import FEATURES, Weights, shipped

TRUE = Weights(-0.3, (0.9, -0.4, 0.3, -0.2, 1.1, 0.8, 0.25, -0.1))


def drawn(count, seed=1, weights=TRUE):
    chance = np.random.default_rng(seed)
    rows = chance.normal(0, 1, (count, len(FEATURES)))
    return rows, chance.random(count) < foretold(rows, weights)


def test_the_weights_behind_many_answers_are_found_again():
    rows, right = drawn(60_000)
    assert fit(rows, right).numbers() == pytest.approx(TRUE.numbers(), abs=0.05)


def test_where_the_fit_ends_no_weight_can_be_moved_for_the_better():
    rows, right = drawn(3_000)
    found = fit(rows, right)
    slope = np.hstack([np.ones((len(rows), 1)), rows]).T @ (right - foretold(rows, found))
    assert np.abs(slope).max() < 0.01


def test_without_an_answer_the_known_weights_stay():
    assert fit([], [], shipped()).numbers() == pytest.approx(shipped().numbers())


def test_few_answers_move_known_weights_little_and_many_move_them_far():
    known = fit(*drawn(20_000, weights=Weights(0.5, TRUE.values)))
    few, many = (fit(*drawn(count, seed=2), known).intercept for count in (200, 40_000))
    assert abs(few - known.intercept) < 0.1
    assert many == pytest.approx(TRUE.intercept, abs=0.15)


def test_answers_that_are_all_alike_give_finite_weights():
    rows, _right = drawn(50)
    assert all(math.isfinite(number) for number in fit(rows, [True] * 50, shipped()).numbers())
    assert all(math.isfinite(number) for number in fit(np.ones((9, 8)), [True] * 9).numbers())
