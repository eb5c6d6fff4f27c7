"""What is said to a group, or seen of it, stays with who sat in it; what is kept of a lesson is about its class."""

import importlib

import pytest
from django.apps import apps
from django_scopes import scope

from factories import make_pupil, make_section
from factories_class import ClassOf
from upbeat.kernel.errors import NotFound
from upbeat.rooms.classroom.actions import evidence, teaching
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.actions.remarks import remark_on_group, remark_on_pupil
from upbeat.rooms.classroom.actions.seats import move_pupil, undo_last
from upbeat.rooms.classroom.models import Evidence, HelpNote, Remark
from upbeat.rooms.classroom.queries.remarks import evidence_lines, groups_of, remark_lines
from upbeat.rooms.discuss.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=8)
    with scope(school=made.school):
        made.meeting = made.meet()
        yield made


def formed(room, seed=3):
    return form_groups(by=room.teacher, package=room.package, kind="mixed", seed=seed, now=room.now)


def moved(room, grouping):
    """The first table, who sat at it, and one of them who was moved away by hand."""
    first, second = list(grouping.groups.order_by("number"))[:2]
    sat = [member.person for member in first.members.select_related("person")]
    yield first, sat
    move_pupil(by=room.teacher, grouping=grouping, pupil=sat[0], number=second.number, now=room.now)
    newcomer = second.members.exclude(person=sat[0]).select_related("person").first().person
    move_pupil(by=room.teacher, grouping=grouping, pupil=newcomer, number=first.number, now=room.now)
    yield sat[0], newcomer


def test_groups_that_were_taken_back_are_not_those_of_the_lesson(room):
    first = formed(room)
    second = formed(room, seed=4)
    assert {group.grouping_id for group in groups_of(room.meeting)} == {second.pk}
    undo_last(by=room.teacher, grouping=second, now=room.now)
    assert {group.grouping_id for group in groups_of(room.meeting)} == {first.pk}


def test_a_remark_on_a_group_stays_with_who_sat_in_it(room):
    steps = moved(room, formed(room))
    group, sat = next(steps)
    remark_on_group(by=room.teacher, group=group, meeting=room.meeting, text="Well sung together", now=room.now)
    gone, newcomer = next(steps)
    assert [line.remark.text for line in remark_lines(gone, gone)] == ["Well sung together"]
    assert remark_lines(newcomer, newcomer) == []
    assert set(Remark.objects.get().persons.all()) == set(sat)


def test_a_film_of_a_group_stays_with_who_is_on_it(room):
    steps = moved(room, formed(room))
    group, _sat = next(steps)
    evidence.start_evidence(by=room.teacher, meeting=room.meeting, group=group, filename="a.mp4", size=9, now=room.now)
    gone, newcomer = next(steps)
    assert len(evidence_lines(gone, gone)) == 1
    assert evidence_lines(newcomer, newcomer) == []


def test_a_spoken_remark_is_told_to_who_sat_there_when_it_was_spoken(room):
    steps = moved(room, formed(room))
    group, sat = next(steps)
    remark = evidence.start_voice_remark(
        by=room.teacher, meeting=room.meeting, group=group, filename="a.m4a", size=9, now=room.now
    )
    _gone, newcomer = next(steps)
    evidence.tell_spoken(by=room.teacher, upload=remark.upload, path="/learn/record/", now=room.now)
    told = set(Notification.objects.filter(kind="remark").values_list("person_id", flat=True))
    assert told == {person.pk for person in sat}
    assert remark_lines(newcomer, newcomer) == []


def test_what_was_kept_before_is_about_who_sits_in_the_group(room):
    grouping = formed(room)
    group = grouping.groups.order_by("number").first()
    kept = [
        Remark.objects.create(school=room.school, group=group, text="Well sung together", at=room.now),
        Evidence.objects.create(meeting=room.meeting, group=group, at=room.now),
    ]
    migration = importlib.import_module("upbeat.rooms.classroom.migrations.0005_whom_remarks_are_about")
    migration.who_sits_in_it(apps, None)
    sits = set(group.members.values_list("person_id", flat=True))
    assert sits
    assert [set(one.persons.values_list("pk", flat=True)) for one in kept] == [sits, sits]


def test_nothing_of_a_lesson_is_about_a_pupil_of_another_class_of_its_teacher(room):
    other = make_pupil(make_section(room.school, teacher=room.teacher))
    for keep in (
        lambda: remark_on_pupil(by=room.teacher, pupil=other, meeting=room.meeting, text="Well sung", now=room.now),
        lambda: teaching.note_help(by=room.teacher, pupil=other, meeting=room.meeting, now=room.now),
        lambda: evidence.start_evidence(by=room.teacher, pupil=other, meeting=room.meeting, filename="a.png", size=9),
    ):
        with pytest.raises(NotFound):
            keep()
    assert [kept.objects.count() for kept in (Remark, HelpNote, Evidence)] == [0, 0, 0]
    assert remark_on_pupil(by=room.teacher, pupil=other, text="Well sung", now=room.now).meeting is None
