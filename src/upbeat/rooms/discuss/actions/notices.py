"""Lines at a person's bell."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.people.models import Person


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
    once: str = "",
    now: datetime | None = None,
) -> None:
    """A line for each of many people of a school: (person, params, path); one statement.

    ``once``: a name of what happened; whoever was told of it already is not told again.
    """
    at = now or timezone.now()
    rows = [
        Notification(school_id=school_id, person_id=person, kind=kind, params=dict(params), path=path, once=once, at=at)
        for person, params, path in lines
    ]
    Notification.objects.bulk_create(rows, batch_size=500, ignore_conflicts=bool(once))


@transaction.atomic
def mark_read(*, by: Person, now: datetime | None = None) -> int:
    """All lines of one's own bell are read; returns how many were new."""
    return Notification.objects.filter(person=by, read_at=None).update(read_at=now or timezone.now())
