"""Who was there: told by phones, corrected by the teacher's tap (R48)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.classroom.models import Meeting, Presence
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.people.rules import require_teaches


@transaction.atomic
def set_presence(*, by: Person, meeting: Meeting, pupil: Person, state: str, now: datetime | None = None) -> Presence:
    """Say how a pupil of the class was there; it stands over what phones told, also after the lesson. Each word is a
    row of its own, and the latest counts."""
    require_teaches(by, meeting.section)
    if state not in Presence.State.values:
        raise NotFound(_("Choose present, late, absent or excused."))
    if not pupils_of(meeting.section).filter(pk=pupil.pk).exists():
        raise NotFound(_("There is no such pupil in this class."))
    now = now or timezone.now()
    made = Presence.objects.create(meeting=meeting, person=pupil, state=state, by=by, at=now)
    context = {"pupil": pupil.pk, "state": state}
    record("attended", meeting, school_id=meeting.school_id, actor_id=by.pk, context=context, at=now)
    return made
