"""What the progress page asks of its figures."""

from collections.abc import Mapping

from django import template

from upbeat.rooms.learn.queries.peers import Effort
from upbeat.rooms.learn.queries.watching import Span
from upbeat.rooms.publish.models import Piece

register = template.Library()


@register.filter
def of_piece(gaps: Mapping[int, tuple[Span, ...]], piece: Piece) -> tuple[Span, ...]:
    """The stretches of the piece's video that were not watched; none while it was not begun."""
    return gaps.get(piece.pk, ())


@register.filter
def effort_on(efforts: Mapping[int, Effort], piece: Piece) -> Effort | None:
    """One's own time on the piece's video beside the band of those who later succeeded, where there is one."""
    return efforts.get(piece.video_id or 0)
