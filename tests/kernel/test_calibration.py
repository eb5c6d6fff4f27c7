"""Grades from peers: harsh ones are put right, careless ones count less, and where they differ the teacher is asked."""

import math
import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.calibration import BIAS, NOISE, Evaluator, estimate, evaluator_of

shares = st.floats(0, 1)
differences = st.lists(st.floats(-1, 1), max_size=12)


def test_of_a_stranger_only_what_is_usual_is_known():
    stranger = evaluator_of(())
    assert stranger == Evaluator(0.0, NOISE, stranger.weight, 0)
    assert stranger.weight == pytest.approx(1 / (NOISE**2 + BIAS**2))


def test_a_harsh_evaluator_is_known_by_it_the_better_the_more_samples():
    one, three, many = (evaluator_of([-0.2] * n) for n in (1, 3, 60))
    assert 0 > one.bias > three.bias > many.bias > -0.2
    assert three.bias == pytest.approx(-0.2 * 3 / (3 + 2.25))
    assert many.bias == pytest.approx(-0.2, abs=0.01)
    assert one.weight < three.weight < many.weight


def test_one_who_hits_the_teacher_s_points_weighs_more_than_one_who_guesses():
    assert evaluator_of([0.0, 0.05, -0.05]).weight > evaluator_of(()).weight > evaluator_of([0.6, -0.5, 0.4]).weight


@given(differences)
def test_bias_is_never_beyond_what_was_seen(seen):
    found = evaluator_of(seen)
    assert min([*seen, 0.0]) <= found.bias <= max([*seen, 0.0])
    assert found.weight > 0
    assert found.seen == len(seen)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), shares, min_size=1),
    st.dictionaries(st.sampled_from("abcdefgh"), differences),
)
def test_the_estimate_lies_in_its_interval_and_on_the_scale(given_shares, seen):
    found = estimate(given_shares, {key: evaluator_of(one) for key, one in seen.items()})
    assert found is not None
    assert 0 <= found.low <= found.share <= found.high <= 1
    assert found.count == len(given_shares)


def test_nobody_s_word_is_no_estimate_and_two_are_too_few():
    assert estimate({}, {}) is None
    two = estimate({"a": 0.7, "b": 0.7}, {})
    assert two is not None
    assert (two.few, two.stands) == (True, False)


def test_three_who_agree_stand_and_three_who_differ_ask_the_teacher():
    agreed, differing = estimate({"a": 0.7, "b": 0.75, "c": 0.8}, {}), estimate({"a": 0.0, "b": 0.9, "c": 1.0}, {})
    assert agreed is not None
    assert differing is not None
    assert (agreed.share, agreed.stands) == (pytest.approx(0.75), True)
    assert (differing.disagree, differing.stands) == (True, False)


def test_known_bias_is_taken_off():
    harsh = evaluator_of([-0.3] * 10)
    found = estimate({"a": 0.4, "b": 0.4, "c": 0.4}, dict.fromkeys("abc", harsh))
    assert found is not None
    assert found.share == pytest.approx(0.4 - harsh.bias)


def simulated(seed, samples, pupils=24, each=3):
    """(truth, plain mean, calibrated estimate) of each work, points on a scale of twelfths."""
    rng = random.Random(seed)
    people = [(rng.gauss(0, BIAS), abs(rng.gauss(NOISE, 0.06))) for _n in range(pupils)]

    def mark(who, truth):
        bias, spread = people[who]
        return min(1.0, max(0.0, round(12 * (truth + bias + rng.gauss(0, spread))) / 12))

    marked = [rng.uniform(0.3, 0.9) for _n in range(samples)]
    known = {str(who): evaluator_of([mark(who, truth) - truth for truth in marked]) for who in range(pupils)}
    for work in range(pupils):
        truth = rng.uniform(0.3, 0.9)
        given_shares = {str((work + step) % pupils): mark((work + step) % pupils, truth) for step in range(1, each + 1)}
        yield truth, statistics.mean(given_shares.values()), estimate(given_shares, known)


def test_calibrated_by_three_samples_peers_come_nearer_to_the_truth_than_their_plain_mean():
    plain, calibrated, covered, count = 0.0, 0.0, 0, 0
    for seed in range(60):
        for truth, mean, found in simulated(seed, samples=3):
            plain += (mean - truth) ** 2
            calibrated += (found.share - truth) ** 2
            covered += found.low <= truth <= found.high
            count += 1
    assert math.sqrt(calibrated / count) < 0.93 * math.sqrt(plain / count)
    assert covered / count >= 0.93
