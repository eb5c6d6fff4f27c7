"""What a learner has before them: lessons by the time of the class, each piece on its side of the bar line."""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from upbeat.kernel.peers import PeerShare
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.learn.queries.classwork import Classwork, classwork_of
from upbeat.rooms.learn.queries.own import Own, own_work
from upbeat.rooms.learn.queries.recheck import point_to_recheck
from upbeat.rooms.learn.queries.standing import Standing, standing_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package, Piece

A_LESSON = timedelta(hours=1)
"""So long after its beginning a class still counts as ahead: the pupil may be sitting in it."""

LOOK_BACK = timedelta(days=14)
"""Lessons older than this stand on the progress page only."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A package as its pupil sees it; ``begun``: of the class."""

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
    """``ahead``: lessons to come, the nearest first; ``behind``: of the last two weeks, the latest first; ``again``:
    a point mastered a week ago, to be asked about once more; ``cards``: so many recall cards came due."""

    ahead: tuple[Lesson, ...]
    behind: tuple[Lesson, ...]
    again: KnowledgePoint | None = None
    cards: int = 0


def home_of(person: Person, now: datetime) -> Home:
    """The learner's lessons; seven queries at most, one while the class is remembered. One more where a point is to be
    asked about again."""
    own = own_work(person, now)
    lessons = _lessons(person, own, now, now - LOOK_BACK)
    split = now - A_LESSON
    ahead = tuple(lesson for lesson in lessons if lesson.package.class_at >= split)
    behind = tuple(lesson for lesson in reversed(lessons) if lesson.package.class_at < split)
    return Home(ahead, behind, point_to_recheck(person, own.due, now), own.cards)


def lessons_of(person: Person, now: datetime, *, since: datetime | None = None) -> list[Lesson]:
    """The learner's lessons by class time, those of classes at ``since`` or later."""
    return _lessons(person, own_work(person, now), now, since)


def _lessons(person: Person, own: Own, now: datetime, since: datetime | None) -> list[Lesson]:
    return [
        _lesson(work, own, person, now)
        for work in classwork_of(sorted(own.sections))
        if work.opens_at <= now and (since is None or work.package.class_at >= since)
    ]


def next_to_learn(person: Person, now: datetime) -> Lesson | None:
    """The first lesson whose work before class the person has not settled, however long ago the class was; else None.

    For those who teach and learn: one query for who sits in no class.
    """
    return next((lesson for lesson in lessons_of(person, now) if not lesson.is_ready), None)


def lesson_of(person: Person, package: Package, now: datetime) -> Lesson:
    """One package, which is within the learner's reach."""
    [work] = [work for work in classwork_of([package.section_id]) if work.package.pk == package.pk]
    return _lesson(work, own_work(person, now), person, now)


def piece_standing(person: Person, piece: Piece, now: datetime) -> Standing:
    """One piece, which is within the learner's reach."""
    lesson = lesson_of(person, piece.package, now)
    rows = (*lesson.before, *lesson.during, *lesson.after)
    return next(standing for standing in rows if standing.piece.pk == piece.pk)


def _lesson(work: Classwork, own: Own, person: Person, now: datetime) -> Lesson:
    phases: dict[str, list[Standing]] = defaultdict(list)
    for given in work.pieces:
        phases[given.piece.phase].append(standing_of(given, own, person, now))
    return Lesson(
        work.package,
        tuple(phases[Piece.Phase.BEFORE]),
        tuple(phases[Piece.Phase.IN]),
        tuple(phases[Piece.Phase.AFTER]),
        work.begun if own.sees_peers else None,
    )
