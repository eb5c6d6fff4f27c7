"""What a class has been given: the same for all its pupils, so a server that is asked by thirty at once reads it once.

It is remembered for ``settings.CLASS_MEMORY_S`` seconds, and forgotten at once in the process in which a teacher pushes
a lesson or takes something back. What is a pupil's own is never remembered: :mod:`upbeat.rooms.learn.queries.own`.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db.models import Exists, Min, OuterRef

from upbeat.kernel.peers import PeerShare
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.learn.queries.peers import class_progress_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release


@dataclass(frozen=True, slots=True)
class Given:
    """A piece that stands, with the items it asks and their kinds, for whom (None: all) it was opened from when on, and
    the points that whoever knows has it opened by itself."""

    piece: Piece
    items: Mapping[int, str]
    opened: tuple[tuple[int | None, datetime], ...]
    opens_when: tuple[KnowledgePoint, ...] = ()

    def is_open(self, person: Person, now: datetime) -> bool:
        """May the pupil work on it? Before class always, else by a release of its own."""
        if self.piece.phase == Piece.Phase.BEFORE:
            return True
        return any(at <= now and whose in (None, person.pk) for whose, at in self.opened)


@dataclass(frozen=True, slots=True)
class Classwork:
    """A pushed package: open from ``opens_at`` on; ``begun`` of the class."""

    package: Package
    opens_at: datetime
    pieces: tuple[Given, ...]
    begun: PeerShare | None


Value = TypeVar("Value")
_known: dict[int, tuple[float, tuple[Classwork, ...]]] = {}


def classwork_of(sections: Collection[int]) -> list[Classwork]:
    """The pushed packages of the classes by class time; at most seven queries, and none for what is remembered."""
    now = time.monotonic()
    fresh = {number: known[1] for number in sections if (known := _known.get(number)) and known[0] > now}
    unknown = [number for number in sections if number not in fresh]
    if unknown:
        read = _read(unknown)
        fresh |= read
        if settings.CLASS_MEMORY_S:
            _known.update({number: (now + settings.CLASS_MEMORY_S, work) for number, work in read.items()})
    work = [one for number in sections for one in fresh[number]]
    return sorted(work, key=lambda one: (one.package.class_at, one.package.pk))


def forget_classwork(_news: object = None) -> None:
    """Something was given or taken back: read anew. Hears the news of the publish room."""
    _known.clear()


def _read(sections: Collection[int]) -> dict[int, tuple[Classwork, ...]]:
    pushes = dict(
        Release.objects.filter(package__section__in=sections, piece=None)
        .values_list("package")
        .annotate(Min("opens_at"))
    )
    packages = list(Package.objects.filter(pk__in=pushes).select_related("section", "school"))
    pieces = _pieces(packages)
    begun = class_progress_of(packages) if packages else {}
    work: dict[int, list[Classwork]] = {number: [] for number in sections}
    for package in packages:
        given = tuple(pieces[package.pk])
        work[package.section_id].append(Classwork(package, pushes[package.pk], given, begun[package.pk]))
    return {number: tuple(rows) for number, rows in work.items()}


def _pieces(packages: Collection[Package]) -> dict[int, list[Given]]:
    rows = list(
        Piece.objects.filter(package__in=packages, removed_at=None)
        .exclude(Exists(PieceRevocation.objects.filter(piece=OuterRef("pk"))))
        .exclude(kind=Piece.Kind.VIDEO, video__published=None)
        .select_related("video__published__run")
        .order_by("position", "pk")
    )
    links_to_items = Piece.items.through.objects.filter(piece__in=rows).values_list("piece", "item", "item__kind")
    asked = _by_first((piece, (item, kind)) for piece, item, kind in links_to_items)
    releases = Release.objects.filter(piece__in=rows).values_list("piece", "person", "opens_at")
    opened = _by_first((piece, (person, at)) for piece, person, at in releases)
    after = [piece for piece in rows if (piece.kind, piece.phase) == (Piece.Kind.EXERCISE, Piece.Phase.AFTER)]
    links = Piece.opens_when.through.objects.filter(piece__in=after, knowledgepoint__retired_at=None)
    awaited = _by_first((one.piece_id, one.knowledgepoint) for one in links.select_related("knowledgepoint"))
    found: dict[int, list[Given]] = defaultdict(list)
    for piece in rows:
        opens_when = tuple(awaited[piece.pk])
        found[piece.package_id].append(Given(piece, dict(asked[piece.pk]), tuple(opened[piece.pk]), opens_when))
    return found


def _by_first(pairs: Iterable[tuple[int, Value]]) -> dict[int, list[Value]]:
    found: dict[int, list[Value]] = defaultdict(list)
    for first, second in pairs:
        found[first].append(second)
    return found
