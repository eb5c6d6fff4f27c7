"""Work handed from stage to stage."""

from datetime import UTC, date, datetime

import pytest

from factories import make_person, make_teacher
from factories_design import make_plan
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.work import hand_over, plan_work
from upbeat.rooms.design.models import HandOver, Stage, WorkItem
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def work(teacher):
    return plan_work(by=teacher, plan=make_plan(teacher), title="The upbeat", assignee=teacher, now=NOW)


def test_work_begins_at_planned_and_goes_on_to_the_next_person(school, teacher, work):
    technician = make_person(school, Role.TECHNICIAN)
    assert queries.stage_of(work) == Stage.PLANNED
    hand_over(by=teacher, work=work, stage=Stage.SCRIPTED, to=technician, note="Short, please", now=NOW)
    assert [(w.title, w.stage) for w in queries.my_work(technician)] == [("The upbeat", "scripted")]
    assert list(queries.my_work(teacher)) == []
    fact = Fact.objects.get(verb="handed-over")
    assert (fact.result, fact.at) == ({"from": "planned", "to": "scripted", "person": technician.pk}, NOW)


def test_stages_may_be_left_out_and_a_way_back_needs_its_reason(teacher, work):
    hand_over(by=teacher, work=work, stage=Stage.POLISHED)
    with pytest.raises(Invalid) as refusal:
        hand_over(by=teacher, work=work, stage=Stage.RECORDED)
    assert refusal.value.field == "note"
    with pytest.raises(Invalid):
        hand_over(by=teacher, work=work, stage=Stage.POLISHED)
    assert queries.stage_of(work) == Stage.POLISHED
    assert HandOver.objects.count() == 2
    hand_over(by=teacher, work=work, stage=Stage.RECORDED, note="Too quiet")
    assert queries.access_work(teacher, work.plan, work.pk).stage == "recorded"


def test_a_plan_without_a_video_takes_no_work(teacher):
    with pytest.raises(Invalid, match="belongs in class"):
        plan_work(by=teacher, plan=make_plan(teacher, video_fits="no"), title="The upbeat")
    assert not WorkItem.objects.exists()


def test_published_work_leaves_the_desk_and_the_urgent_comes_first(teacher, work):
    soon = plan_work(by=teacher, plan=work.plan, title="Soon", assignee=teacher, due_on=date(2026, 12, 1))
    assert [w.title for w in queries.my_work(teacher)] == ["Soon", "The upbeat"]
    hand_over(by=teacher, work=soon, stage=Stage.PUBLISHED)
    assert [w.title for w in queries.my_work(teacher)] == ["The upbeat"]


def test_work_goes_to_nobody_who_does_not_build(school, teacher, work):
    with pytest.raises(Invalid):
        hand_over(by=teacher, work=work, stage=Stage.SCRIPTED, to=make_person(school, Role.PUPIL))
    with pytest.raises(Refused):
        hand_over(by=make_person(school, Role.PUPIL), work=work, stage=Stage.SCRIPTED)
    assert queries.stage_of(work) == Stage.PLANNED
    assert WorkItem.objects.get().assignee == teacher


def test_the_work_of_a_plan_costs_the_same_for_one_and_for_three(school, teacher, work, django_assert_num_queries):
    for _ in range(2):
        more = plan_work(by=teacher, plan=work.plan, title="More", assignee=make_teacher(school))
        hand_over(by=teacher, work=more, stage=Stage.SCRIPTED)
    with django_assert_num_queries(3):
        assert [(w.stage, len(w.hand_overs.all())) for w in queries.work_of(work.plan)] == [
            ("planned", 1), ("scripted", 2), ("scripted", 2),
        ]  # fmt: skip
