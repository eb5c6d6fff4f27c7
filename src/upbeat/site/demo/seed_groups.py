"""Groups in each class: wishes that stand, last week's tables and this week's; last week's lesson shared."""

from datetime import datetime, timedelta

from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.actions.wishes import add_wish
from upbeat.rooms.classroom.models import Grouping, GroupWish
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.publish.actions.templates import share_package
from upbeat.rooms.publish.models import Package
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import author_of

SIZE = 4
SEED = 5


def seat_classes(lessons: list[Given], people: People, now: datetime) -> None:
    """Each class at its tables, last week and this week."""
    for group in {one.group.id: one.group for one in lessons}.values():
        packages = [one.package for one in lessons if one.group.id == group.id]
        seat_class(author_of(people, group.language), packages[0], packages[1], now)


def seat_class(by: Person, last: Package, this: Package, now: datetime) -> None:
    """Two wishes, the groups of two lessons, the first of which is a template for colleagues now."""
    pupils = list(pupils_of(last.section)[:4])
    pairs = ((GroupWish.Kind.TOGETHER, pupils[:2]), (GroupWish.Kind.APART, pupils[2:]))
    for kind, some in pairs:
        if len(some) == 2:
            persons = [person.pk for person in some]
            add_wish(by=by, section=last.section, kind=kind, persons=persons, now=last.class_at - timedelta(days=2))
    form_groups(by=by, package=last, kind=Grouping.Kind.MIXED, size=SIZE, seed=SEED, now=last.class_at)
    form_groups(by=by, package=this, kind=Grouping.Kind.MIXED, size=SIZE, seed=SEED, now=now - timedelta(hours=1))
    share_package(by=by, package=last, now=last.class_at + timedelta(days=1))
