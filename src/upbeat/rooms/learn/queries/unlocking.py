"""What opens by itself: for whom it is due, for whom it is open, and what is missing for the others (R28)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.learn.models import Mastery, PieceDone
from upbeat.rooms.people.models import Enrolment, Person
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation, Release


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pupil for whom a piece has not opened yet, and the points that they do not know."""

    person: Person
    missing: tuple[KnowledgePoint, ...]


@dataclass(frozen=True, slots=True)
class Unlocking:
    """A piece that opens by itself when ``points`` are known: for whom it is open since when, and who waits."""

    points: tuple[KnowledgePoint, ...]
    open_for: tuple[tuple[Person, datetime], ...]
    waiting: tuple[Waiting, ...]

    @property
    def pupils(self) -> int:
        """So many sit in the class."""
        return len(self.open_for) + len(self.waiting)


def who_may_have(
    *,
    now: datetime,
    people: Collection[int] | None = None,
    point_id: int | None = None,
    package_id: int | None = None,
    piece_id: int | None = None,
    finished_id: int | None = None,
    grouped: bool = False,
) -> dict[int, list[int]]:
    """By the number of a piece: the pupils of the class who know all its points, have finished all it comes after, and
    do not have it yet. Three queries, five where something comes after another piece.

    A point that was retired since is not waited for: nobody could master it any more. ``finished_id``: only what comes
    after this piece. ``grouped``: what waits for a group as well, and nothing else; whether the pupil sits there, the
    caller sees to.
    """
    standing = _standing(now, point_id, package_id, piece_id, finished_id, grouped=grouped)
    links = Piece.opens_when.through.objects.filter(piece__in=standing, knowledgepoint__retired_at=None)
    points = Counter(links.values_list("piece_id", flat=True))
    after = Piece.opens_after.through.objects.filter(from_piece__in=standing)
    before: dict[int, set[int]] = defaultdict(set)
    for piece, earlier in after.values_list("from_piece", "to_piece"):
        before[piece].add(earlier)
    wanted = points.keys() | before.keys()
    if not wanted:
        return {}
    here = "section__packages__pieces"
    rows = Enrolment.objects.filter(
        Q() if people is None else Q(person__in=people), kind=Enrolment.Kind.PUPIL, ended_at=None
    )
    mastered = Counter(
        rows.filter(
            **{
                f"{here}__in": list(points),
                f"{here}__opens_when__retired_at": None,
                f"{here}__opens_when__mastery__person": F("person"),
                f"{here}__opens_when__mastery__mastered_at__isnull": False,
            }
        ).values_list(here, "person_id")
        if points
        else ()
    )
    ready = {pair for pair, count in mastered.items() if count == points[pair[0]]}
    if before:
        done = set(
            PieceDone.objects.filter(piece__in={one for some in before.values() for one in some}).values_list(
                "person_id", "piece_id"
            )
        )
        in_class = rows.filter(**{f"{here}__in": list(before)}).values_list(here, "person_id")
        fulfilled = {(piece, who) for piece, who in in_class if all((who, one) in done for one in before[piece])}
        ready = {pair for pair in ready | fulfilled if _holds(pair, ready, fulfilled, points, before)}
    has = set(Release.objects.filter(piece__in=wanted, opens_at__lte=now).values_list("piece_id", "person_id"))
    due: dict[int, list[int]] = defaultdict(list)
    for piece, person in sorted(ready):
        if has.isdisjoint({(piece, person), (piece, None)}):
            due[piece].append(person)
    return dict(due)


def _holds(
    pair: tuple[int, int],
    known: set[tuple[int, int]],
    fulfilled: set[tuple[int, int]],
    points: Mapping[int, int],
    before: Mapping[int, set[int]],
) -> bool:
    """All that the piece waits for, points and pieces."""
    return (pair[0] not in points or pair in known) and (pair[0] not in before or pair in fulfilled)


def _standing(
    now: datetime,
    point_id: int | None,
    package_id: int | None,
    piece_id: int | None,
    finished_id: int | None,
    *,
    grouped: bool,
) -> QuerySet[Piece]:
    """The pieces that wait for something, of lessons that classes have, neither taken out nor back."""
    pushes = Release.objects.filter(package=OuterRef("package"), piece=None, opens_at__lte=now)
    waits = Q(opens_when__isnull=False) | Q(opens_after__isnull=False)
    alone = Q(opens_tables="", opens_kind="")
    rows = Piece.objects.filter(Exists(pushes), waits, ~alone if grouped else alone, removed_at=None).exclude(
        Exists(PieceRevocation.objects.filter(piece=OuterRef("pk")))
    )
    given = {"opens_when": point_id, "package": package_id, "pk": piece_id, "opens_after": finished_id}
    return rows.filter(**{name: number for name, number in given.items() if number is not None})


def known_among(person: Person, points: Iterable[KnowledgePoint]) -> set[int]:
    """The numbers of those of the points that the person knows; no query where there are none."""
    numbers = {point.pk for point in points}
    if not numbers:
        return set()
    rows = Mastery.objects.filter(person=person, point__in=numbers, mastered_at__isnull=False)
    return set(rows.values_list("point_id", flat=True))


def unlocking_of(package: Package) -> dict[int, Unlocking]:
    """The pieces of the package that open by themselves, by number, for its teachers; five queries, one where there are
    none."""
    pieces = Piece.objects.filter(package=package, opens_when__isnull=False).distinct().prefetch_related("opens_when")
    points = {piece.pk: tuple(piece.opens_when.all()) for piece in pieces}
    if not points:
        return {}
    pupils = list(pupils_of(package.section))
    wanted = {point.pk for some in points.values() for point in some}
    rows = Mastery.objects.filter(person__in=pupils, point__in=wanted, mastered_at__isnull=False)
    known = set(rows.values_list("person_id", "point_id"))
    since: dict[tuple[int, int | None], datetime] = {}
    opened = Release.objects.filter(piece__in=points, opens_at__lte=timezone.now())
    for piece, person, at in opened.values_list("piece_id", "person_id", "opens_at"):
        since[piece or 0, person] = min(at, since.get((piece or 0, person), at))
    return {piece: _one(piece, some, pupils, known, since) for piece, some in points.items()}


def _one(
    piece: int,
    points: tuple[KnowledgePoint, ...],
    pupils: list[Person],
    known: set[tuple[int, int]],
    since: dict[tuple[int, int | None], datetime],
) -> Unlocking:
    has, waits = [], []
    for pupil in pupils:
        times = [since[key] for key in ((piece, pupil.pk), (piece, None)) if key in since]
        if times:
            has.append((pupil, min(times)))
        else:
            missing = tuple(point for point in points if point.retired_at is None and (pupil.pk, point.pk) not in known)
            waits.append(Waiting(pupil, missing))
    return Unlocking(points, tuple(has), tuple(waits))
