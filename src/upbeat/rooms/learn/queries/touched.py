"""Whom a change of a question touches, for those who build (R24)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from upbeat.rooms.items.models import Attempt, Item, Response
from upbeat.rooms.items.regrading import PLACES
from upbeat.rooms.learn.models import Mastery, Pass
from upbeat.rooms.learn.queries.affected import NOW_A_PUPIL
from upbeat.rooms.publish.models import MicroVideo, Package, Piece
from upbeat.rooms.publish.queries.amendments import exercises_with, served_with


@dataclass(frozen=True, slots=True)
class ClassTouched:
    """A lesson in which the question is asked: how many of its pupils have answered it."""

    package: Package
    answered: int


@dataclass(frozen=True, slots=True)
class ItemTouched:
    """Whom it touches: pupils who have it before them now (``under_way``), who answered it, passed a checkpoint by it,
    mastered its point; ``answers`` in all, from ``first`` to ``last``; where it is asked."""

    under_way: int
    answered: int
    passed: int
    mastered: int
    answers: int
    first: datetime | None
    last: datetime | None
    videos: tuple[MicroVideo, ...]
    exercises: tuple[Piece, ...]
    classes: tuple[ClassTouched, ...]

    @property
    def counts(self) -> dict[str, int]:
        """In numbers, as they are kept with the change."""
        return {
            "under_way": self.under_way, "answered": self.answered, "passed": self.passed, "mastered": self.mastered,
            "classes": len({one.package.section_id for one in self.classes}),
        }  # fmt: skip


def who_is_touched(item: Item) -> ItemTouched:
    """Whom a change of the question touches; nine queries whatever their number. For staff."""
    attempts = Attempt.objects.filter(item=item, place__in=PLACES)
    told = Response.objects.filter(attempt__in=attempts).aggregate(
        people=Count("attempt__person", distinct=True), n=Count("pk"), first=Min("answered_at"), last=Max("answered_at")
    )
    answered = Response.objects.filter(attempt__in=attempts).values("attempt__person")
    videos, exercises = tuple(served_with(item)), tuple(exercises_with(item))
    pieces = Piece.objects.filter(video__in=videos, removed_at=None, revocations=None, package__releases__piece=None)
    shown = pieces.filter(package__releases__isnull=False).select_related("package__section").distinct()
    packages = {piece.package_id: piece.package for piece in [*exercises, *shown]}
    by_class: dict[int, int] = defaultdict(int)
    rows = (
        attempts.filter(response__isnull=False, **NOW_A_PUPIL)
        .filter(person__enrolments__section__in={package.section_id for package in packages.values()})
        .values_list("person__enrolments__section")
        .annotate(Count("person", distinct=True))
    )
    by_class.update(dict(rows))
    return ItemTouched(
        under_way=attempts.filter(response=None).values("person").distinct().count(),
        answered=told["people"],
        passed=Pass.objects.filter(item=item).values("person").distinct().count(),
        mastered=Mastery.objects.filter(point=item.point_id, mastered_at__isnull=False, person__in=answered).count(),
        answers=told["n"],
        first=told["first"],
        last=told["last"],
        videos=videos,
        exercises=exercises,
        classes=tuple(ClassTouched(package, by_class[package.section_id]) for package in packages.values()),
    )
