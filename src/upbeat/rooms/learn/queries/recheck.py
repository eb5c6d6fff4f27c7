"""The one question a week after a point was mastered, offered on the first page (R32)."""

from collections.abc import Collection
from datetime import datetime

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.learn.queries.landscape import askable
from upbeat.rooms.people.models import Person


def point_to_recheck(person: Person, due: Collection[int], now: datetime) -> KnowledgePoint | None:
    """The first of the ``due`` points about which something can be asked; one query, none where nothing is due."""
    if not due:
        return None
    items = askable(person, due, now)
    return KnowledgePoint.objects.filter(pk__in=items.values("point"), retired_at=None).order_by("pk").first()
