"""The lesson that a phone asks for."""

from datetime import timedelta

import pytest
from django_scopes import scope

from factories import make_pupil, make_section
from factories_class import ClassOf
from upbeat.kernel.errors import NotFound
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.classroom.queries.meetings import access_attended_meeting
from upbeat.rooms.people.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=2)
    with scope(school=made.school):
        yield made


def test_it_is_the_same_row_with_class_and_package_at_hand_in_two_queries(room, django_assert_num_queries):
    meeting = room.meet()
    with django_assert_num_queries(2):
        found = access_attended_meeting(room.pupils[0], meeting.pk)
        assert (found.section.name, found.section.school, found.package.title) == (
            room.section.name,
            room.school,
            room.package.title,
        )
    stored = Meeting.objects.get(pk=meeting.pk)
    fields = [field.attname for field in Meeting._meta.concrete_fields]
    assert [getattr(found, name) for name in fields] == [getattr(stored, name) for name in fields]


def test_who_does_not_sit_in_the_class_or_no_longer_does_finds_nothing(room):
    meeting = room.meet()
    stranger = make_pupil(make_section(room.school))
    for who, number in ((stranger, meeting.pk), (room.teacher, meeting.pk), (room.pupils[0], 2**70)):
        with pytest.raises(NotFound):
            access_attended_meeting(who, number)
    Enrolment.objects.filter(person=room.pupils[0]).update(ended_at=room.now + timedelta(days=1))
    with pytest.raises(NotFound):
        access_attended_meeting(room.pupils[0], meeting.pk)


def test_the_lesson_of_another_school_is_not_found(room):
    meeting = room.meet()
    other = ClassOf(pupils=1)
    with scope(school=other.school), pytest.raises(NotFound):
        access_attended_meeting(other.pupils[0], meeting.pk)
    with scope(school=other.school), pytest.raises(NotFound):
        access_attended_meeting(room.pupils[0], meeting.pk)
