"""How far a learner is with pieces: settled, nearly, not yet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.learn.models import PieceDone, Watch
from upbeat.rooms.learn.queries.watching import WatchState, state_from
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece

State = Literal["settled", "nearly", "not-yet"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the learner is with one piece. ``minutes_left``: by the teacher's estimate, less what is done.

    ``watch`` for a video; ``right`` of ``asked`` questions for an exercise.
    """

    piece: Piece
    state: State
    is_open: bool
    done_at: datetime | None
    minutes_left: float
    watch: WatchState | None = None
    right: int = 0
    asked: int = 0


def standings_of(person: Person, pieces: Sequence[Piece]) -> list[Standing]:
    """The learner's standing with each of the pieces, in their order; four queries, whatever their number.

    ``pieces`` as :func:`upbeat.rooms.learn.queries.reach.pieces_in_sight` gives them.
    """
    done = dict(PieceDone.objects.filter(person=person, piece__in=pieces).values_list("piece_id", "at"))
    versions = [piece.video.published_id for piece in pieces if piece.video is not None]
    watches = {row.version_id: row for row in Watch.objects.filter(person=person, version__in=versions)}
    asked, right = _exercises(person, [piece for piece in pieces if piece.kind == Piece.Kind.EXERCISE])
    found = []
    for piece in pieces:
        version = piece.video.published if piece.video else None
        row = watches.get(version.pk) if version else None
        watch = state_from(row, version.run.duration_s or 0.0) if version else None
        found.append(
            _standing(piece, done.get(piece.pk), watch, len(asked[piece.pk] & right[piece.pk]), len(asked[piece.pk]))
        )
    return found


def _exercises(person: Person, pieces: Sequence[Piece]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """By piece: the items asked, and those the person has answered rightly there."""
    asked: dict[int, set[int]] = defaultdict(set)
    right: dict[int, set[int]] = defaultdict(set)
    if pieces:
        for piece_id, item_id in Piece.items.through.objects.filter(piece__in=pieces).values_list("piece", "item"):
            asked[piece_id].add(item_id)
        answers = Response.objects.filter(
            attempt__person=person,
            attempt__place=Attempt.Place.PIECE,
            attempt__place_id__in=[piece.pk for piece in pieces],
            correct=True,
        )
        for piece_id, item_id in answers.values_list("attempt__place_id", "attempt__item_id"):
            right[piece_id].add(item_id)
    return asked, right


def _standing(piece: Piece, done_at: datetime | None, watch: WatchState | None, right: int, asked: int) -> Standing:
    share = 0.0
    if watch is not None and watch.duration_s:
        share = min(1.0, watch.watched_s / watch.duration_s)
    elif asked:
        share = right / asked
    state: State = "settled" if done_at else "nearly" if share > 0 else "not-yet"
    left = 0.0 if done_at else piece.minutes * (1 - share)
    return Standing(piece, state, getattr(piece, "is_open", True), done_at, left, watch, right, asked)
