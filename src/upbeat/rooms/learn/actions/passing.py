"""What follows from right answers: checkpoints are passed, exercises done (R29-R32)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.journal.actions import fact, record_all
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.actions.opening import Question
from upbeat.rooms.learn.events import CheckpointPassed
from upbeat.rooms.learn.models import Pass
from upbeat.rooms.learn.queries.excuses import NONE, not_asked
from upbeat.rooms.publish.models import Piece


class Passing(NamedTuple):
    """A new right answer at a checkpoint of a video."""

    response: Response
    viewing_id: int
    version_id: int
    video_id: int

    @property
    def name(self) -> tuple[int, int, int]:
        """Who passes what where: person, video, item."""
        return self.response.attempt.person_id, self.video_id, self.response.attempt.item_id


def pass_checkpoints(right: Sequence[Passing], *, now: datetime) -> None:
    """Note the passes of different people that are new, each for its video in every version that asks the same item;
    inside the transaction of the answers, with at most three statements."""
    if not right:
        return
    people, videos, items = (set(numbers) for numbers in zip(*(one.name for one in right), strict=True))
    rows = Pass.objects.filter(person__in=people, video__in=videos, item__in=items)
    known = set(rows.values_list("person_id", "video_id", "item_id"))
    new = [one for one in right if one.name not in known]
    Pass.objects.bulk_create(
        Pass(person_id=one.name[0], video_id=one.video_id, item_id=one.name[2], response=one.response, at=now)
        for one in new
    )
    record_all(
        fact(
            "passed",
            ("checkpoint", one.response.attempt.place_id),
            school_id=one.response.attempt.school_id,
            actor_id=one.name[0],
            context={"version": one.version_id, "viewing": one.viewing_id, "item": one.name[2]},
            at=now,
        )
        for one in new
    )
    for one in new:
        person, video, item = one.name
        school = one.response.attempt.school_id
        publish(CheckpointPassed(school_id=school, person_id=person, video_id=video, item_id=item))


def questions_of(pieces: Collection[int]) -> list[Question]:
    """What the exercises ask; one query, none for none."""
    if not pieces:
        return []
    asked = Piece.items.through.objects.filter(piece__in=pieces)
    return list(asked.values_list("piece_id", "item_id", "item__point_id", "item__kind"))


def done_exercises(right: Sequence[Response], questions: Collection[Question]) -> set[tuple[int, int, int]]:
    """Whose new right answer was the last that an exercise waited for: (person, piece, school); one query, and one more
    where there are kinds that may not be asked of everybody."""
    if not right:
        return set()
    attempts = [response.attempt for response in right]
    rows = Response.objects.annotate(counts=COUNTS).filter(
        attempt__person__in={one.person_id for one in attempts},
        attempt__place=Attempt.Place.PIECE,
        attempt__place_id__in={one.place_id for one in attempts},
        counts=True,
    )
    named = ("attempt__person_id", "attempt__place_id", "attempt__item_id")
    counted = set(rows.order_by().values_list(*named).distinct())
    asked: Mapping[int, set[tuple[int, str]]] = {one.place_id: set() for one in attempts}
    for piece, item, _point, kind in questions:
        asked[piece].add((item, kind))
    left_out = not_asked({one.person_id for one in attempts}, {kind for *_rest, kind in questions})
    return {
        (one.person_id, one.place_id, one.school_id)
        for one in attempts
        if all(
            (one.person_id, one.place_id, item) in counted or kind in left_out.get(one.person_id, NONE)
            for item, kind in asked[one.place_id]
        )
    }
