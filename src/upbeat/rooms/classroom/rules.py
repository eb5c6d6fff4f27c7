"""Who may lead a lesson, and who may take part."""

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound, Refused
from upbeat.kernel.questions import IN_FILM, KINDS
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.items.kinds import live_kinds
from upbeat.rooms.items.models import Variant
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Enrolment, Person, Role


def asked_live() -> list[str]:
    """Kinds that a machine marks at once and that need no film."""
    return sorted({*KINDS, *live_kinds()} - IN_FILM)


def can_be_asked(variant: Variant) -> bool:
    """Can phones answer it, and the server mark it at once?"""
    return variant.version.item.kind in asked_live()


def require_lead(person: Person, meeting: Meeting) -> None:
    """Refused unless the person teaches the class and the lesson is still on."""
    rules.require_teaches(person, meeting.section)
    if meeting.ended_at is not None:
        raise Refused(_("This lesson has ended. Begin a new one to go on."))


def require_pupil(person: Person, meeting: Meeting) -> None:
    """NotFound unless the person is a pupil of the class that meets."""
    if not person.is_active or rules.bond(person, meeting.section) != Enrolment.Kind.PUPIL:
        raise NotFound(_("No lesson of your classes has this code. Look at the board again."))


def require_of_class(pupil: Person, meeting: Meeting) -> None:
    """NotFound unless what a teacher keeps of this lesson is about a pupil of its class."""
    if rules.bond(pupil, meeting.section) != Enrolment.Kind.PUPIL:
        raise NotFound(_("There is no such pupil in this class."))


def require_teaches_pupil(person: Person, pupil: Person) -> None:
    """Refused unless the pupil sits in a class of the person's, or the person is an administrator of their school."""
    if not person.is_active or not (rules.teaches_pupil(person, pupil) or _administers(person, pupil)):
        raise Refused(_("This pupil is not in your classes."))


def _administers(person: Person, pupil: Person) -> bool:
    return person.school_id == pupil.school_id and rules.holds(person, Role.ADMIN)
