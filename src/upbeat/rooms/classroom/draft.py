"""A step of a lesson before it stands in a plan: proposed, or written by a teacher."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Variant
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Draft(NamedTuple):
    """A step before it is one. ``kind`` of :class:`LessonStep.Kind`; what it is about as its kind needs."""

    kind: str
    title: str
    minutes: int = 5
    point: KnowledgePoint | None = None
    variant: Variant | None = None
    piece: Piece | None = None
    person: Person | None = None
    confidence: bool = False
    activity: str = ""
    setup: Mapping[str, Any] = NOTHING
