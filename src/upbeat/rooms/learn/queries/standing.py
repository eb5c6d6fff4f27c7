"""How far a learner is with pieces: settled, nearly, not yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.learn.queries.classwork import Given
from upbeat.rooms.learn.queries.own import Own
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece

State = Literal["settled", "nearly", "not-yet"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the learner is with one piece. ``minutes_left``: by the teacher's estimate, less what is done.

    ``watched_s`` of ``duration_s`` for a video; ``right`` of ``asked`` questions for an exercise, those that are asked
    of this learner; ``waits_for``: the points that open it by themselves, once the learner knows them all, while it is
    not open.
    """

    piece: Piece
    state: State
    is_open: bool
    minutes_left: float
    watched_s: float = 0.0
    duration_s: float = 0.0
    right: int = 0
    asked: int = 0
    waits_for: tuple[KnowledgePoint, ...] = ()


def standing_of(given: Given, own: Own, person: Person, now: datetime) -> Standing:
    """The learner's standing with a piece of their class."""
    piece = given.piece
    version = piece.video.published if piece.video else None
    duration_s = (version.run.duration_s or 0.0) if version else 0.0
    watched_s = own.watched.get(version.pk, 0.0) if version else 0.0
    # What was right and is not asked any more counts neither to the one nor to the other.
    asked = {item for item, kind in given.items.items() if kind not in own.left_out}
    right = len(asked & own.right[piece.pk]) if asked else 0
    share = 0.0
    if duration_s:
        share = min(1.0, watched_s / duration_s)
    elif asked:
        share = right / len(asked)
    is_done, is_open = piece.pk in own.done, given.is_open(person, now)
    return Standing(
        piece=piece,
        state="settled" if is_done else "nearly" if share > 0 else "not-yet",
        is_open=is_open,
        minutes_left=0.0 if is_done else piece.minutes * (1 - share),
        watched_s=watched_s,
        duration_s=duration_s,
        right=right,
        asked=len(asked),
        waits_for=() if is_open else given.opens_when,
    )
