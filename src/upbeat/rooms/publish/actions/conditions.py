"""Pieces that open by themselves: for each pupil as soon as they know all the points that the piece waits for (R28)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import fact, record_all
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.events import ConditionSet, PieceOpened
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release
from upbeat.rooms.publish.rules import require_builder


def check_condition(by: Person, *, kind: str, phase: str, points: Iterable[KnowledgePoint]) -> None:
    """Invalid for a condition at anything but an exercise after class: what stands before class is open from the push
    on and due at the class, and what stands in class the teacher opens there."""
    some = list(points)
    if some and (kind, phase) != (Piece.Kind.EXERCISE, Piece.Phase.AFTER):
        raise Invalid(_("Only an exercise after class opens by itself. Put it there."), field="opens_when")
    for point in some:
        require_builder(by, point)


def set_condition(piece: Piece, points: Collection[KnowledgePoint]) -> None:
    """The piece waits for these points; inside the caller's transaction. What is open stays open."""
    if {point.pk for point in points} != set(piece.opens_when.values_list("pk", flat=True)):
        piece.opens_when.set(points)
        bus.publish(ConditionSet(piece.package.school_id, piece.pk))


@transaction.atomic
def open_by_itself(*, piece: Piece, people: Collection[int], now: datetime) -> list[int]:
    """Open the piece for pupils of its class who know what it waits for, which the caller has seen to; for whom it is
    new. Whoever has it, by a teacher or by itself, has it once; taken back it opens for nobody."""
    Package.objects.select_for_update(of=("self",)).get(pk=piece.package_id)
    if piece.removed_at is not None or PieceRevocation.objects.filter(piece=piece).exists():
        return []
    rows = Release.objects.filter(Q(person__in=people) | Q(person=None), piece=piece, opens_at__lte=now)
    has = set(rows.values_list("person_id", flat=True))
    new = [] if None in has else sorted(set(people) - has)
    Release.objects.bulk_create(
        [Release(package_id=piece.package_id, piece=piece, person_id=one, at=now, opens_at=now) for one in new]
    )
    school, known = piece.package.school_id, sorted(piece.opens_when.values_list("pk", flat=True))
    record_all(
        fact(
            "released",
            piece,
            school_id=school,
            actor_id=None,
            context={"package": piece.package_id, "person": one, "known": known},
            at=now,
        )
        for one in new
    )
    if new:
        bus.publish(PieceOpened(school, piece.pk, tuple(new)))
    return new
