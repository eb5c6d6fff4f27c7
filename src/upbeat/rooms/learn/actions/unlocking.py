"""Exercises of a unit open by themselves, for each pupil when its points are known (R28)."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from django_scopes import scope, scopes_disabled

from upbeat.rooms.learn.queries.unlocking import who_may_have
from upbeat.rooms.people.models import School
from upbeat.rooms.publish.actions.conditions import open_by_itself
from upbeat.rooms.publish.models import Piece


def unlock(
    *,
    people: Collection[int] | None = None,
    point_id: int | None = None,
    package_id: int | None = None,
    piece_id: int | None = None,
    finished_id: int | None = None,
    now: datetime | None = None,
) -> int:
    """Open what waits for points that are known by now and for pieces that are finished, in the scope of a school; for
    how many pupils. Safe to run twice. Only for these people, only what waits for this point or comes after this piece,
    only of this package or this piece, where given. What waits for a group the classroom opens.

    What was opened stays open, whatever becomes of the mastery.
    """
    now = now or timezone.now()
    due = who_may_have(
        people=people, point_id=point_id, package_id=package_id, piece_id=piece_id, finished_id=finished_id, now=now
    )
    pieces = Piece.objects.select_related("package").in_bulk(due)
    return sum(len(open_by_itself(piece=pieces[number], people=due[number], now=now)) for number in sorted(due))


def unlock_everywhere(now: datetime | None = None) -> int:
    """In every school open what the news of it missed: a server died between answer and opening, a pupil came into the
    class, a piece was given back. A duty."""
    with scopes_disabled():
        schools = list(School.objects.order_by("pk"))
    opened = 0
    for school in schools:
        with scope(school=school):
            opened += unlock(now=now)
    return opened
