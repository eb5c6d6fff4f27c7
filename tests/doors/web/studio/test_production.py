"""The board, the plan of the school, and handing work over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from clients import client_of
from factories import make_person
from factories_design import make_plan
from upbeat.rooms.catalog.actions import define_subject
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.plans import edit_plan
from upbeat.rooms.design.actions.work import hand_over, plan_steps, plan_work
from upbeat.rooms.design.models import PlannedStep, Stage, WorkItem
from upbeat.rooms.people.models import Role

BOARD, SCHOOL = reverse("studio:board"), reverse("studio:production")


@pytest.fixture
def work(teacher, school):
    return item(teacher, "The upbeat")


@pytest.fixture
def technician(school):
    return make_person(school, Role.TECHNICIAN, name="Tom Lind")


def item(teacher, title, days=None):
    plan = make_plan(teacher)
    due = timezone.localdate() + timedelta(days=days) if days is not None else None
    with scope(school=teacher.school):
        return plan_work(by=teacher, plan=plan, title=title, assignee=teacher, due_on=due)


def page_of(work):
    return reverse("studio:work", args=[work.plan_id, work.pk])


def columns(answer):
    return {str(stage): [row.work.title for row in rows] for stage, _n, rows in answer.context["columns"] if rows}


def stage(work):
    with scope(school=work.plan.school):
        return str(queries.stage_of(work))


def test_an_empty_school_is_told_how_to_begin(ada):
    for address in (BOARD, SCHOOL):
        assert "Nothing is being made yet" in ada.get(address).content.decode()


def test_the_board_has_each_piece_under_its_stage_and_names_who_waits(ada, teacher, school, work, technician):
    other = item(teacher, "Dotted rhythm", days=-2)
    with scope(school=school):
        plan_steps(by=teacher, work=work, steps={Stage.RECORDED: (technician, None)})
        hand_over(by=teacher, work=other, stage=Stage.SCRIPTED, to=technician)
    answer = ada.get(BOARD)
    assert columns(answer) == {"planned": ["The upbeat"], "scripted": ["Dotted rhythm"]}
    text = " ".join(answer.content.decode().split())
    assert f"Tom Lind waits for {teacher.name}: Scripted" in text
    assert f"{teacher.name} waits for Tom Lind: Recorded" in text
    assert "2 days late" in text


def test_the_board_keeps_only_the_last_of_what_is_published(ada, teacher, school):
    for number in range(10):
        made = item(teacher, f"Video {number}")
        with scope(school=school):
            hand_over(by=teacher, work=made, stage=Stage.PUBLISHED)
    answer = ada.get(BOARD)
    assert columns(answer)["published"] == [f"Video {number}" for number in range(9, 1, -1)]
    assert answer.context["columns"][-1][1] == 10
    assert "Nothing is being made yet" in ada.get(SCHOOL).content.decode()


def test_board_and_plan_are_narrowed_by_person_subject_word_and_lateness(ada, teacher, school, work, technician):
    late = item(teacher, "Dotted rhythm", days=-1)
    with scope(school=school):
        maths = define_subject(by=teacher, name="Mathematics")
        edit_plan(by=teacher, plan=late.plan, subject=maths)
        plan_steps(by=teacher, work=work, steps={Stage.POLISHED: (technician, None)})

    def shown(query):
        return [row.work.title for row in ada.get(SCHOOL + query).context["page"]]

    assert shown("") == ["Dotted rhythm", "The upbeat"]
    assert shown(f"?who={technician.pk}") == ["The upbeat"]
    assert shown(f"?subject={maths.pk}") == shown("?late=on") == shown("?q=dotted") == ["Dotted rhythm"]
    assert shown("?who=999999&subject=x&page=7") == ["Dotted rhythm", "The upbeat"]
    assert "Nothing found" in ada.get(BOARD + "?q=nothing").content.decode()


def test_who_and_when_is_planned_and_only_roles_that_take_the_step_are_offered(ada, teacher, school, work, technician):
    address = reverse("studio:work-steps", args=[work.plan_id, work.pk])
    rows = {str(stage): person for stage, person, _due in ada.get(address).context["form"].rows()}
    offered = {stage: [value for value, _name in field.field.choices] for stage, field in rows.items()}
    assert str(technician.pk) in offered["recorded"]
    assert str(technician.pk) not in offered["reviewed"]
    sent = {"title": "The upbeat", "person-recorded": technician.pk, "due-recorded": "2030-01-02"}
    assert ada.post(address, sent)["Location"] == page_of(work)
    assert ada.post(address, sent | {"person-reviewed": technician.pk}).status_code == 422
    assert ada.post(address, sent | {"title": " "}).status_code == 422
    with scope(school=school):
        assert list(PlannedStep.objects.values_list("stage", "person")) == [("recorded", technician.pk)]
    form = ada.get(page_of(work)).context["form"]
    assert form.initial == {"stage": Stage.SCRIPTED, "to": technician.pk}


def test_work_is_handed_over_with_a_word_and_taken_back(ada, teacher, work, technician):
    answer = ada.post(page_of(work), {"stage": "scripted", "to": technician.pk, "note": "Short, please"}, follow=True)
    text = answer.content.decode()
    assert "Short, please" in text
    assert f"{teacher.name} → Tom Lind" in text
    back = answer.context["now"].last.pk
    stale = ada.post(page_of(work), {"back": back - 1}, follow=True).content.decode()
    assert "gone on since" in stale
    assert stage(work) == "scripted"
    text = ada.post(page_of(work), {"back": back}, follow=True).content.decode()
    assert "Taken back" in text
    assert "<s>Scripted</s>" in text
    assert stage(work) == "planned"


def test_a_technician_is_offered_their_own_steps_alone(teacher, school, work, technician):
    tom = client_of(technician)
    page = tom.get(page_of(work))
    assert [value for value, _label in page.context["form"].fields["stage"].choices] == ["recorded", "polished"]
    assert tom.post(page_of(work), {"stage": "published"}).status_code == 422
    with scope(school=school):
        hand_over(by=teacher, work=work, stage=Stage.PUBLISHED)
    assert "Hand over</button>" not in tom.get(page_of(work)).content.decode()
    assert tom.post(page_of(work), {"back": tom.get(page_of(work)).context["now"].last.pk}).status_code == 403
    assert stage(work) == "published"


def test_another_school_sees_and_moves_nothing(strange, teacher, work):
    for address in (BOARD, SCHOOL):
        answer = strange.get(f"{address}?who={teacher.pk}").content.decode()
        assert "The upbeat" not in answer
        assert teacher.name not in answer
    for name in ("work", "work-steps"):
        address = reverse(f"studio:{name}", args=[work.plan_id, work.pk])
        assert strange.post(address, {"stage": "published", "back": "1", "title": "Mine"}).status_code == 404
    with scope(school=teacher.school):
        assert WorkItem.objects.get().title == "The upbeat"


@pytest.mark.parametrize("address", [BOARD, SCHOOL, reverse("studio:home")])
def test_board_plan_and_desk_cost_the_same_for_one_and_for_three(ada, teacher, school, work, technician, address):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(address).status_code == 200
        return len(seen)

    def busy(made):
        with scope(school=school):
            plan_steps(by=teacher, work=made, steps={Stage.REVIEWED: (teacher, timezone.localdate())})
            hand_over(by=teacher, work=made, stage=Stage.SCRIPTED, note="So far")

    busy(work)
    one = cost()
    busy(item(teacher, "Two"))
    busy(item(teacher, "Three"))
    assert cost() == one
