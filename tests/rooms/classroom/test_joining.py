"""Joining a lesson on a tablet that belongs to nobody."""

from datetime import timedelta

import pytest
from django_scopes import scope, scopes_disabled

from factories import make_teacher
from factories_class import ClassOf
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.classroom.actions import joining, meetings
from upbeat.rooms.classroom.models import Attendance
from upbeat.rooms.classroom.queries.joining import names_of, open_lesson
from upbeat.rooms.people.actions.guessing import PERSON_LIMIT, WINDOW
from upbeat.rooms.people.actions.sessions import sign_in_by_card
from upbeat.rooms.people.models import Enrolment
from upbeat.rooms.people.pins import pin_of

pytestmark = pytest.mark.django_db
HERE = "10.0.0.7"


@pytest.fixture
def room():
    return ClassOf(pupils=3)


@pytest.fixture
def meeting(room):
    with scope(school=room.school):
        return room.meet(joined=0)


def find(room, code, address=HERE, after=timedelta(0)):
    return joining.find_lesson(code=code, address=address, now=room.now + after)


def enter(room, meeting, person, pin, address=HERE):
    return joining.enter_lesson(meeting_id=meeting.pk, person_id=person.pk, pin=pin, address=address, now=room.now)


def test_a_code_leads_to_the_lesson_however_it_is_typed_and_shows_the_class_list(room, meeting):
    found = find(room, f" {meeting.code.lower()} ")
    assert found == meeting
    assert [one.name for one in names_of(found)] == ["Pupil 1", "Pupil 2", "Pupil 3"]


def test_name_and_pin_open_the_lesson_and_note_who_is_there(room, meeting):
    lin = room.pupils[1]
    assert enter(room, meeting, lin, pin_of(lin)) == lin
    with scope(school=room.school):
        assert list(Attendance.objects.values_list("person", flat=True)) == [lin.pk]


def test_a_wrong_pin_opens_nothing_and_nobody_is_noted(room, meeting):
    wrong = str((int(pin_of(room.pupils[0])) + 1) % 10**6).zfill(6)
    with pytest.raises(Invalid):
        enter(room, meeting, room.pupils[0], wrong)
    with scope(school=room.school):
        assert not Attendance.objects.exists()


def test_a_lesson_that_has_ended_shows_no_names_and_lets_nobody_in(room, meeting):
    with scope(school=room.school):
        meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    assert open_lesson(meeting.pk) is None
    with pytest.raises(Invalid):
        find(room, meeting.code)
    with pytest.raises(NotFound):
        enter(room, meeting, room.pupils[0], pin_of(room.pupils[0]))


def test_nobody_of_another_class_gets_in_though_name_and_pin_are_right(room, meeting):
    other = ClassOf(pupils=1)
    with pytest.raises(Invalid):
        enter(room, meeting, other.pupils[0], pin_of(other.pupils[0]))


def test_who_works_at_the_school_is_not_on_the_list_and_their_pin_opens_nothing(room, meeting):
    learning = make_teacher(room.school, name="Ms Teague")
    with scopes_disabled():
        Enrolment.objects.create(section=room.section, person=learning, kind=Enrolment.Kind.PUPIL)
    assert learning.name not in [one.name for one in names_of(meeting)]
    with pytest.raises(Invalid):
        enter(room, meeting, learning, pin_of(learning))


def test_codes_cannot_be_guessed_at_without_end_and_other_addresses_go_on(room, meeting):
    for _try in range(joining.CODE_LIMIT):
        with pytest.raises(Invalid, match="has this code"):
            find(room, "ZZZZ")
    with pytest.raises(Invalid, match="Too many wrong tries"):
        find(room, meeting.code)
    assert find(room, meeting.code, address="10.0.0.8") == meeting
    assert find(room, meeting.code, after=WINDOW + timedelta(seconds=1)) == meeting


def test_pins_cannot_be_guessed_at_from_many_addresses_nor_by_the_other_door(room, meeting):
    lin = room.pupils[0]
    for number in range(PERSON_LIMIT):
        with pytest.raises(Invalid, match="do not go together"):
            enter(room, meeting, lin, "x", address=f"10.0.1.{number}")
    with pytest.raises(Invalid, match="Too many wrong tries"):
        enter(room, meeting, lin, pin_of(lin))
    card = {"code": room.section.code, "name": lin.name, "pin": pin_of(lin)}
    with pytest.raises(Invalid, match="Too many wrong tries"):
        sign_in_by_card(**card, address=HERE, now=room.now)
    other = room.pupils[1]
    assert enter(room, meeting, other, pin_of(other)) == other
