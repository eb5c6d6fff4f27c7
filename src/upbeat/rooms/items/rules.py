"""Who writes questions: those who build courses."""

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.rules import require_builder
from upbeat.rooms.items.models import Item
from upbeat.rooms.people.models import Person

__all__ = ["require_builder", "require_writable"]


def require_writable(by: Person, item: Item) -> None:
    """Refused for who does not build courses, NotFound for another school's item, Invalid for a retired one."""
    require_builder(by, item)
    if item.retired_at is not None:
        raise Invalid(_("This question is retired. Write a new one instead."))
