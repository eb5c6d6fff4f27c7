"""Lesson plans: the first question, the texts, the team."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_plan, make_script
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog.actions import define_subject
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.plans import Way, edit_plan, join_team, leave_team, renew_headings, write_plan
from upbeat.rooms.design.models import LessonPlan, TeamMember
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role


@pytest.fixture
def music(teacher):
    return define_subject(by=teacher, name="Music")


def test_a_plan_is_written_with_its_points_and_the_journal_tells_it(school, teacher, music):
    point = make_point(school)
    plan = write_plan(
        by=teacher, title=" The  upbeat ", subject=music, video_fits="yes", values={"focus": " x ", "nonsense": "y"},
        points=[point],
    )  # fmt: skip
    assert (plan.title, plan.values, plan.author) == ("The upbeat", {"focus": "x"}, teacher)
    assert list(plan.points.all()) == [point]
    fact = Fact.objects.get(object_type="lessonplan")
    assert (fact.verb, fact.actor_id, fact.object_id, fact.result) == (
        "created", teacher.pk, plan.pk, {"video_fits": "yes"},
    )  # fmt: skip


def test_no_is_a_finished_answer_that_needs_its_reason(teacher, music):
    with pytest.raises(Invalid) as refusal:
        write_plan(by=teacher, title="Choir", subject=music, video_fits="no")
    assert refusal.value.field == "video_fits_why"
    assert not LessonPlan.objects.exists()
    plan = write_plan(by=teacher, title="Choir", subject=music, video_fits="no", video_fits_why="Only together.")
    assert queries.still_open(plan) == []


def test_a_plan_says_what_it_has_still_to_say(teacher, music):
    plan = write_plan(by=teacher, title="The upbeat", subject=music, values={"knowledge": "k", "online": "o"})
    assert queries.still_open(plan) == [
        "Is a video the right form?", "Focus", "Difficulties and doubts", "Done in class",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"video_fits": "perhaps"}, "video_fits"),
        ({"values": {"focus": "x" * 20_001}}, "value-focus"),
    ],
)
def test_a_change_that_cannot_be_taken_changes_nothing(teacher, changes, field):
    plan = make_plan(teacher, "The upbeat")
    with pytest.raises(Invalid) as refusal:
        edit_plan(by=teacher, plan=plan, **changes)
    assert refusal.value.field == field
    kept = LessonPlan.objects.get()
    assert (kept.title, kept.video_fits, kept.values, kept.updated_at) == ("The upbeat", "yes", {}, plan.updated_at)
    assert Fact.objects.filter(object_type="lessonplan").count() == 1


def test_nobody_writes_over_a_colleague_unseen(teacher):
    opened = make_plan(teacher, "The upbeat")
    edit_plan(by=teacher, plan=opened, values={"focus": "Mine"}, seen=opened.updated_at)
    with pytest.raises(Invalid, match="Somebody changed this"):
        edit_plan(by=teacher, plan=opened, values={"focus": "Yours"}, seen=opened.updated_at)
    assert LessonPlan.objects.get().values == {"focus": "Mine"}


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.DESIGNER, Role.ASSISTANT, Role.ADMIN])
def test_every_builder_may_work_on_a_plan(school, teacher, role):
    plan = edit_plan(by=make_person(school, role), plan=make_plan(teacher), values={"focus": "Together"})
    assert plan.values == {"focus": "Together"}


def test_a_pupil_neither_writes_nor_reads_plans(school, teacher, music):
    plan, pupil = make_plan(teacher, "The upbeat"), make_person(school, Role.PUPIL)
    for refused in (
        lambda: write_plan(by=pupil, title="Mine", subject=music),
        lambda: edit_plan(by=pupil, plan=plan, title="Mine"),
        lambda: renew_headings(by=pupil, plan=plan),
        lambda: queries.plans(pupil),
        lambda: queries.access_plan(pupil, plan.pk),
    ):
        with pytest.raises(Refused):
            refused()
    assert list(LessonPlan.objects.values_list("title", flat=True)) == ["The upbeat"]


def test_two_schools_cannot_see_each_others_plans(teacher):
    plan = make_plan(teacher)
    other = make_school()
    stranger = make_teacher(other)
    with scope(school=other):
        assert list(queries.plans(stranger)) == []
        for refused in (
            lambda: queries.access_plan(stranger, plan.pk),
            lambda: edit_plan(by=stranger, plan=plan, title="Mine"),
            lambda: renew_headings(by=stranger, plan=plan),
            lambda: write_plan(by=stranger, title="Mine", subject=plan.subject),
            lambda: edit_plan(by=stranger, plan=make_plan(stranger), points=[make_point(teacher.school)]),
        ):
            with pytest.raises(NotFound):
                refused()
    plan.refresh_from_db()
    assert plan.title != "Mine"


def test_somebody_joins_the_team_in_a_role_they_hold(school, teacher):
    plan, technician = make_plan(teacher), make_person(school, Role.TECHNICIAN)
    member = join_team(by=teacher, plan=plan, person=technician, role=Role.TECHNICIAN)
    assert join_team(by=teacher, plan=plan, person=technician, role=Role.TECHNICIAN) == member
    assert list(queries.plans(technician, author=technician)) == [plan]
    leave_team(by=teacher, plan=plan, member_id=member.pk)
    assert not TeamMember.objects.exists()


@pytest.mark.parametrize("held, role", [(Role.TECHNICIAN, Role.LECTURER), (Role.PUPIL, Role.PUPIL)])
def test_nobody_joins_in_a_role_they_do_not_hold(school, teacher, held, role):
    with pytest.raises(Invalid):
        join_team(by=teacher, plan=make_plan(teacher), person=make_person(school, held), role=role)
    assert not TeamMember.objects.exists()


def test_the_list_of_plans_is_searched_and_costs_the_same_for_one_and_for_three(school, teacher):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            for plan in queries.plans(teacher):
                _ = (plan.subject.name, plan.author.name, plan.script_count, queries.still_open(plan))
        return len(seen)

    first = make_plan(teacher, "The upbeat")
    make_script(teacher, make_point(school), plan=first)
    one = cost()
    for title in ("Dotted rhythm", "Major and minor"):
        make_script(teacher, make_point(school), plan=make_plan(teacher, title))
    assert cost() == one
    assert [plan.title for plan in queries.plans(teacher, search="music DOTTED")] == ["Dotted rhythm"]


def test_the_way_of_a_lesson_is_kept_and_stays_where_nothing_is_said_about_it(teacher):
    plan = edit_plan(by=teacher, plan=make_plan(teacher), way=Way("perform", "tested", 6, 39))
    plan = edit_plan(by=teacher, plan=plan, title="Other")
    assert (plan.instead, plan.prior, plan.online_min, plan.in_class_min) == ("perform", "tested", 6, 39)
    plan = edit_plan(by=teacher, plan=plan, way=Way())
    assert (plan.instead, plan.prior, plan.online_min, plan.in_class_min) == ("", "", None, None)


@pytest.mark.parametrize(
    "way, field",
    [
        (Way(instead="dance"), "instead"),
        (Way(prior="guessed"), "prior"),
        (Way(online_min=-1), "online_min"),
        (Way(in_class_min=601), "in_class_min"),
    ],
)
def test_a_way_that_cannot_be_gone_changes_nothing(teacher, way, field):
    plan = make_plan(teacher, "The upbeat")
    with pytest.raises(Invalid) as refusal:
        edit_plan(by=teacher, plan=plan, title="Other", way=way)
    assert refusal.value.field == field
    assert LessonPlan.objects.get().title == "The upbeat"
