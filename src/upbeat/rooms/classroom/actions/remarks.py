"""A teacher's word to a pupil or a group (R48)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.classroom.models import Group, Meeting, Remark
from upbeat.rooms.discuss.actions.notices import notify
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.people.rules import holds, require_teaches, teaches_pupil

LONGEST = 1000


@transaction.atomic
def remark_on_pupil(
    *, by: Person, pupil: Person, text: str, meeting: Meeting | None = None, path: str = "", now: datetime | None = None
) -> Remark:
    """Kept in the pupil's record, and a line at their bell."""
    if not (teaches_pupil(by, pupil) or holds(by, Role.ADMIN)):
        raise Refused(_("This pupil is not in your classes."))
    now = now or timezone.now()
    remark = Remark.objects.create(school=by.school, person=pupil, meeting=meeting, by=by, text=_words(text), at=now)
    params = {"by": by.name, "text": remark.text[:200]}
    notify(person=pupil, kind=Notification.Kind.REMARK, params=params, path=path, now=now)
    record("commented", pupil, school_id=by.school_id, actor_id=by.pk, context={"remark": remark.pk}, at=now)
    return remark


@transaction.atomic
def remark_on_group(
    *, by: Person, group: Group, text: str, meeting: Meeting | None = None, now: datetime | None = None
) -> Remark:
    """Kept with the group."""
    require_teaches(by, group.grouping.section)
    now = now or timezone.now()
    remark = Remark.objects.create(school=by.school, group=group, meeting=meeting, by=by, text=_words(text), at=now)
    record("commented", group, school_id=by.school_id, actor_id=by.pk, context={"remark": remark.pk}, at=now)
    return remark


def _words(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(_("Write a few words first."), field="text")
    if len(text) > LONGEST:
        raise Invalid(_("This is longer than %(most)d characters.") % {"most": LONGEST}, field="text")
    return text
