"""How a class prepared for a lesson: read once, for the brief and for groups; a constant number of queries."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from upbeat.kernel.brief import PointResult, Preparation
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Attempt, Guidance, Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.learn.models import Mastery, PieceDone, Watch
from upbeat.rooms.learn.queries.behind import behind_with
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.publish.models import Package, Piece

Watched = tuple[int, int, int, float, list[list[float]]]
"""Person, video, version, seconds watched, and which."""


@dataclass(slots=True)
class PointWork:
    """What a class did on one point. People by number; ``misconceptions``: people by misconception."""

    point: KnowledgePoint
    answered: set[int] = field(default_factory=set)
    wrong: set[int] = field(default_factory=set)
    misconceptions: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    failures: dict[int, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True, slots=True)
class Film:
    """What explains a point: piece, served version and its number, its seconds, and what each of the class has watched
    of it."""

    piece: int
    version: int
    number: int
    duration_s: float
    watched: tuple[list[list[float]], ...]


@dataclass(frozen=True, slots=True)
class ClassWork:
    """How a class prepared. ``progress``: 0 to 1 by person; ``known``: points by person, as keys of the kernel;
    ``films``: by point."""

    pupils: Mapping[int, Person]
    points: Mapping[int, PointWork]
    videos: Mapping[int, int]
    begun: frozenset[int]
    prepared: frozenset[int]
    progress: Mapping[int, float]
    known: Mapping[int, frozenset[int]]
    films: Mapping[int, Film]

    def results(self) -> list[PointResult]:
        """For the ranking of points."""
        return [
            PointResult(
                point=str(number),
                answered=len(work.answered),
                wrong=len(work.wrong),
                misconceptions={title: len(people) for title, people in work.misconceptions.items()},
            )
            for number, work in self.points.items()
        ]

    def preparations(self) -> list[Preparation]:
        """For who needs a word."""
        made = []
        for number in self.pupils:
            fails = {
                point: work.failures.get(number, 0)
                for point, work in self.points.items()
                if point not in self.known.get(number, frozenset())
            }
            stuck = max(fails, key=lambda point: fails[point], default=None)
            made.append(
                Preparation(
                    learner=str(number),
                    begun=number in self.begun,
                    progress=self.progress.get(number, 0.0),
                    failures=fails[stuck] if stuck is not None else 0,
                    stuck_on=str(stuck) if stuck is not None and fails[stuck] else "",
                )
            )
        return made


def class_work(package: Package) -> ClassWork:
    """Everything the class did on the pieces before class."""
    pieces = list(
        Piece.objects.filter(package=package, phase=Piece.Phase.BEFORE, removed_at=None, revocations=None)
        .select_related("video__point", "video__published__run")
        .prefetch_related("items__point")
    )
    pupils = {person.pk: person for person in pupils_of(package.section)}
    points = _points(pieces)
    videos = {piece.video.point_id: piece.video.pk for piece in pieces if piece.video is not None}
    _read_responses(points, pupils)
    durations = {
        piece.video.pk: piece.video.published.run.duration_s or 0.0
        for piece in pieces
        if piece.video is not None and piece.video.published is not None
    }
    watches = list(
        Watch.objects.filter(person__in=pupils, version__video__in=durations).values_list(
            "person_id", "version__video_id", "version_id", "watched_s", "ranges"
        )
    )
    watched = _watched(watches, durations)
    [behind] = behind_with(package.section, [package])
    mastered = defaultdict(set)
    for person, point in Mastery.objects.filter(
        person__in=pupils, point__in=points, mastered_at__isnull=False
    ).values_list("person_id", "point_id"):
        mastered[person].add(point)
    for point, work in points.items():
        for person in work.answered - work.wrong:
            mastered[person].add(point)
    return ClassWork(
        pupils=pupils,
        points=points,
        videos=videos,
        begun=frozenset(pupils) - {person.pk for person in behind.not_begun} if pieces else frozenset(),
        prepared=_prepared(pieces, list(pupils)),
        progress={person: watched.get(person, 0.0) for person in pupils},
        known={person: frozenset(mastered.get(person, ())) for person in pupils},
        films=_films(pieces, watches),
    )


def _points(pieces: list[Piece]) -> dict[int, PointWork]:
    points: dict[int, PointWork] = {}
    for piece in pieces:
        if piece.video is not None:
            points.setdefault(piece.video.point_id, PointWork(piece.video.point))
        for item in piece.items.all():
            points.setdefault(item.point_id, PointWork(item.point))
    return points


def _read_responses(points: dict[int, PointWork], pupils: Mapping[int, Person]) -> None:
    """First answers say what a point cost; every wrong one counts as a failure."""
    rows = (
        Response.objects.filter(attempt__person__in=pupils, attempt__item__point__in=points)
        .exclude(attempt__place=Attempt.Place.TRIAL)
        .annotate(counts=COUNTS)
        .order_by("answered_at", "pk")
        .values_list(
            "attempt__person_id", "attempt__item_id", "attempt__item__point_id", "attempt__variant_id", "counts",
            "option", "misconception__title",
        )
    )  # fmt: skip
    first: set[tuple[int, int]] = set()
    asked: dict[tuple[int, str], tuple[int, str]] = {}
    for person, item, point, variant, correct, option, misconception in rows:
        work = points[point]
        if not correct:
            work.failures[person] += 1
        if (person, item) in first:
            continue
        first.add((person, item))
        work.answered.add(person)
        if not correct:
            work.wrong.add(person)
            if misconception:
                work.misconceptions[misconception].add(person)
                asked[variant, option] = (point, misconception)
    spans = Guidance.objects.filter(variant__in={variant for variant, _option in asked}, start_s__isnull=False)
    for variant, option, start, end in spans.values_list("variant_id", "option", "start_s", "end_s"):
        if (variant, option) in asked and start is not None and end is not None:
            point, misconception = asked[variant, option]
            points[point].spans.setdefault(misconception, (start, end))


def _films(pieces: list[Piece], watches: list[Watched]) -> dict[int, Film]:
    ranges: dict[int, list[list[list[float]]]] = defaultdict(list)
    for _person, _video, number, _seconds, union in watches:
        ranges[number].append(union)
    films: dict[int, Film] = {}
    for piece in pieces:
        version = piece.video.published if piece.video is not None else None
        if piece.video is not None and version is not None:
            length = version.run.duration_s or 0.0
            films.setdefault(
                piece.video.point_id, Film(piece.pk, version.pk, version.number, length, tuple(ranges[version.pk]))
            )
    return films


def _watched(watches: list[Watched], durations: Mapping[int, float]) -> dict[int, float]:
    """Share of the films watched, by person; of several versions of one video the best counts."""
    best: dict[tuple[int, int], float] = defaultdict(float)
    for person, video, _version, seconds, _ranges in watches:
        best[person, video] = max(best[person, video], min(seconds, durations[video]))
    total = sum(durations.values())
    shares: dict[int, float] = defaultdict(float)
    for (person, _video), seconds in best.items():
        shares[person] += seconds / total if total else 0.0
    return shares


def _prepared(pieces: list[Piece], pupils: list[int]) -> frozenset[int]:
    """Who has finished every video and exercise before class."""
    needed = {piece.pk for piece in pieces if piece.kind != Piece.Kind.TEXT}
    done = defaultdict(set)
    for person, piece in PieceDone.objects.filter(piece__in=needed, person__in=pupils).values_list("person", "piece"):
        done[person].add(piece)
    return frozenset(person for person in pupils if needed and done[person] >= needed)
