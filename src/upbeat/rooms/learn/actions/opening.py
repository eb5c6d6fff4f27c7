"""What a test before the lesson opens: the videos on a point whose questions are all known (R35)."""

from datetime import datetime

from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.models import Opening
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideo, Piece


def open_known(*, by: Person, piece: Piece, point_id: int, now: datetime) -> Opening | None:
    """Open the point if each of its questions in this test was answered rightly at the first try; inside the
    transaction of the answer. Later tries count for nothing here: a test that can be taken until it is passed tells
    nothing of what was known before."""
    if not piece.opens_known:
        return None
    asked = set(piece.items.filter(point=point_id).values_list("pk", flat=True))
    tries = Attempt.objects.filter(person=by, place=Attempt.Place.PIECE, place_id=piece.pk, item__in=asked)
    first: dict[int, int] = {}
    for item, attempt in tries.order_by("pk").values_list("item_id", "pk"):
        first.setdefault(item, attempt)
    if not asked or set(first) != asked:
        return None
    if Response.objects.filter(attempt__in=first.values(), correct=True).count() != len(asked):
        return None
    opening, is_new = Opening.objects.get_or_create(person=by, point_id=point_id, defaults={"piece": piece, "at": now})
    if is_new:
        record(
            "opened",
            ("knowledgepoint", point_id),
            school_id=by.school_id,
            actor_id=by.pk,
            context={"piece": piece.pk},
            at=now,
        )
        videos = MicroVideo.objects.filter(point=point_id, published__isnull=False).values_list("pk", flat=True)
        finish_videos([(by.pk, video) for video in videos], now=now)
    return opening
