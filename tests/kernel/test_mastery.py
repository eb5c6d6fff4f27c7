"""The online model of what a learner knows."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.mastery import (
    Estimate,
    PointState,
    Situation,
    contributions,
    elo,
    features,
    is_mastered,
    probability,
    typical,
    update,
)
from upbeat.kernel.weights import ELO_ALONE, FEATURES, shipped

ELO, SHIPPED = ELO_ALONE, shipped()
VALUES = st.floats(-40, 40)
ESTIMATES = st.builds(Estimate, VALUES, st.integers(0, 1000))
POINTS = st.builds(PointState, VALUES, st.integers(0, 50), st.integers(0, 50))
SITUATIONS = st.builds(
    Situation,
    st.lists(POINTS, min_size=1, max_size=3).map(tuple),
    ESTIMATES,
    st.lists(ESTIMATES, max_size=3).map(tuple),
    ESTIMATES,
    ESTIMATES,
)


def after(answers, situation=None):
    situation = situation or Situation((PointState(),))
    for correct in answers:
        situation = update(situation, correct)
    return situation


def test_who_is_not_known_may_go_either_way():
    assert probability(Situation((PointState(),)), ELO) == 0.5


def test_the_features_stand_in_the_order_of_their_names():
    seen = Situation(
        (PointState(1.0, wins=3, fails=1, streak=2, recent=0.75, last_correct=True), PointState()),
        learner=Estimate(0.5, 4),
        difficulties=(Estimate(0.2, 9), Estimate(0.4, 9)),
        item=Estimate(0.1, 2),
        base=Estimate(0.3, 9),
        overall=0.6,
    )
    told = dict(zip(FEATURES, features(seen), strict=True))
    assert told == pytest.approx(
        {
            "elo": 0.3 + 0.5 + 0.5 - 0.3 - 0.1,
            "item": 0.1,
            "wins": math.log(4) / 2,
            "fails": math.log(2) / 2,
            "recent": 0.625,
            "overall": 0.6,
            "last": 0.5,
            "first": 0.5,
        }
    )


@given(SITUATIONS)
def test_a_right_answer_makes_the_next_likelier_and_a_wrong_one_less_likely(situation):
    for weights in (ELO, SHIPPED):
        wrong, right = (probability(update(situation, correct), weights) for correct in (False, True))
        assert 0 < wrong <= right < 1
    assert elo(update(situation, False)) <= elo(situation) <= elo(update(situation, True))


@given(SITUATIONS)
def test_the_contributions_add_up_to_the_whole(situation):
    for weights in (ELO, SHIPPED):
        z = math.fsum(contributions(situation, weights).values())
        p = probability(situation, weights)
        if abs(z) < 25:
            assert math.isclose(math.log(p / (1 - p)), z, abs_tol=1e-3)


@given(st.lists(st.booleans(), max_size=40))
def test_the_six_numbers_are_what_replaying_the_answers_gives(answers):
    state = after(answers).points[0]
    assert (state.wins, state.fails, state.attempts) == (sum(answers), answers.count(False), len(answers))
    assert state.streak == next((n for n, correct in enumerate(reversed(answers)) if not correct), len(answers))
    assert state.last_correct == (answers[-1] if answers else False)
    assert 0 <= state.recent <= 1


def test_one_answer_moves_everything_by_its_own_rate():
    moved = update(Situation((PointState(),), difficulties=(Estimate(),)), True)
    assert moved == Situation(
        points=(PointState(0.5, 1, 0, 1, 0.625, True),),
        learner=Estimate(0.2, 1),
        difficulties=(Estimate(-0.15, 1),),
        item=Estimate(-0.3, 1),
        base=Estimate(0.15, 1),
        overall=pytest.approx(0.55),
    )


def test_a_hard_item_does_not_count_against_the_typical_one():
    hard = Situation((PointState(theta=1.0),), item=Estimate(2.0, 50))
    assert probability(hard, ELO) < 0.5 < typical(hard, ELO)
    assert probability(hard) < typical(hard)


@pytest.mark.parametrize(
    "state, likely, mastered",
    [
        (PointState(wins=2, streak=2), 0.99, False),
        (PointState(wins=3, streak=3), 0.85, True),
        (PointState(wins=3, streak=3), 0.849, False),
        (PointState(wins=5, fails=9, streak=5), 0.4, True),
        (PointState(wins=4, fails=9, streak=4), 0.4, False),
    ],
)
def test_a_point_is_mastered_when_likely_after_three_answers_or_after_five_in_a_row(state, likely, mastered):
    assert is_mastered(state, likely) == mastered


def test_mastery_may_be_lost_again():
    settled = after([True] * 5)
    assert is_mastered(settled.points[0], typical(settled))
    fallen = after([False, False, False], settled)
    assert not is_mastered(fallen.points[0], typical(fallen))
