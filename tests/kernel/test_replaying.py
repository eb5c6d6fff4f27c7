"""Replaying many answers is the model itself, step by step, and knows nothing of what comes later."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.mastery import Estimate, PointState, Situation, features, update
from upbeat.kernel.replaying import Replay

SOME = st.integers(0, 3)
ANSWERS = st.lists(
    st.tuples(SOME, SOME, st.lists(SOME, min_size=1, max_size=3, unique=True).map(tuple), st.booleans()), max_size=60
)


def one_by_one(answers):
    """The same by the plain functions: what was known before each answer, and the end of it."""
    held, rows = {}, []
    for learner, item, points, correct in answers:
        names = [("learner", learner), ("item", item), ("base",)]
        who, what, base = (held.get(name, Estimate()) for name in names)
        met = Situation(
            points=tuple(held.get(("on", learner, point), PointState()) for point in points),
            learner=who,
            difficulties=tuple(held.get(("point", point), Estimate()) for point in points),
            item=what,
            base=base,
            overall=held.get(("overall", learner), 0.5),
        )
        rows.append(features(met))
        after = update(met, correct)
        held.update(zip(names, (after.learner, after.item, after.base), strict=True))
        held["overall", learner] = after.overall
        for point, state, level in zip(points, after.points, after.difficulties, strict=True):
            held["on", learner, point], held["point", point] = state, level
    return rows, held


def replayed(answers):
    replay = Replay()
    return [replay.meet(*answer) for answer in answers], replay


@given(ANSWERS)
def test_a_replay_takes_the_very_steps_of_the_model(answers):
    rows, replay = replayed(answers)
    plain, held = one_by_one(answers)
    for row, same in zip(rows, plain, strict=True):
        assert row == pytest.approx(same, abs=1e-9)
    for learner, item, points, _correct in answers:
        seen = replay.situation(learner, points, item)
        assert seen.item.value == pytest.approx(held["item", item].value)
        assert seen.item.answers == held["item", item].answers
        for point, state in zip(points, seen.points, strict=True):
            same = held["on", learner, point]
            assert (state.wins, state.fails, state.streak) == (same.wins, same.fails, same.streak)
            assert state.last_correct == same.last_correct
            assert (state.theta, state.recent) == pytest.approx((same.theta, same.recent))


@given(ANSWERS, st.integers(0, 60), st.integers())
def test_later_answers_shuffled_or_turned_round_change_nothing_before(answers, cut, seed):
    later = [(*answer[:3], not answer[3]) for answer in answers[cut:]]
    random.Random(seed).shuffle(later)
    assert replayed(answers)[0][:cut] == replayed(answers[:cut] + later)[0][:cut]


@given(ANSWERS.filter(bool))
def test_what_is_foretold_of_an_answer_does_not_depend_on_it(answers):
    turned = [*answers[:-1], (*answers[-1][:3], not answers[-1][3])]
    assert replayed(answers)[0] == replayed(turned)[0]


def test_an_item_of_two_points_is_one_row_and_one_step_of_the_learner():
    rows, replay = replayed([(1, 1, (1, 2), True)])
    assert len(rows) == 1
    assert replay.situation(1, (1,)).learner == Estimate(0.2, 1)
    assert [replay.situation(1, (point,)).points[0].wins for point in (1, 2)] == [1, 1]


def test_who_was_never_met_is_as_good_as_new_and_asking_leaves_no_trace():
    replay = Replay()
    assert replay.situation(7, (3,), 9) == Situation((PointState(),), difficulties=(Estimate(),))
    assert (replay.learners, replay.items, replay.points) == ({}, {}, {})
