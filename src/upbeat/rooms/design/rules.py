"""Who plans: everyone who builds courses; and nobody writes over a colleague's words unseen."""

from datetime import datetime

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.rules import builds, require_builder
from upbeat.rooms.design.models import LessonPlan, Script
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Person, Role

__all__ = ["builds", "require_able", "require_builder", "require_unchanged_since"]


def require_able(person: Person, role: Role) -> None:
    """Invalid unless the person, an active one, holds the role of a course team."""
    if role not in rules.BUILDING or not person.is_active or not rules.holds(person, role):
        raise Invalid(_("%(name)s does not hold this role in the school.") % {"name": person.name}, field="person")


def require_unchanged_since(row: LessonPlan | Script, seen: datetime | None) -> None:
    """Invalid if the row was changed after ``seen``, the ``updated_at`` that the writer had before their eyes."""
    if seen is not None and row.updated_at != seen:
        raise Invalid(
            _("Somebody changed this while you were writing. Copy your words, open the page anew and add them there.")
        )
