"""Leading a lesson from several devices at once: one after the other, and none after its end."""

from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.people.models import Person


def hold_lesson(by: Person, meeting: Meeting) -> None:
    """Inside an action's transaction: hold the lesson until its end. Refused unless the person teaches the class and
    the lesson is still on now, whatever the caller read before."""
    fresh = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    meeting.ended_at = fresh.ended_at
    rules.require_lead(by, meeting)
