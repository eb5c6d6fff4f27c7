"""Who may ask, answer and read."""

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Person, Section

LONGEST = 2000


def require_member(person: Person, section: Section) -> None:
    """Refused unless the person sits in the class or teaches it."""
    if not person.is_active or not (rules.bond(person, section) or rules.teaches(person, section)):
        raise Refused(_("Only this class may talk here."))


def words(text: str) -> str:
    """The text without outer space; Invalid if nothing is left or it is longer than 2,000 characters."""
    text = text.strip()
    if not text:
        raise Invalid(_("Write a few words first."), field="text")
    if len(text) > LONGEST:
        raise Invalid(_("This is longer than %(most)d characters. Make it two.") % {"most": LONGEST}, field="text")
    return text
