"""Who may learn what, when something learnt at home counts as done, and when it is asked about again."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.mastery import RECHECK_AFTER_DAYS
from upbeat.rooms.people.models import Person

WATCHED_ENOUGH = 0.9
"""The share of a video that must have been watched; the rest is titles and farewells, and seconds that phones lose at
the edges. Ours: no study is known to us that sets it."""


def watched_enough(watched_s: float, duration_s: float) -> bool:
    """Has so much of the video been watched that it counts?"""
    return watched_s >= WATCHED_ENOUGH * duration_s


def recheck_due_before(now: datetime) -> datetime:
    """Points mastered before this are asked about once more (R32)."""
    return now - timedelta(days=RECHECK_AFTER_DAYS)


def require_own(person: Person, owner_id: int) -> None:
    """NotFound unless the row is the person's own: nobody learns that another's row exists."""
    if owner_id != person.pk or not person.is_active:
        raise NotFound(_("There is no such thing among what is yours. Go back to your lessons."))
