"""Who brings what in: builders what lessons are made of, anybody the work that a room above has asked them for.

An upload on its way is its owner's alone (see queries).
"""

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Refused
from upbeat.rooms.catalog.rules import Owned, require_builder
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.models import Upload

__all__ = ["require_builder", "require_sender"]


def require_sender(person: Person, kind: str, thing: Owned | None = None) -> None:
    """Refused unless the person may send a file of this kind; NotFound for a thing of another school."""
    if kind != Upload.Kind.WORK:
        require_builder(person, thing)
    elif not person.is_active:
        raise Refused(_("Your account is closed. Ask the administrator of your school."))
