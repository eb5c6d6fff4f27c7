"""Who may: builders make videos, teaching staff and designers publish them, teachers of a class give it packages."""

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.catalog.rules import Owned, builds, require_builder
from upbeat.rooms.people import rules as people
from upbeat.rooms.people.models import Person, Role, Section
from upbeat.rooms.publish.models import MicroVideoVersion

__all__ = [
    "PUBLISHING", "builds", "publishes", "require_builder", "require_draft", "require_publisher", "require_teacher",
]  # fmt: skip

PUBLISHING = (Role.ADMIN, Role.LECTURER, Role.ASSISTANT, Role.DESIGNER)
"""A technician makes films; that they say the right thing, who teaches answers for."""


def publishes(person: Person) -> bool:
    """May the person publish and revoke micro videos?"""
    return person.is_active and people.holds(person, *PUBLISHING)


def require_publisher(person: Person, thing: Owned) -> None:
    """Refused unless the person may publish; NotFound for a thing of another school."""
    people.require(person, *PUBLISHING)
    require_builder(person, thing)


def require_teacher(person: Person, section: Section) -> None:
    """Refused unless the person teaches the class; NotFound for a class of another school."""
    if section.school_id != person.school_id:
        raise NotFound(_("There is no such class, or you do not belong to it."))
    people.require_teaches(person, section)


def require_draft(version: MicroVideoVersion) -> None:
    """Invalid for a version that is published: it never changes."""
    if version.published_at is not None:
        raise Invalid(_("This version is published and never changes. Revise the video to get a new draft."))
