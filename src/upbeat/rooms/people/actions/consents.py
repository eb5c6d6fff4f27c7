"""Consent of who answers for a child: given, withdrawn, never erased."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.actions.holding import hold
from upbeat.rooms.people.models import Consent, Person, Role
from upbeat.rooms.people.queries import pupils_taught
from upbeat.rooms.people.rules import holds, teaches_pupil

LONGEST_NAME = 120


@transaction.atomic
def note_consent(*, by: Person, pupil: Person, purpose: str, given_by: str, now: datetime | None = None) -> Consent:
    """A teacher of the pupil, or an administrator, notes who agreed to what; one that stands stays as it is."""
    _require_near(by, pupil)
    given_by = _told(given_by)
    standing = Consent.objects.filter(person=pupil, purpose=purpose, withdrawn_at=None).first()
    if standing is not None:
        return standing
    return _noted(by, pupil, purpose, given_by, now or timezone.now())


@transaction.atomic
def note_consents(
    *, by: Person, pupils: Collection[Person], purpose: str, given_by: str, now: datetime | None = None
) -> list[Consent]:
    """The same for several pupils at one moment, by which they are known together: those that are new. Refused where
    one of them is nobody's whom the person teaches; Invalid for nobody at all. Then nothing is noted."""
    given_by = _told(given_by)
    if not pupils:
        raise Invalid(_("Tick the pupils for whom somebody agreed."), field="pupils")
    numbers = {pupil.pk for pupil in pupils}
    near = Person.objects.all() if holds(by, Role.ADMIN) else pupils_taught(by)
    if near.filter(pk__in=numbers).distinct().count() != len(numbers):
        raise Refused(_("This pupil is not in your classes."))
    hold(numbers)
    standing = Consent.objects.filter(person__in=numbers, purpose=purpose, withdrawn_at=None)
    known = set(standing.values_list("person_id", flat=True))
    now = now or timezone.now()
    return [_noted(by, pupil, purpose, given_by, now) for pupil in pupils if pupil.pk not in known]


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


def _told(given_by: str) -> str:
    given_by = " ".join(given_by.split())
    if not 1 <= len(given_by) <= LONGEST_NAME:
        raise Invalid(_("Say who agreed, such as the mother on the form of 3 September."), field="given_by")
    return given_by


def _noted(by: Person, pupil: Person, purpose: str, given_by: str, now: datetime) -> Consent:
    made = Consent.objects.create(person=pupil, purpose=purpose, given_by=given_by, given_at=now)
    record("created", made, school_id=by.school_id, actor_id=by.pk, context={"purpose": purpose}, at=now)
    return made


def _require_near(by: Person, pupil: Person) -> None:
    if by.school_id != pupil.school_id or not (teaches_pupil(by, pupil) or holds(by, Role.ADMIN)):
        raise Refused(_("This pupil is not in your classes."))
