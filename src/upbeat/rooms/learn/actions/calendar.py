"""A private address for one's own calendar: made, made anew, taken away."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.models import CalendarFeed
from upbeat.rooms.people.models import Person


@transaction.atomic
def open_calendar(*, by: Person, now: datetime | None = None) -> CalendarFeed:
    """A fresh address; the one before it opens nothing any more."""
    now = now or timezone.now()
    # Locked: of two taps at once the second finds the address of the first, and ends it.
    Person.objects.select_for_update().get(pk=by.pk)
    close_calendar(by=by, now=now)
    feed = CalendarFeed.objects.create(person=by, made_at=now)
    record("created", feed, school_id=by.school_id, actor_id=by.pk, at=now)
    return feed


@transaction.atomic
def close_calendar(*, by: Person, now: datetime | None = None) -> None:
    """The address opens nothing any more; without one nothing changes."""
    now = now or timezone.now()
    for feed in CalendarFeed.objects.filter(person=by, ended_at=None):
        feed.ended_at = now
        feed.save(update_fields=["ended_at"])
        record("revoked", feed, school_id=by.school_id, actor_id=by.pk, at=now)
