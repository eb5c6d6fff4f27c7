"""Pieces that open by themselves: for each pupil as soon as they know all the points that the piece waits for (R28)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import fact, record, record_all
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.events import ConditionSet, PieceOpened
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release
from upbeat.rooms.publish.rules import require_builder, require_teacher


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
def set_further_conditions(
    *, by: Person, piece: Piece, after: Collection[Piece] = (), tables: Collection[int] = (), kind: str = ""
) -> None:
    """A piece in or after class opens by itself for whoever has finished all pieces of ``after`` and sits in one of
    these groups of the lesson (numbers), or in groups of this kind; all that is said must hold, and the points too.
    What is open stays open."""
    require_teacher(by, piece.package.section)
    numbers = sorted(set(tables))
    if (after or numbers or kind) and piece.phase == Piece.Phase.BEFORE:
        raise Invalid(_("What stands before class is open from the push on."), field="after")
    if any(one.package_id != piece.package_id or one.pk == piece.pk for one in after):
        raise Invalid(_("Choose other pieces of the same lesson."), field="after")
    if any(piece.pk in _waited_for(one) for one in after):
        raise Invalid(_("These pieces would wait for each other. Choose another."), field="after")
    if any(not 1 <= number <= 99 for number in numbers) or len(numbers) > 20:
        raise Invalid(_("Write the numbers of groups, with commas between them."), field="tables")
    wanted = (",".join(map(str, numbers)), kind, {one.pk for one in after})
    if wanted == (piece.opens_tables, piece.opens_kind, set(piece.opens_after.values_list("pk", flat=True))):
        return
    piece.opens_tables, piece.opens_kind = wanted[0], kind
    piece.save(update_fields=["opens_tables", "opens_kind"])
    piece.opens_after.set(after)
    context = {"after": sorted(wanted[2]), "tables": numbers, "kind": kind}
    record("updated", piece, school_id=by.school_id, actor_id=by.pk, context=context)
    bus.publish(ConditionSet(piece.package.school_id, piece.pk))


def _waited_for(piece: Piece) -> set[int]:
    """The numbers of all pieces that must be finished before this one opens."""
    links = set(
        Piece.opens_after.through.objects.filter(from_piece__package=piece.package_id).values_list(
            "from_piece", "to_piece"
        )
    )
    found = {piece.pk}
    while more := {to for start, to in links if start in found} - found:
        found |= more
    return found - {piece.pk}


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
