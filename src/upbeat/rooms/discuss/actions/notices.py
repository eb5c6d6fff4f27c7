"""Lines at a person's bell, and reminders."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from upbeat.rooms.discuss.models import Notification, Reminder
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import Package

# Reminders are few (R38): nobody is reminded of one package twice within a day.
REST = timedelta(hours=20)


@transaction.atomic
def notify(
    *, person: Person, kind: Notification.Kind, params: Mapping[str, Any], path: str = "", now: datetime | None = None
) -> Notification:
    """A line for a person. The caller has authorised what it tells of."""
    return Notification.objects.create(
        school_id=person.school_id, person=person, kind=kind, params=dict(params), path=path, at=now or timezone.now()
    )


@transaction.atomic
def notify_many(
    *,
    school_id: int,
    kind: Notification.Kind,
    lines: Iterable[tuple[int, Mapping[str, Any], str]],
    now: datetime | None = None,
) -> int:
    """A line for each of many people of a school: (person, params, path); how many. One statement."""
    at = now or timezone.now()
    rows = [
        Notification(school_id=school_id, person_id=person, kind=kind, params=dict(params), path=path, at=at)
        for person, params, path in lines
    ]
    return len(Notification.objects.bulk_create(rows, batch_size=500))


@transaction.atomic
def remind(
    *,
    by: Person,
    package: Package,
    pupils: Iterable[Person],
    text: str = "",
    path: str = "",
    now: datetime | None = None,
) -> list[Reminder]:
    """Remind pupils of a package. Those reminded within the last twenty hours are left in peace."""
    require_teaches(by, package.section)
    now = now or timezone.now()
    lately = set(Reminder.objects.filter(package=package, at__gt=now - REST).values_list("person_id", flat=True))
    made = []
    for pupil in pupils:
        if pupil.pk in lately:
            continue
        made.append(Reminder.objects.create(package=package, person=pupil, by=by, text=text.strip()[:500], at=now))
        params = {"title": package.title, "text": text.strip()[:500]}
        notify(person=pupil, kind=Notification.Kind.REMINDER, params=params, path=path, now=now)
        context = {"package": package.pk}
        record("reminded", pupil, school_id=package.school_id, actor_id=by.pk, context=context, at=now)
    return made


@transaction.atomic
def mark_read(*, by: Person, now: datetime | None = None) -> int:
    """All lines of one's own bell are read; returns how many were new."""
    return Notification.objects.filter(person=by, read_at=None).update(read_at=now or timezone.now())
