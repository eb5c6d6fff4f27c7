"""Who is to sit with whom: wishes of a class, set, taken back and given back (R45)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.models import GroupWish
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.people.rules import require_teaches


@transaction.atomic
def add_wish(
    *, by: Person, section: Section, kind: str, persons: Collection[int], now: datetime | None = None
) -> GroupWish:
    """Kept for the class until it is taken back. The same wish twice is kept once. Invalid for fewer than two pupils of
    the class."""
    require_teaches(by, section)
    if kind not in GroupWish.Kind.values:
        raise Invalid(_("Choose what is wished of them."), field="kind")
    chosen = {person.pk for person in pupils_of(section).filter(pk__in=persons)}
    if len(chosen) < 2 or chosen != set(persons):
        raise Invalid(_("Choose at least two pupils of this class."), field="persons")
    for wish in GroupWish.objects.filter(section=section, kind=kind, taken_back_at=None).prefetch_related("persons"):
        if {person.pk for person in wish.persons.all()} == chosen:
            return wish
    now = now or timezone.now()
    wish = GroupWish.objects.create(section=section, kind=kind, by=by, at=now)
    wish.persons.set(chosen)
    context = {"section": section.pk, "kind": kind, "persons": sorted(chosen)}
    record("created", wish, school_id=section.school_id, actor_id=by.pk, context=context, at=now)
    return wish


@transaction.atomic
def take_back_wish(*, by: Person, wish: GroupWish, now: datetime | None = None) -> None:
    """It no longer counts; :func:`give_wish_back` undoes it. Twice changes nothing."""
    require_teaches(by, wish.section)
    if wish.taken_back_at is None:
        wish.taken_back_at, wish.taken_back_by = now or timezone.now(), by
        wish.save(update_fields=["taken_back_at", "taken_back_by"])
        record("retracted", wish, school_id=wish.section.school_id, actor_id=by.pk, at=wish.taken_back_at)


@transaction.atomic
def give_wish_back(*, by: Person, wish: GroupWish, now: datetime | None = None) -> None:
    """It counts again."""
    require_teaches(by, wish.section)
    if wish.taken_back_at is not None:
        wish.taken_back_at = wish.taken_back_by = None
        wish.save(update_fields=["taken_back_at", "taken_back_by"])
        record("updated", wish, school_id=wish.section.school_id, actor_id=by.pk, at=now or timezone.now())
