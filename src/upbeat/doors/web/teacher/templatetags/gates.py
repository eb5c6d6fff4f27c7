"""How the gates of a lesson's pieces are set."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of_piece(modes: Mapping[int, str], piece_id: int) -> str:
    """What was set for the class, or nothing."""
    return modes.get(piece_id, "")
