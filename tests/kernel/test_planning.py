"""A proposed plan: exactly the minutes of the lesson, the hardest first, an exit ticket last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.planning import Step, Trouble, plan_lesson

HARD = (
    Trouble("rests", 0.8, "q1", ("mia", "li")),
    Trouble("upbeats", 0.5, "q2", ("mia", "chen")),
    Trouble("ties", 0.3),
)
TROUBLES = st.lists(
    st.builds(
        Trouble,
        st.sampled_from("abc"),
        st.floats(0, 1),
        st.sampled_from(["", "q"]),
        st.lists(st.sampled_from(["mia", "li", "chen"]), max_size=3, unique=True).map(tuple),
    ),
    max_size=3,
)
PIECES = st.lists(st.tuples(st.sampled_from("xyz"), st.integers(1, 60)), max_size=4)


@given(TROUBLES, PIECES, st.integers(5, 240))
def test_a_plan_takes_exactly_the_minutes_and_ends_with_the_exit_ticket(troubles, pieces, minutes):
    plan = plan_lesson(troubles, pieces, minutes)
    assert sum(step.minutes for step in plan) == minutes
    assert plan[-1].kind == "exit"
    assert all(step.minutes >= 1 for step in plan)
    turns = [step.person for step in plan if step.kind == "turn"]
    assert len(turns) == len(set(turns))


def test_forty_minutes_explain_ask_let_a_pupil_teach_and_work_in_groups():
    assert plan_lesson(HARD[:2], [("song", 10)], 40) == (
        Step("explain", 5, "rests"),
        Step("question", 6, "rests", question="q1"),
        Step("question", 6, "upbeats", question="q2"),
        Step("turn", 6, "upbeats", person="mia"),
        Step("groups", 13, "rests", piece="song"),
        Step("exit", 4),
    )


def test_in_a_short_lesson_the_hardest_point_is_kept():
    assert [step.kind for step in plan_lesson(HARD, [], 10)] == ["explain", "question", "exit"]


def test_a_point_that_fewer_got_wrong_a_pupil_teaches():
    plan = plan_lesson([Trouble("rests", 0.4, "", ("li",))], [], 40)
    assert ("turn", "li") in [(step.kind, step.person) for step in plan]


def test_where_nothing_is_hard_there_is_work_and_an_exit_ticket():
    assert plan_lesson([], [], 40) == (Step("groups", 36), Step("exit", 4))


@pytest.mark.parametrize("minutes", [4, 0, -1, 241])
def test_a_lesson_of_no_length_is_refused(minutes):
    with pytest.raises(Invalid):
        plan_lesson(HARD, [], minutes)
