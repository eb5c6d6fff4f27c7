"""Consent of who answers for a child: given, withdrawn, never erased."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Consent, Person, Role
from upbeat.rooms.people.rules import holds, teaches_pupil

LONGEST_NAME = 120


@transaction.atomic
def note_consent(*, by: Person, pupil: Person, purpose: str, given_by: str, now: datetime | None = None) -> Consent:
    """A teacher of the pupil, or an administrator, notes who agreed to what; one that stands stays as it is."""
    _require_near(by, pupil)
    given_by = " ".join(given_by.split())
    if not 1 <= len(given_by) <= LONGEST_NAME:
        raise Invalid(_("Say who agreed, such as the mother on the form of 3 September."), field="given_by")
    standing = Consent.objects.filter(person=pupil, purpose=purpose, withdrawn_at=None).first()
    if standing is not None:
        return standing
    now = now or timezone.now()
    made = Consent.objects.create(person=pupil, purpose=purpose, given_by=given_by, given_at=now)
    record("created", made, school_id=by.school_id, actor_id=by.pk, context={"purpose": purpose}, at=now)
    return made


@transaction.atomic
def withdraw_consent(*, by: Person, pupil: Person, purpose: str, now: datetime | None = None) -> int:
    """The consent holds no longer, say an adult of the school or the pupil; how many were standing."""
    if by.pk != pupil.pk:
        _require_near(by, pupil)
    now = now or timezone.now()
    ended = Consent.objects.filter(person=pupil, purpose=purpose, withdrawn_at=None).update(withdrawn_at=now)
    if ended:
        record("revoked", pupil, school_id=by.school_id, actor_id=by.pk, context={"consent": purpose}, at=now)
    return ended


def _require_near(by: Person, pupil: Person) -> None:
    if by.school_id != pupil.school_id or not (teaches_pupil(by, pupil) or holds(by, Role.ADMIN)):
        raise Refused(_("This pupil is not in your classes."))
