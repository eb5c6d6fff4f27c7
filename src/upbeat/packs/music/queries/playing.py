"""Finding the rhythms of a lesson; what a person may not see is not found."""

from datetime import datetime

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.packs.music.models import Playing
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import sections_taught


def latest_playing(meeting: Meeting) -> tuple[int, datetime] | None:
    """What was begun or shown last in the lesson and not taken off: its number, and when. One query."""
    rows = Playing.objects.filter(meeting=meeting, removed_at=None).order_by("-shown_at", "-pk")
    return rows.values_list("pk", "shown_at").first()


def access_playing(teacher: Person, playing_id: int) -> Playing:
    """A rhythm of a lesson that the person leads; else NotFound."""
    taught = sections_taught(teacher).values("pk")
    rows = Playing.objects.select_related("meeting__section__school", "meeting__package")
    found = rows.filter(pk=playing_id, meeting__section__in=taught).first()
    if found is None:
        raise NotFound(_("There is no such rhythm in your lessons."))
    return found


def playings_of(meeting: Meeting) -> list[Playing]:
    """All that was tapped in a lesson, the latest first."""
    return list(Playing.objects.filter(meeting=meeting).order_by("-shown_at", "-pk"))
