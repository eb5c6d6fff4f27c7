"""The online model of what a learner knows."""

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.mastery import (
    Estimate,
    PointState,
    Situation,
    contributions,
    is_mastered,
    probability,
    typical,
    update,
)

ANSWERS = Path(__file__).parents[3] / "shared/data/answers/gervet-assistments09-test.csv"
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
    assert probability(Situation((PointState(),))) == 0.5


@given(SITUATIONS)
def test_a_right_answer_makes_the_next_likelier_and_a_wrong_one_less_likely(situation):
    before = probability(situation)
    assert probability(update(situation, False)) <= before <= probability(update(situation, True))
    assert 0 < before < 1


@given(SITUATIONS)
def test_the_contributions_add_up_to_the_whole(situation):
    z = math.fsum(contributions(situation).values())
    if abs(z) < 30:
        assert math.isclose(math.log(probability(situation) / (1 - probability(situation))), z, abs_tol=1e-3)


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
    )


def test_a_hard_item_does_not_count_against_the_typical_one():
    hard = Situation((PointState(theta=1.0),), item=Estimate(2.0, 50))
    assert probability(hard) < 0.5 < typical(hard)


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


def test_it_foretells_the_answers_of_real_learners():
    """Cold, on 20,000 answers of ASSISTments 2009: far better than chance, though nothing was fitted before."""
    if not ANSWERS.exists():
        pytest.skip("the answers of ASSISTments 2009 are not in ../shared/data/answers")
    held, foretold = {}, []
    with ANSWERS.open() as file:
        for row, _number in zip(csv.DictReader(file, delimiter="\t"), range(20_000), strict=False):
            names = [("u", row["user_id"]), ("i", row["item_id"]), ("k", row["skill_id"])]
            learner, item, difficulty = (held.get(name, Estimate()) for name in names)
            point = held.get((row["user_id"], row["skill_id"]), PointState())
            meeting = Situation((point,), learner, (difficulty,), item, held.get("base", Estimate()))
            correct = row["correct"] == "1"
            foretold.append((probability(meeting), correct))
            moved = update(meeting, correct)
            held.update(zip(names, (moved.learner, moved.item, moved.difficulties[0]), strict=True))
            held[row["user_id"], row["skill_id"]], held["base"] = moved.points[0], moved.base
    assert area_under_curve(foretold) > 0.68


def area_under_curve(foretold):
    """Share of pairs, one right and one wrong, in which the right one was thought likelier (Mann & Whitney 1947)."""
    ranked = sorted(foretold)
    right = sum(correct for _p, correct in ranked)
    ranks = sum(rank for rank, (_p, correct) in enumerate(ranked, start=1) if correct)
    return (ranks - right * (right + 1) / 2) / (right * (len(ranked) - right))
