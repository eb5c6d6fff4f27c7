"""Who builds: the roles of a course team, within one school. Later rooms of the studio use the same rule."""

from typing import Protocol

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Person, Role, Section


class Owned(Protocol):
    """A row that belongs to a school."""

    school_id: int


def builds(person: Person) -> bool:
    """Does the person belong to those who build courses, or administer the school?"""
    return person.is_active and rules.holds(person, Role.ADMIN, *rules.BUILDING)


def require_builder(person: Person, *things: Owned | None) -> None:
    """Refused unless the person builds courses; NotFound if one of the things belongs to another school."""
    rules.require(person, Role.ADMIN, *rules.BUILDING)
    for thing in things:
        if thing is not None and thing.school_id != person.school_id:
            raise NotFound(_("There is no such thing in your school. Go back and choose again."))


def may_choose(person: Person, section: Section | None) -> bool:
    """May the person say by which edition the school (``section`` None) or this class teaches?"""
    if section is None:
        return person.is_active and rules.holds(person, Role.ADMIN)
    return builds(person) and rules.teaches(person, section)


def require_chooser(person: Person, section: Section | None) -> None:
    """Refused unless an administrator says it for the school, or who teaches the class for the class."""
    if section is None:
        rules.require(person, Role.ADMIN)
        return
    require_builder(person, section)
    rules.require_teaches(person, section)
