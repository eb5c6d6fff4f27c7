"""What to tell a pupil after an answer that was not right yet."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from upbeat.rooms.items.guiding import GuidanceView, PassageView
from upbeat.rooms.items.models import Response
from upbeat.rooms.items.queries import guidance_for
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.learn.queries import pieces_within_reach
from upbeat.rooms.people.models import Person


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Seconds to look at again: where, as a pair, and whether they lie in the video that is playing."""

    href: str
    span: tuple[float, float]
    is_here: bool
    title: str = ""


def guidance_context(
    person: Person, response: Response, passage: tuple[float, float] | None, viewing: Viewing | None
) -> dict[str, Any]:
    """``guidance`` and ``look_again`` for the templates; seconds of a video out of reach are not offered."""
    view: GuidanceView = guidance_for(response, passage)
    return {"guidance": view, "look_again": _look_again(person, view.passage, viewing)}


def _look_again(person: Person, passage: PassageView | None, viewing: Viewing | None) -> LookAgain | None:
    if passage is None:
        return None
    span = (passage.start_s, passage.end_s)
    here = viewing.version.video_id if viewing else None
    if viewing is not None and viewing.piece_id is not None and passage.video_id in (None, here):
        return LookAgain(f"{reverse('learner:piece', args=[viewing.piece_id])}?t={passage.start_s:g}", span, True)
    pieces = pieces_within_reach(person, timezone.now()).filter(video=passage.video_id or here)
    piece = pieces.order_by("-package__class_at").first()
    if piece is None:
        return None
    return LookAgain(f"{reverse('learner:piece', args=[piece.pk])}?t={passage.start_s:g}", span, False, piece.title)
