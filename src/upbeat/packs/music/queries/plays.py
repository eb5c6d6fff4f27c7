"""How often what is heard may still be played."""

import uuid

from upbeat.packs.music.models import Play
from upbeat.rooms.items.models import Variant


def most_plays(variant: Variant) -> int:
    """How often its author lets it be heard; 0: as often as one likes."""
    return int(variant.key.get("plays") or 0)


def plays_left(token: str | uuid.UUID, most: int) -> int | None:
    """How many plays an attempt has left; None where they are not counted. One query, none where they are not."""
    if not most:
        return None
    return max(0, most - Play.objects.filter(attempt__token=token).count())
