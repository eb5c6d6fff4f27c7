"""Who may take a step, who waits for whom, what is late; and a hand-over taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django_scopes import scope

from factories import make_person, make_school, make_teacher
from factories_design import make_plan
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design import queries, rules
from upbeat.rooms.design.actions.work import hand_over, plan_steps, plan_work, take_back
from upbeat.rooms.design.models import HandOver, PlannedStep, Stage, TakenBack, WorkItem
from upbeat.rooms.design.standing import standing, standings
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def work(teacher):
    return plan_work(by=teacher, plan=make_plan(teacher), title="The upbeat", assignee=teacher, now=NOW)


@pytest.fixture
def technician(school):
    return make_person(school, Role.TECHNICIAN, name="Tom")


@pytest.fixture
def designer(school):
    return make_person(school, Role.DESIGNER, name="Dee")


def read(person, work):
    return standing(queries.access_work(person, work.plan, work.pk), TODAY)


@pytest.mark.parametrize(
    "role, stages",
    [
        (Role.LECTURER, list(Stage)),
        (Role.ADMIN, list(Stage)),
        (Role.ASSISTANT, [Stage.PLANNED, Stage.SCRIPTED, Stage.RECORDED, Stage.PILOTED]),
        (Role.TECHNICIAN, [Stage.PLANNED, Stage.RECORDED, Stage.POLISHED]),
        (Role.DESIGNER, [Stage.PLANNED, Stage.SCRIPTED, Stage.REVIEWED, Stage.PILOTED, Stage.PUBLISHED]),
        (Role.PUPIL, []),
    ],
)
def test_roles_decide_who_may_take_a_step(school, role, stages):
    person = make_person(school, role)
    assert [stage for stage in Stage if rules.takes(person, stage)] == stages


def test_a_step_that_is_not_ones_own_is_refused_and_nothing_changes(technician, designer, work):
    with pytest.raises(Refused, match="is for"):
        hand_over(by=technician, work=work, stage=Stage.SCRIPTED)
    with pytest.raises(Invalid) as refusal:
        hand_over(by=designer, work=work, stage=Stage.SCRIPTED, to=designer)
    assert refusal.value.field == "to"
    with pytest.raises(Invalid):
        plan_work(by=designer, plan=work.plan, title="Other", assignee=technician)
    assert (HandOver.objects.count(), WorkItem.objects.count()) == (1, 1)


def test_who_has_the_next_step_may_send_it_back_with_a_reason(teacher, technician, designer, work):
    hand_over(by=teacher, work=work, stage=Stage.POLISHED, to=designer)
    with pytest.raises(Invalid):
        hand_over(by=designer, work=work, stage=Stage.RECORDED, to=technician)
    hand_over(by=designer, work=work, stage=Stage.RECORDED, to=technician, note="The voice is too quiet")
    now = read(teacher, work)
    assert (now.stage, now.has_it, now.waits) == (Stage.RECORDED, technician, designer)
    assert [step.done for step in now.steps] == [True, True, False, False, False, False]


def test_steps_are_planned_and_it_is_told_who_waits_for_whom(teacher, technician, designer, work):
    plan_steps(
        by=teacher,
        work=work,
        steps={
            Stage.SCRIPTED: (designer, TODAY - timedelta(days=3)),
            Stage.RECORDED: (technician, TODAY + timedelta(days=2)),
        },
    )
    now = read(teacher, work)
    assert (now.next.stage, now.has_it, now.waits, now.late_days, now.done) == (
        Stage.SCRIPTED, teacher, technician, 3, 0,
    )  # fmt: skip
    hand_over(by=teacher, work=work, stage=Stage.SCRIPTED, to=technician, now=NOW)
    now = read(teacher, work)
    assert (now.has_it, now.waits, now.late_days, now.done) == (technician, teacher, 0, 1)
    assert (now.steps[0].person, now.steps[0].done_at) == (teacher, NOW)
    plan_steps(by=teacher, work=work, steps={Stage.RECORDED: (None, None)}, title=" New  title ", due_on=TODAY)
    assert list(PlannedStep.objects.values_list("stage", flat=True)) == ["scripted"]
    now = read(teacher, work)
    assert (now.work.title, now.due_on, now.steps[-1].due_on) == ("New title", TODAY, TODAY)


def test_a_plan_for_who_may_not_take_the_step_is_refused_whole(teacher, technician, designer, work):
    with pytest.raises(Invalid) as refusal:
        plan_steps(
            by=teacher, work=work, steps={Stage.RECORDED: (technician, None), Stage.REVIEWED: (technician, None)}
        )
    assert refusal.value.field == "person-reviewed"
    with pytest.raises(Invalid):
        plan_steps(by=teacher, work=work, steps={}, title=" ")
    assert not PlannedStep.objects.exists()
    assert WorkItem.objects.get().title == "The upbeat"


def test_the_last_hand_over_is_taken_back_and_stays_in_the_history(teacher, technician, work):
    step = hand_over(by=teacher, work=work, stage=Stage.RECORDED, to=technician, now=NOW + timedelta(hours=1))
    with pytest.raises(Refused):
        take_back(by=technician, work=work)
    taken = take_back(by=teacher, work=work, step=step.pk, now=NOW + timedelta(hours=2))
    assert (taken.step, taken.by) == (step, teacher)
    work.refresh_from_db()
    assert (queries.stage_of(work), work.assignee) == (Stage.PLANNED, teacher)
    now = queries.access_work(teacher, work.plan, work.pk)
    assert (now.stage, len(now.hand_overs.all())) == ("planned", 2)
    assert read(teacher, work).next.stage == Stage.SCRIPTED
    assert Fact.objects.get(verb="revoked").result == {"stage": "recorded"}
    with pytest.raises(Invalid, match="Nothing was handed over"):
        take_back(by=teacher, work=work)
    assert TakenBack.objects.count() == 1


def test_only_the_hand_over_that_one_saw_is_taken_back_and_administrators_may(school, teacher, technician, work):
    first = hand_over(by=teacher, work=work, stage=Stage.SCRIPTED, to=technician)
    hand_over(by=technician, work=work, stage=Stage.RECORDED)
    with pytest.raises(Invalid, match="gone on since"):
        take_back(by=teacher, work=work, step=first.pk)
    assert queries.stage_of(work) == Stage.RECORDED
    take_back(by=make_person(school, Role.ADMIN), work=work)
    work.refresh_from_db()
    assert (queries.stage_of(work), work.assignee) == (Stage.SCRIPTED, technician)


def test_the_late_come_first(teacher, work):
    names = [("Soon", 5), ("Very late", -9), ("Late", -1)]
    for title, days in names:
        plan_work(by=teacher, plan=work.plan, title=title, due_on=TODAY + timedelta(days=days))
    rows = standings(queries.production(teacher), TODAY)
    assert [(row.work.title, row.late_days) for row in rows] == [
        ("Very late", 9), ("Late", 1), ("Soon", 0), ("The upbeat", 0),
    ]  # fmt: skip


def test_production_is_narrowed_by_person_by_subject_and_by_word(teacher, technician, designer, work):
    plan_steps(by=teacher, work=work, steps={Stage.RECORDED: (technician, None)})
    plan_work(by=teacher, plan=work.plan, title="Alone", due_on=date(2026, 12, 1))
    found = {
        "technician": queries.production(teacher, who=technician),
        "designer": queries.production(teacher, who=designer),
        "teacher": queries.production(teacher, who=teacher),
        "subject": queries.production(teacher, subject=work.plan.subject),
        "word": queries.production(teacher, search="alo"),
    }
    assert {name: [row.title for row in rows] for name, rows in found.items()} == {
        "technician": ["The upbeat"],
        "designer": [],
        "teacher": ["The upbeat"],
        "subject": ["Alone", "The upbeat"],
        "word": ["Alone"],
    }
    people = queries.takers(teacher)
    assert technician in people[Stage.POLISHED]
    assert technician not in people[Stage.REVIEWED]


def test_the_production_costs_the_same_for_one_and_for_three(school, teacher, work, django_assert_num_queries):
    for _ in range(2):
        more = plan_work(by=teacher, plan=make_plan(teacher), title="More", assignee=make_teacher(school))
        plan_steps(by=teacher, work=more, steps={Stage.RECORDED: (teacher, TODAY)})
        hand_over(by=teacher, work=more, stage=Stage.SCRIPTED)
    with django_assert_num_queries(3):
        rows = standings(queries.production(teacher), TODAY)
    assert [row.stage for row in rows] == [Stage.SCRIPTED, Stage.SCRIPTED, Stage.PLANNED]


def test_another_school_sees_and_changes_no_work(teacher, work):
    other = make_school()
    stranger = make_teacher(other)
    with scope(school=other):
        assert list(queries.production(stranger)) == []
        for refused in (
            lambda: take_back(by=stranger, work=work),
            lambda: plan_steps(by=stranger, work=work, steps={}, title="Mine"),
            lambda: plan_steps(by=stranger, work=work, steps={Stage.SCRIPTED: (teacher, None)}),
            lambda: queries.production(stranger, who=teacher),
        ):
            with pytest.raises(NotFound):
                refused()
    assert WorkItem.objects.get().title == "The upbeat"
