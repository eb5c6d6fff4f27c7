"""What packs add to the demo school: each seeds its own by its module ``demo``, if it has one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.publish.models import MicroVideo, Package, Unit
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import Films, author_of


@dataclass(frozen=True, slots=True)
class Taught:
    """A class of the demo school: who teaches it in which language, the unit it learns, this week's package, the films
    by the id of their point, and its pupils by login."""

    language: str
    by: Person
    section: Section
    unit: Unit
    package: Package
    films: Mapping[str, MicroVideo]
    pupils: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class Stock:
    """What is there for a pack to build upon: points by id, classes, an administrator, and what day it is."""

    points: Mapping[str, KnowledgePoint]
    classes: Sequence[Taught]
    admin: Person
    now: datetime


def seed_packs(films: Films, lessons: Sequence[Given], people: People, now: datetime) -> None:
    """Let every pack that is plugged in add what it has."""
    stock = Stock(films.points, [_taught(one, films, people) for one in _this_week(lessons)], people.admin, now)
    for pack in settings.PACKS:
        name = f"upbeat.packs.{pack}.demo"
        if find_spec(name) is not None:
            import_module(name).seed(stock)


def _this_week(lessons: Sequence[Given]) -> list[Given]:
    groups = {one.group.id: one.group for one in lessons}
    return [[one for one in lessons if one.group.id == group][1] for group in groups]


def _taught(given: Given, films: Films, people: People) -> Taught:
    language = given.group.language
    assert given.package.unit is not None
    return Taught(
        language,
        author_of(people, language),
        given.section,
        given.package.unit,
        given.package,
        {name.partition(".")[0]: film.video for name, film in films.films.items() if name.endswith(f".{language}")},
        {pupil.login: people.by_login[pupil.login] for pupil in given.group.pupils},
    )
