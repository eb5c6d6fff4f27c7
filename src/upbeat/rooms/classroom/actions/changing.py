"""Telling phones and projector that what they show has changed."""

from django.db.models import F

from upbeat.rooms.classroom.events import MeetingChanged
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.journal import bus


def changed(meeting: Meeting) -> None:
    """Inside an action's transaction: what is shown changed; phones and projector will ask again."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
    meeting.refresh_from_db(fields=["version"])
    bus.publish(MeetingChanged(meeting.pk, meeting.version))
