"""How the gates of a lesson's pieces are set, and for whom those are open that open by themselves."""

from collections.abc import Mapping

from django import template

from upbeat.rooms.learn.queries.unlocking import Unlocking

register = template.Library()


@register.filter
def of_piece(modes: Mapping[int, str], piece_id: int) -> str:
    """What was set for the class, or nothing."""
    return modes.get(piece_id, "")


@register.filter
def unlocking_of(known: Mapping[int, Unlocking], piece_id: int) -> Unlocking | None:
    """For whom the piece is open by itself, or nothing where it waits for no points."""
    return known.get(piece_id)
