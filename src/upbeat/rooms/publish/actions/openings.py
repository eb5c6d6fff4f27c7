"""What is in the bag: pieces that stand in or after class, opened by a tap for all, a group or some, closed again, or
opened by the clock (D1)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.publish.actions.releases import open_piece, require_openable
from upbeat.rooms.publish.events import PieceOpened
from upbeat.rooms.publish.models import Package, Piece, Release, UndoneOpening
from upbeat.rooms.publish.queries.packages import pushed_at
from upbeat.rooms.publish.rules import require_teacher


@transaction.atomic
def open_for(
    *,
    by: Person,
    piece: Piece,
    persons: Collection[int] | None = None,
    table: int | None = None,
    now: datetime | None = None,
) -> list[Release]:
    """Open a piece for the class, or for these pupils of it, ``table`` being their group; for whom it is new. Who has
    it keeps it; for the class it is opened once. Invalid for nobody, or somebody who is not in the class."""
    now = now or timezone.now()
    if persons is None:
        new = not Release.objects.filter(piece=piece, person=None, opens_at__lte=now).exists()
        release = open_piece(by=by, piece=piece, now=now)
        _cancel_planned(piece, now)
        bus.publish(PieceOpened(piece.package.school_id, piece.pk, ()))
        return [release] if new else []
    require_openable(by, piece)
    here = {person.pk for person in pupils_of(piece.package.section).filter(pk__in=persons)}
    if not here or here != set(persons):
        raise Invalid(_("Choose pupils of this class."), field="persons")
    has = set(Release.objects.filter(piece=piece, opens_at__lte=now).values_list("person_id", flat=True))
    new_for = [] if None in has else sorted(here - has)
    releases = Release.objects.bulk_create(
        Release(package=piece.package, piece=piece, person_id=one, table=table, by=by, at=now, opens_at=now)
        for one in new_for
    )
    if releases:
        context = {"package": piece.package_id, "persons": new_for, "table": table}
        record("released", piece, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
        bus.publish(PieceOpened(piece.package.school_id, piece.pk, ()))
    return releases


@transaction.atomic
def close_again(*, by: Person, release: Release, now: datetime | None = None) -> UndoneOpening:
    """Undo an opening by a tap, with all that it opened; the caller has seen to it that nobody has begun. It stays on
    the record. Invalid for the push, and for what opened by itself."""
    require_teacher(by, release.package.section)
    if release.piece is None or release.by_id is None:
        raise Invalid(_("This was not opened by a tap. Take the piece back with a reason."))
    now = now or timezone.now()
    Package.objects.select_for_update(of=("self",)).get(pk=release.package_id)
    same = opened_together(release)
    people = None if release.person_id is None else same.count()
    done = UndoneOpening.objects.create(
        piece=release.piece,
        table=release.table,
        people=people,
        opened_by=release.by,
        opened_at=release.at,
        by=by,
        at=now,
    )
    same.delete()
    context = {"package": release.package_id, "closed": True, "table": release.table, "people": people}
    record("closed", release.piece, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(PieceOpened(release.package.school_id, release.piece.pk, ()))
    return done


def opened_together(release: Release) -> QuerySet[Release]:
    """All rows of the same tap."""
    return Release.objects.filter(
        piece=release.piece_id,
        by=release.by_id,
        at=release.at,
        table=release.table,
        person__isnull=release.person_id is None,
    )


@transaction.atomic
def set_opening_time(*, by: Person, piece: Piece, at: datetime | None, now: datetime | None = None) -> None:
    """It opens for the class at this time, from the push on; None: by no clock. Invalid before class, where everything
    is open from the push on, and where it is open already."""
    require_teacher(by, piece.package.section)
    now = now or timezone.now()
    if piece.opens_at == at:
        return
    if at is not None and piece.phase == Piece.Phase.BEFORE:
        raise Invalid(_("What stands before class is open from the push on."), field="opens_at")
    Package.objects.select_for_update(of=("self",)).get(pk=piece.package_id)
    if Release.objects.filter(piece=piece, person=None, opens_at__lte=now).exists():
        raise Invalid(_("“%(piece)s” is open for the class already.") % {"piece": piece.title}, field="opens_at")
    piece.opens_at = at
    piece.save(update_fields=["opens_at"])
    _cancel_planned(piece, now)
    if at is not None and pushed_at(piece.package):
        Release.objects.create(package=piece.package, piece=piece, by=by, at=now, opens_at=at)
    context = {"opens_at": at.isoformat() if at else None}
    record("updated", piece, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(PieceOpened(piece.package.school_id, piece.pk, ()))


def _cancel_planned(piece: Piece, now: datetime) -> None:
    """An opening that was planned has not happened."""
    Release.objects.filter(piece=piece, person=None, opens_at__gt=now).delete()
