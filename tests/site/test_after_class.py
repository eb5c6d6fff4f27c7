"""What follows from a lesson, with everything wired: lines at bells and findings, once."""

import pytest
from django_scopes import scope

from factories_class import ClassOf
from upbeat.rooms.classroom.actions import meetings, questions, turns
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.events import MeetingEnded
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.improve.models import Finding
from upbeat.site import after_class
from upbeat.site.wiring import wire

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    wire()
    made = ClassOf(pupils=6)
    with scope(school=made.school):
        yield made


def test_a_lesson_that_left_a_point_open_tells_everybody_once_and_makes_a_finding_of_its_video(
    room, django_capture_on_commit_callbacks
):
    meeting = room.meet(joined=5)
    question = questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)
    cast_votes([room.choice(number, question, "a") for number in range(5)], room.now)
    with django_capture_on_commit_callbacks(execute=True):
        meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    after_class.tell_summaries(MeetingEnded(room.school.pk, meeting.pk))
    lines = Notification.objects.filter(kind="summary").order_by("person_id")
    assert [(line.person_id, line.params["absent"]) for line in lines] == [
        (pupil.pk, number == 5) for number, pupil in enumerate(room.pupils)
    ]
    assert {line.path for line in lines} == {f"/learn/class/{meeting.pk}/summary/"}
    finding = Finding.objects.get(kind="class")
    assert (finding.version, finding.evidence["wrong"]) == (room.video.published, 5)


def test_who_is_asked_to_teach_is_told_in_their_own_language(room, django_capture_on_commit_callbacks):
    point, pupil = room.video.point, room.pupils[0]
    point.titles = {"zh-hans": "弱起"}
    point.save()
    pupil.language = "zh-hans"
    pupil.save()
    with django_capture_on_commit_callbacks(execute=True):
        turn = turns.plan_turn(by=room.teacher, package=room.package, pupil=pupil, point=point, now=room.now)
    line = Notification.objects.get(kind="turn")
    assert line.params == {"by": "Ms Vogel", "point": "弱起"}
    assert (line.person, line.path) == (pupil, f"/learn/turns/{turn.pk}/")
