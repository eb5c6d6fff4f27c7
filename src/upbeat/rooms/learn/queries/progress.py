"""A learner's own progress, and nobody else's (R36)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Response
from upbeat.rooms.learn.models import Mastery, Note, Segment
from upbeat.rooms.learn.queries.home import Lesson, lessons_of
from upbeat.rooms.learn.queries.reach import packages_within_reach
from upbeat.rooms.learn.queries.standing import State
from upbeat.rooms.people.models import Person

DAYS = 14
MOST_LESSONS = 40


@dataclass(frozen=True, slots=True)
class PointProgress:
    """How well the learner knows a point: settled when mastered, nearly when more answers were right than not."""

    point: KnowledgePoint
    state: State
    right: int
    answers: int


@dataclass(frozen=True, slots=True)
class Progress:
    """``days``: seconds of video watched on each of the last fourteen days, the oldest first, in the school's zone."""

    lessons: tuple[Lesson, ...]
    points: tuple[PointProgress, ...]
    days: tuple[tuple[date, float], ...]
    watched_s: float
    answers: int
    notes: int


def progress_of(person: Person, now: datetime) -> Progress:
    """All of the learner's lessons, points and days; a constant number of queries."""
    packages = list(
        packages_within_reach(person, now)
        .select_related("section", "school")
        .order_by("-class_at", "-pk")[:MOST_LESSONS]
    )
    days = _days(person, now)
    return Progress(
        lessons=tuple(lessons_of(person, packages, now)),
        points=tuple(_point(row) for row in _mastery(person)),
        days=days,
        watched_s=sum(seconds for _day, seconds in days),
        answers=Response.objects.filter(attempt__person=person).count(),
        notes=Note.objects.filter(person=person, deleted_at=None).count(),
    )


def _mastery(person: Person) -> list[Mastery]:
    return list(Mastery.objects.filter(person=person).select_related("point").order_by("point__subject", "point_id"))


def _point(row: Mastery) -> PointProgress:
    state: State = "settled" if row.mastered_at else "nearly" if row.wins > row.fails else "not-yet"
    return PointProgress(row.point, state, row.wins, row.wins + row.fails)


def _days(person: Person, now: datetime) -> tuple[tuple[date, float], ...]:
    last = timezone.localtime(now).date()
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    sums = dict(
        Segment.objects.filter(viewing__person=person, stored_at__gte=now - timedelta(days=DAYS))
        .values_list(TruncDate("stored_at"))
        .annotate(Sum("credited_s"))
    )
    return tuple((day, sums.get(day, 0.0)) for day in days)
