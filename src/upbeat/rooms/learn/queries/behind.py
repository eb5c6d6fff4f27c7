"""Who is behind with what, exactly: for those who teach the class and for their reminders (R38), never for peers."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef

from upbeat.rooms.items.models import Response
from upbeat.rooms.learn.models import PieceDone, Viewing
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation


@dataclass(frozen=True, slots=True)
class Behind:
    """Of a package: pupils of the class who have not begun, and those who have not finished, in the order of lists."""

    package: Package
    not_begun: tuple[Person, ...]
    not_finished: tuple[Person, ...]


def behind_with(section: Section, packages: Collection[Package]) -> list[Behind]:
    """Who is behind with packages of the class; a constant number of queries. A package without work finds nobody."""
    pupils = list(pupils_of(section))
    standing = (
        Piece.objects.filter(package__in=packages, phase=Piece.Phase.BEFORE, removed_at=None)
        .exclude(Exists(PieceRevocation.objects.filter(piece=OuterRef("pk"))))
        .exclude(kind=Piece.Kind.VIDEO, video__published=None)
    )
    needed: dict[int, set[int]] = defaultdict(set)
    for package_id, piece_id in standing.values_list("package", "pk"):
        needed[package_id].add(piece_id)
    of_piece = {piece: package for package, pieces in needed.items() for piece in pieces}
    done: dict[tuple[int, int], set[int]] = defaultdict(set)
    begun: set[tuple[int, int]] = set()
    finished = PieceDone.objects.filter(piece__in=of_piece, person__in=pupils)
    for person, piece in finished.values_list("person", "piece"):
        done[of_piece[piece], person].add(piece)
        begun.add((of_piece[piece], person))
    seen = Viewing.objects.filter(version__video__pieces__in=of_piece, person__in=pupils)
    for person, piece in seen.values_list("person", "version__video__pieces").distinct():
        if piece in of_piece:
            begun.add((of_piece[piece], person))
    tried = Response.objects.filter(attempt__place="piece", attempt__place_id__in=of_piece, attempt__person__in=pupils)
    for person, piece in tried.values_list("attempt__person", "attempt__place_id").distinct():
        begun.add((of_piece[piece], person))
    return [
        Behind(
            package,
            tuple(one for one in pupils if needed[package.pk] and (package.pk, one.pk) not in begun),
            tuple(one for one in pupils if not done[package.pk, one.pk] >= needed[package.pk]),
        )
        for package in packages
    ]


def last_active(pupils: Collection[Person]) -> dict[int, datetime]:
    """When each of them last opened a video, answered or finished something; who never did is missing."""
    found: dict[int, datetime] = {}
    for rows in (
        Viewing.objects.filter(person__in=pupils).values_list("person").annotate(Max("opened_at")),
        Response.objects.filter(attempt__person__in=pupils).values_list("attempt__person").annotate(Max("answered_at")),
        PieceDone.objects.filter(person__in=pupils).values_list("person").annotate(Max("at")),
    ):
        for person, at in rows:
            found[person] = max(at, found.get(person, at))
    return found
