"""A learner's own progress, and nobody else's (R36)."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.catalog.queries.editions import Slot, overlays_of
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.learn.models import Mastery, Note, Segment
from upbeat.rooms.learn.queries.home import Lesson, lessons_of
from upbeat.rooms.learn.queries.own import watched_ranges
from upbeat.rooms.learn.queries.peers import Effort, effort_of
from upbeat.rooms.learn.queries.standing import Standing, State
from upbeat.rooms.learn.queries.watching import Span, gaps
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import sections_attended

DAYS = 7
MOST_LESSONS = 40


@dataclass(frozen=True, slots=True)
class PointProgress:
    """How well the learner knows a point: settled when mastered, nearly when more answers were right than not.
    ``slot``: where the book of the class treats it, if it does."""

    point: KnowledgePoint
    state: State
    right: int
    answers: int
    slot: Slot | None = None

    @property
    def unit(self) -> str:
        """The unit of the book, in the language of the page; empty where there is none."""
        return self.slot.row.shown_unit if self.slot else ""


@dataclass(frozen=True, slots=True)
class Progress:
    """``lessons``: the latest first; ``gaps``: stretches not watched of videos that were begun, by piece; ``days``:
    seconds of video watched on each of the last seven days, the oldest first, in the school's zone; ``efforts``: by
    video, beside the band of those who later succeeded, where the school shows it."""

    lessons: tuple[Lesson, ...]
    gaps: Mapping[int, tuple[Span, ...]]
    points: tuple[PointProgress, ...]
    days: tuple[tuple[date, float], ...]
    watched_s: float
    answers: int
    notes: int
    efforts: Mapping[int, Effort]


def progress_of(person: Person, now: datetime, untold_exits: Collection[int] = ()) -> Progress:
    """All of the learner's lessons, points and days; a constant number of queries.

    ``untold_exits``: numbers of exit tickets whose answers nobody may learn about yet; they are not counted.
    """
    lessons = lessons_of(person, now)[::-1][:MOST_LESSONS]
    days = _days(person, now)
    return Progress(
        lessons=tuple(lessons),
        gaps=_gaps(person, lessons),
        points=_points(person, untold_exits),
        days=days,
        watched_s=sum(seconds for _day, seconds in days),
        answers=Response.objects.filter(attempt__person=person).exclude(attempt__place=Attempt.Place.TRIAL).count(),
        notes=Note.objects.filter(person=person, deleted_at=None).count(),
        efforts=effort_of(person, _videos(lessons)),
    )


def _videos(lessons: list[Lesson]) -> set[int]:
    standings = [one for lesson in lessons for one in (*lesson.before, *lesson.after)]
    return {one.piece.video_id for one in standings if one.piece.video_id is not None}


def _gaps(person: Person, lessons: list[Lesson]) -> dict[int, tuple[Span, ...]]:
    watched = watched_ranges(person)
    standings: list[Standing] = [one for lesson in lessons for one in (*lesson.before, *lesson.during, *lesson.after)]
    found = {}
    for one in standings:
        version = one.piece.video.published_id if one.piece.video else None
        if version is not None and version in watched:
            found[one.piece.pk] = gaps(watched[version], one.duration_s)
    return found


def _mastery(person: Person) -> list[Mastery]:
    return list(Mastery.objects.filter(person=person).select_related("point").order_by("point__subject", "point_id"))


def _points(person: Person, untold_exits: Collection[int]) -> tuple[PointProgress, ...]:
    untold: Counter[tuple[int, bool]] = Counter()
    if untold_exits:
        rows = Response.objects.filter(
            attempt__person=person, attempt__place=Attempt.Place.EXIT, attempt__place_id__in=untold_exits
        )
        untold.update(rows.annotate(counts=COUNTS).values_list("attempt__item__point_id", "counts"))
    told: list[PointProgress] = []
    books = overlays_of(sections_attended(person).values("pk"))
    for row in _mastery(person):
        right, wrong = untold[row.point_id, True], untold[row.point_id, False]
        # A point that is met on the ticket for the first time stays away until something may be said about it.
        if not right + wrong or row.wins + row.fails > right + wrong:
            slot = books[row.point.subject_id].slots.get(row.point_id) if row.point.subject_id in books else None
            told.append(_point(row, row.wins - right, row.fails - wrong, slot))
    # By subject in the order of the book; what is not in it stands behind, as it stood.
    order = {one.point.subject_id: place for place, one in reversed(list(enumerate(told)))}
    return tuple(
        sorted(told, key=lambda one: (order[one.point.subject_id], one.slot is None, one.slot.place if one.slot else 0))
    )


def _point(row: Mastery, right: int, wrong: int, slot: Slot | None) -> PointProgress:
    state: State = "settled" if row.mastered_at else "nearly" if right > wrong else "not-yet"
    return PointProgress(row.point, state, right, right + wrong, slot)


def _days(person: Person, now: datetime) -> tuple[tuple[date, float], ...]:
    last = timezone.localtime(now).date()
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    sums = dict(
        Segment.objects.filter(viewing__person=person, stored_at__gte=now - timedelta(days=DAYS))
        .values_list(TruncDate("stored_at"))
        .annotate(Sum("credited_s"))
    )
    return tuple((day, sums.get(day, 0.0)) for day in days)
