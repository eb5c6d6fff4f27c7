"""What points and videos cover: statements of a curriculum (R8), rows of an edition and what they leave out (R9)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from upbeat.rooms.catalog.models import (
    Alignment,
    EditionEntry,
    Framework,
    KnowledgePoint,
    Standard,
    TextbookEdition,
)
from upbeat.rooms.catalog.queries.standards import StageOfStandards, tree_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideo
from upbeat.rooms.publish.rules import require_builder


@dataclass(frozen=True, slots=True)
class CoveredStatement:
    """A statement with the points that serve it; ``videos``: published micro videos of these points."""

    row: Standard
    points: tuple[KnowledgePoint, ...]
    videos: int

    @property
    def state(self) -> str:
        """settled: with a video to watch; nearly: with a point; not-yet: with nothing."""
        return "settled" if self.videos else "nearly" if self.points else "not-yet"


@dataclass(frozen=True, slots=True)
class CoveredStage:
    """A stage: practices with their statements, and how many have points and videos."""

    row: Standard | None
    practices: tuple[tuple[Standard | None, tuple[CoveredStatement, ...]], ...]

    @property
    def statements(self) -> list[CoveredStatement]:
        """All statements of the stage."""
        return [one for _practice, found in self.practices for one in found]

    @property
    def with_points(self) -> int:
        """So many have at least one point."""
        return sum(bool(one.points) for one in self.statements)

    @property
    def with_videos(self) -> int:
        """So many have at least one published video."""
        return sum(bool(one.videos) for one in self.statements)


@dataclass(frozen=True)
class EditionGaps:
    """What an edition lacks: rows without a point; points (with the number of their published videos) that no row
    uses; points of its rows without a published video."""

    rows: tuple[EditionEntry, ...]
    unused: tuple[tuple[KnowledgePoint, int], ...]
    silent: tuple[tuple[EditionEntry, KnowledgePoint], ...]
    row_count: int

    @property
    def none(self) -> bool:
        """Nothing is missing."""
        return not (self.rows or self.unused or self.silent)


def published_videos(points: Collection[int]) -> dict[int, int]:
    """By point the number of its published micro videos; one query."""
    counts: dict[int, int] = defaultdict(int)
    shown = MicroVideo.objects.filter(point__in=points, published__isnull=False, trial=None)
    for number in shown.order_by().values_list("point", flat=True):
        counts[number] += 1
    return dict(counts)


def standards_coverage(person: Person, framework: Framework, search: str = "") -> list[CoveredStage]:
    """The framework by stage, each statement with its points and videos; three queries."""
    require_builder(person, framework)
    points: dict[int, list[KnowledgePoint]] = defaultdict(list)
    rows = Alignment.objects.filter(standard__framework=framework, point__retired_at=None).select_related("point")
    for row in rows.order_by("point__title", "point"):
        points[row.standard_id].append(row.point)
    videos = published_videos({point.pk for found in points.values() for point in found})
    return [_covered(stage, points, videos) for stage in tree_of(framework, search)]


def _covered(stage: StageOfStandards, points: dict[int, list[KnowledgePoint]], videos: dict[int, int]) -> CoveredStage:
    def statement(row: Standard) -> CoveredStatement:
        own = points.get(row.pk, [])
        return CoveredStatement(row, tuple(own), sum(videos.get(point.pk, 0) for point in own))

    return CoveredStage(stage.row, tuple((one.row, tuple(map(statement, one.statements))) for one in stage.practices))


def edition_gaps(person: Person, edition: TextbookEdition) -> EditionGaps:
    """What the edition lacks; three queries."""
    require_builder(person, edition)
    rows = list(EditionEntry.objects.filter(edition=edition).select_related("point").order_by("position", "pk"))
    points = list(KnowledgePoint.objects.filter(subject=edition.subject_id, retired_at=None).order_by("title", "pk"))
    videos = published_videos({point.pk for point in points})
    used = _first_rows(rows)
    return EditionGaps(
        rows=tuple(row for row in rows if row.point is None),
        unused=tuple((point, videos.get(point.pk, 0)) for point in points if point.pk not in used),
        silent=tuple(
            (row, row.point)
            for row in used.values()
            if row.point is not None and row.point.retired_at is None and not videos.get(row.point.pk)
        ),
        row_count=len(rows),
    )


def _first_rows(rows: Iterable[EditionEntry]) -> dict[int, EditionEntry]:
    found: dict[int, EditionEntry] = {}
    for row in rows:
        if row.point_id is not None:
            found.setdefault(row.point_id, row)
    return found
