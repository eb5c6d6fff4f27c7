"""What to tell a pupil after an answer that was not right yet."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from upbeat.kernel.intervals import Interval
from upbeat.rooms.catalog.queries import requirements
from upbeat.rooms.discuss.queries.helping import helping_after
from upbeat.rooms.items.guiding import GuidanceView, PassageView
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.queries import told_after
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.learn.queries import pieces_within_reach
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.publish.queries import trial_of
from upbeat.rooms.publish.queries.changes import span_now

MOST_WAYS = 3


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Seconds to look at again: where, as a pair, and whether they lie in the video that is playing."""

    href: str
    span: tuple[float, float]
    is_here: bool
    title: str = ""


def page_of(viewing: Viewing) -> str:
    """Where the video of the viewing is watched: at its piece, or at its trial."""
    if viewing.piece_id is not None:
        return reverse("learner:piece", args=[viewing.piece_id])
    trial = trial_of(viewing.version.video) if viewing.version.published_at is None else None
    return reverse("learner:trial", args=[trial.pk]) if trial else reverse("learner:home")


@dataclass(frozen=True, slots=True)
class OtherWay:
    """For who is stuck: what the point rests on, and where to ask."""

    pieces: tuple[Piece, ...]
    ask: str


def guidance_context(person: Person, view: GuidanceView, response: Response, viewing: Viewing | None) -> dict[str, Any]:
    """``guidance``, ``look_again``, ``helping`` (what others asked), ``other_way``, ``ask_url``, ``answered`` (the
    token) and ``after`` (what a pack adds) for the templates; seconds of a video out of reach are not offered."""
    found = view.passage
    if found is not None and found.video_id is not None:
        written_at = response.attempt.variant.version.created_at
        span = span_now(found.video_id, Interval(found.start_s, found.end_s), written_at)
        found = replace(found, start_s=span.start, end_s=span.end) if span else None
    again = _look_again(person, found, viewing)
    here = again is not None and again.is_here and viewing is not None
    return {
        "guidance": view,
        "look_again": again,
        "helping": helping_after(
            response, viewing.version if viewing and here else None, Interval(*again.span) if again and here else None
        ),
        "other_way": _other_way(person, response, viewing) if view.rung == "teacher" else None,
        "ask_url": _ask_url(response),
        "answered": response.attempt.token,
        "after": told_after(response),
    }


def _ask_url(response: Response) -> str:
    """Where to ask about this question; nowhere for the trial of a draft, which no class has."""
    attempt = response.attempt
    return "" if attempt.place == Attempt.Place.TRIAL else reverse("shared:questions-about", args=[attempt.token])


def _other_way(person: Person, response: Response, viewing: Viewing | None) -> OtherWay:
    """The videos on what the point rests on, and the page where one asks; practice is on each of them."""
    before = requirements(response.attempt.item.point).values("pk")
    pieces = pieces_within_reach(person, timezone.now()).filter(video__point__in=before).order_by("package__class_at")
    at = reverse("shared:questions-at", args=[viewing.version_id]) if viewing else reverse("shared:questions")
    return OtherWay(tuple(pieces[:MOST_WAYS]), at)


def _look_again(person: Person, passage: PassageView | None, viewing: Viewing | None) -> LookAgain | None:
    if passage is None:
        return None
    span = (passage.start_s, passage.end_s)
    here = viewing.version.video_id if viewing else None
    if viewing is not None and passage.video_id in (None, here):
        return LookAgain(f"{page_of(viewing)}?t={passage.start_s:g}", span, True)
    pieces = pieces_within_reach(person, timezone.now()).filter(video=passage.video_id or here)
    piece = pieces.order_by("-package__class_at").first()
    if piece is None:
        return None
    return LookAgain(f"{reverse('learner:piece', args=[piece.pk])}?t={passage.start_s:g}", span, False, piece.title)
