"""What a learner has before them: lessons by the time of the class, each piece on its side of the bar line."""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from upbeat.kernel.peers import PeerShare
from upbeat.rooms.learn.queries.peers import class_progress_of
from upbeat.rooms.learn.queries.reach import packages_within_reach, pieces_in_sight
from upbeat.rooms.learn.queries.standing import Standing, standings_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package, Piece

A_LESSON = timedelta(hours=1)
"""So long after its beginning a class still counts as ahead: the pupil may be sitting in it."""

LOOK_BACK = timedelta(days=14)
"""Lessons older than this stand on the progress page only."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A package as its pupil sees it. ``minutes_left``: whole minutes of work before class; ``begun``: of the class."""

    package: Package
    before: tuple[Standing, ...]
    during: tuple[Standing, ...]
    after: tuple[Standing, ...]
    begun: PeerShare | None

    @property
    def minutes_left(self) -> int:
        """Minutes of work before class, rounded up."""
        return math.ceil(math.fsum(standing.minutes_left for standing in self.before))

    @property
    def is_ready(self) -> bool:
        """Is everything before class settled?"""
        return all(standing.state == "settled" for standing in self.before)

    @property
    def next(self) -> Standing | None:
        """What to go on with: the first piece before class, else after it, that is open and not settled."""
        rows = (*self.before, *self.after)
        return next((one for one in rows if one.is_open and one.state != "settled"), None)


@dataclass(frozen=True, slots=True)
class Home:
    """``ahead``: lessons to come, the nearest first; ``behind``: of the last two weeks, the latest first."""

    ahead: tuple[Lesson, ...]
    behind: tuple[Lesson, ...]


def home_of(person: Person, now: datetime) -> Home:
    """The learner's lessons; a constant number of queries."""
    packages = list(
        packages_within_reach(person, now)
        .filter(class_at__gte=now - LOOK_BACK)
        .select_related("section", "school")
        .order_by("class_at", "pk")
    )
    lessons = lessons_of(person, packages, now)
    split = now - A_LESSON
    ahead = tuple(lesson for lesson in lessons if lesson.package.class_at >= split)
    return Home(ahead, tuple(lesson for lesson in reversed(lessons) if lesson.package.class_at < split))


def lessons_of(person: Person, packages: list[Package], now: datetime) -> list[Lesson]:
    """The packages as the learner's lessons, in their order; eight queries at most."""
    if not packages:
        return []
    pieces = pieces_in_sight(person, packages, now)
    by_place: dict[tuple[int, str], list[Standing]] = defaultdict(list)
    for standing in standings_of(person, pieces):
        by_place[standing.piece.package_id, standing.piece.phase].append(standing)
    begun = class_progress_of(packages)
    return [
        Lesson(
            package,
            tuple(by_place[package.pk, Piece.Phase.BEFORE]),
            tuple(by_place[package.pk, Piece.Phase.IN]),
            tuple(by_place[package.pk, Piece.Phase.AFTER]),
            begun[package.pk],
        )
        for package in packages
    ]
