"""Who may lead a lesson, and who may take part."""

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound, Refused
from upbeat.kernel.questions import IN_FILM, KINDS
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.items.models import Variant
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Enrolment, Person

ASKED_LIVE = tuple(sorted(set(KINDS) - IN_FILM))
"""Kinds that a machine marks at once and that need no film."""


def can_be_asked(variant: Variant) -> bool:
    """Can phones answer it, and the server mark it at once?"""
    return variant.version.item.kind in ASKED_LIVE


def require_lead(person: Person, meeting: Meeting) -> None:
    """Refused unless the person teaches the class and the lesson is still on."""
    rules.require_teaches(person, meeting.section)
    if meeting.ended_at is not None:
        raise Refused(_("This lesson has ended. Begin a new one to go on."))


def require_pupil(person: Person, meeting: Meeting) -> None:
    """NotFound unless the person is a pupil of the class that meets."""
    if not person.is_active or rules.bond(person, meeting.section) != Enrolment.Kind.PUPIL:
        raise NotFound(_("No lesson of your classes has this code. Look at the board again."))
