"""Knowledge points: defined, renamed, resting on one another without a circle, retired."""

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog import queries
from upbeat.rooms.catalog.actions import (
    define_point,
    define_subject,
    drop_requirement,
    rename_point,
    require_point,
    restore_point,
    retire_point,
)
from upbeat.rooms.catalog.models import KnowledgePoint, Prerequisite
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role


@pytest.fixture
def music(teacher):
    return define_subject(by=teacher, name="Music")


def facts(verb):
    return Fact.objects.filter(verb=verb, object_type="knowledgepoint")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.LECTURER, Role.ASSISTANT, Role.TECHNICIAN, Role.DESIGNER])
def test_everyone_who_builds_defines_points_and_the_journal_tells_it(school, music, role):
    person = make_person(school, role)
    point = define_point(by=person, subject=music, title="  The   upbeat ", titles={"zh-hans": "弱起", "xx": "?"})
    assert (point.title, point.titles) == ("The upbeat", {"zh-hans": "弱起"})
    assert (point.title_in("zh-hans"), point.title_in("en"), point.title_in(None)) == (
        "弱起", "The upbeat", "The upbeat",
    )  # fmt: skip
    assert [(f.verb, f.actor_id, f.object_id) for f in facts("created")] == [("created", person.pk, point.pk)]


def test_a_pupil_defines_nothing(school, music):
    with pytest.raises(Refused):
        define_point(by=make_person(school, Role.PUPIL), subject=music, title="The upbeat")
    assert not KnowledgePoint.objects.exists()
    assert not facts("created").exists()


@pytest.mark.parametrize("title", ["", "   ", "x" * 121, "the UPBEAT"])
def test_a_title_must_be_there_short_and_new_in_its_subject(teacher, music, title):
    define_point(by=teacher, subject=music, title="The upbeat")
    with pytest.raises(Invalid) as refusal:
        define_point(by=teacher, subject=music, title=title)
    assert refusal.value.field == "title"
    assert KnowledgePoint.objects.count() == facts("created").count() == 1


def test_a_subject_of_another_school_takes_no_point(teacher):
    other = make_school()
    with scope(school=other):
        foreign = define_subject(by=make_teacher(other), name="Music")
    with pytest.raises(NotFound):
        define_point(by=teacher, subject=foreign, title="The upbeat")
    with scope(school=other):
        assert not KnowledgePoint.objects.exists()


def test_a_point_is_renamed_and_keeps_what_is_not_said(teacher, music):
    point = define_point(by=teacher, subject=music, title="Upbeat", summary="At home", titles={"zh-hans": "弱起"})
    rename_point(by=teacher, point=point, title="The upbeat")
    point.refresh_from_db()
    assert (point.title, point.summary, point.titles) == ("The upbeat", "At home", {"zh-hans": "弱起"})
    assert facts("updated").get().result == {"from": "Upbeat", "to": "The upbeat"}


def test_a_requirement_is_there_once_however_often_it_is_asked_for(school, teacher):
    bar, beat = make_point(school), make_point(school)
    assert require_point(by=teacher, point=bar, requires=beat) == require_point(by=teacher, point=bar, requires=beat)
    assert facts("updated").count() == 1
    drop_requirement(by=teacher, point=bar, requires=beat)
    drop_requirement(by=teacher, point=bar, requires=beat)
    assert not Prerequisite.objects.exists()
    assert facts("updated").count() == 2


def test_a_circle_is_refused_and_its_way_is_named(school, teacher):
    upbeat, bar, beat = (make_point(school, title) for title in ("The upbeat", "Bar line", "Beat"))
    require_point(by=teacher, point=upbeat, requires=bar)
    require_point(by=teacher, point=bar, requires=beat)
    before = list(Prerequisite.objects.order_by("pk").values_list("point_id", "requires_id"))
    with pytest.raises(Invalid, match="circle: The upbeat → Bar line → Beat"):
        require_point(by=teacher, point=beat, requires=upbeat)
    with pytest.raises(Invalid, match="rest on itself"):
        require_point(by=teacher, point=beat, requires=beat)
    assert list(Prerequisite.objects.order_by("pk").values_list("point_id", "requires_id")) == before
    assert facts("updated").count() == 2


def test_points_of_two_schools_never_rest_on_each_other(school, teacher):
    foreign = make_point(make_school())
    with pytest.raises(NotFound):
        require_point(by=teacher, point=make_point(school), requires=foreign)
    assert not Prerequisite._base_manager.exists()


def test_a_retired_point_leaves_the_lists_and_comes_back(school, teacher):
    point = make_point(school, "Old clef")
    retire_point(by=teacher, point=point)
    retire_point(by=teacher, point=point)
    assert list(queries.points(teacher)) == []
    assert list(queries.points(teacher, retired=True)) == [point]
    assert queries.access_point(teacher, point.pk).retired_at is not None
    assert facts("removed").count() == 1
    restore_point(by=teacher, point=point)
    assert list(queries.points(teacher)) == [point]
