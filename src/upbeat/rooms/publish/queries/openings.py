"""What was opened of a lesson: when, by whom, for whom; and what was closed or taken back (the record of D1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.people import rules as people
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release, UndoneOpening

What = Literal["pushed", "opened", "itself", "planned", "closed", "revoked"]


@dataclass(frozen=True, slots=True)
class Opening:
    """One line of the record. ``table``: the group; ``people``: names where it was for some (of what opened by itself
    the count is enough), ``count`` of them; neither for the class. ``release``: of a tap, to undo it; 0 without."""

    what: What
    at: datetime
    opens_at: datetime
    by: Person | None
    piece: Piece | None
    table: int | None = None
    people: tuple[str, ...] = ()
    count: int = 0
    reason: str = ""
    release: int = 0


def openings_of(package: Package, now: datetime) -> list[Opening]:
    """The record of a lesson, newest first; three queries."""
    taps: dict[tuple[object, ...], list[Release]] = {}
    rows = Release.objects.filter(package=package).select_related("piece", "by", "person")
    for row in rows:
        day = row.at.date() if row.by_id is None and row.piece_id else row.at
        key = (row.piece_id, row.by_id, day, row.table, row.opens_at > now, row.person_id is None)
        taps.setdefault(key, []).append(row)
    lines = [_line(some, now) for some in taps.values()]
    for undone in UndoneOpening.objects.filter(piece__package=package).select_related("piece", "by"):
        lines.append(
            Opening(
                "closed", undone.at, undone.opened_at, undone.by, undone.piece, undone.table, count=undone.people or 0
            )
        )
    for taken in PieceRevocation.objects.filter(piece__package=package).select_related("piece", "by"):
        lines.append(Opening("revoked", taken.at, taken.at, taken.by, taken.piece, reason=taken.reason))
    # Of one moment, what came last first.
    ordered = sorted(enumerate(lines), key=lambda pair: (pair[1].at, pair[0]), reverse=True)
    return [line for _place, line in ordered]


def _line(rows: list[Release], now: datetime) -> Opening:
    first = rows[0]
    tapped = first.piece_id is not None and first.by_id is not None
    what: What = "opened" if tapped else "itself"
    if first.piece_id is None:
        what = "pushed"
    elif first.opens_at > now:
        what = "planned"
    names = tuple(row.person.name for row in rows if row.person is not None)
    return Opening(
        what,
        max(row.at for row in rows),
        first.opens_at,
        first.by,
        first.piece,
        first.table,
        names,
        len(names),
        release=first.pk if what == "opened" else 0,
    )


def access_opening(teacher: Person, release_id: int) -> Release:
    """An opening of a piece in one of the teacher's classes; else NotFound."""
    rows = Release.objects.select_related("package__section", "piece__package__section", "by")
    release = rows.filter(pk=release_id, piece__isnull=False).first()
    if release is None or not people.teaches(teacher, release.package.section):
        raise NotFound(_("There is no such opening in your lessons."))
    return release
