"""Choices of a form under the units of the books by which one teaches."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.catalog.queries.editions import Overlay


def by_unit(choices: Iterable[tuple[KnowledgePoint, str, str]], books: Mapping[int, Overlay]) -> list[Any]:
    """Choices (point, value, words) as Django's fields take them: in the order of the books under their units, what
    is in no unit behind, as it came. Without a book all stand as they came."""
    placed: list[tuple[tuple[int, int], str, tuple[str, str]]] = []
    rest: list[tuple[str, str]] = []
    for point, value, words in choices:
        book = books.get(point.subject_id)
        slot = book.slots.get(point.pk) if book else None
        if slot is None:
            rest.append((value, words))
        else:
            placed.append(((point.subject_id, slot.place), slot.row.shown_unit, (value, words)))
    units: dict[str, list[tuple[str, str]]] = {}
    for _place, unit, choice in sorted(placed, key=lambda one: one[0]):
        units.setdefault(unit, []).append(choice)
    return [*units.items(), *([(_("In no unit of the book"), rest)] if units and rest else rest)]
