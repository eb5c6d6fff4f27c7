"""May this person answer this here, now? For many answers at once, each of another person: where they are asked is
checked as the pages of an exercise and of a video check it, whatever the attempt says."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from upbeat.kernel.errors import Invalid, NotFound, Refused, UpbeatError
from upbeat.kernel.errors import marked as _
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.learn.queries.gate import Frame, GateState, gates_of, remembered_frames, unseen_at_all
from upbeat.rooms.learn.queries.reach import (
    NO_SUCH_QUESTION,
    VIDEO_NOT_OPEN,
    Reached,
    out_of_reach,
    reached,
    taken_back,
)
from upbeat.rooms.learn.queries.viewings import LARGEST_NUMBER, Viewed, viewings_of
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.publish.queries.pilots import tried_now

NO_QUESTIONS = _("There is nothing to answer here.")
COMES_LATER = _("An earlier question comes first. Go back to the video; it waits there for you.")
NOT_WATCHED = _("This question comes once the part before it was watched. Go back to the video.")


class Named(Protocol):
    """Who answers which token where: in a piece, or in a viewing at a checkpoint."""

    @property
    def person_id(self) -> int: ...
    @property
    def school_id(self) -> int: ...
    @property
    def token(self) -> uuid.UUID: ...
    @property
    def piece_id(self) -> int: ...
    @property
    def viewing_id(self) -> int: ...
    @property
    def checkpoint_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """An attempt that may be answered. ``frame``: of the version, at a checkpoint; ``opens_known``: in a test."""

    attempt: Attempt
    frame: Frame | None = None
    viewing_id: int = 0
    part_before: tuple[float, float] | None = None
    opens_known: bool = False

    @property
    def pair(self) -> tuple[int, int]:
        """Person and version."""
        return self.attempt.person_id, self.frame.version_id if self.frame is not None else 0


@dataclass(frozen=True, slots=True)
class _Ground:
    """All that has to be known, read for the whole batch."""

    attempts: Mapping[uuid.UUID, Attempt]
    viewings: Mapping[int, Viewed]
    frames: Mapping[int, Frame]
    pieces: Mapping[tuple[int, int], Reached]
    reasons: Mapping[tuple[int, int], str]
    videos: frozenset[tuple[int, int]]
    trials: frozenset[tuple[int, int]]
    gates: Mapping[tuple[int, int], GateState]
    unseen: Mapping[tuple[int, int, int], Sequence[object]]

    def viewed(self, answer: Named) -> tuple[Viewed, Frame] | None:
        """The viewing if it is the person's own, with the frame of its version."""
        viewing = self.viewings.get(answer.viewing_id)
        if viewing is None or (viewing.person_id, viewing.school_id) != (answer.person_id, answer.school_id):
            return None
        frame = self.frames.get(viewing.version_id)
        return (viewing, frame) if frame is not None else None


def answerable(
    answers: Sequence[Named],
    attempts: Mapping[uuid.UUID, Attempt],
    memory: dict[int, Frame],
    now: datetime,
) -> list[Asked | UpbeatError]:
    """What each may answer, or why not, in order. The people's rows are held, and each comes once. Eight queries at
    most; one where all are in exercises. ``memory``: frames that were met before."""
    ground = _read(answers, attempts, memory, now)
    return [_in_video(one, ground) if one.viewing_id else _in_exercise(one, ground) for one in answers]


def _read(
    answers: Sequence[Named], attempts: Mapping[uuid.UUID, Attempt], memory: dict[int, Frame], now: datetime
) -> _Ground:
    people = {one.person_id for one in answers}
    in_videos = [one for one in answers if one.viewing_id]
    viewings = viewings_of({one.viewing_id for one in in_videos})
    frames = remembered_frames({one.version_id for one in viewings.values()}, memory)
    wanted = {one.piece_id for one in answers if 0 < one.piece_id <= LARGEST_NUMBER and not one.viewing_id}
    videos = {frame.video_id for frame in frames.values()}
    rows = reached(people, wanted, videos, now) if wanted or videos else []
    pieces = {(row.person_id, row.piece_id): row for row in rows}
    missing = [(one.person_id, one.piece_id) for one in answers if one.piece_id in wanted]
    drafts = {frame.version_id for frame in frames.values() if not frame.published}
    pairs = {(viewings[one.viewing_id].person_id, viewings[one.viewing_id].version_id)
             for one in in_videos if one.viewing_id in viewings}  # fmt: skip
    gates = gates_of(pairs, frames) if frames else {}
    strict = {
        (one.person_id, viewings[one.viewing_id].version_id, one.checkpoint_id)
        for one in in_videos
        if one.viewing_id in viewings and _must_be_watched(one, viewings[one.viewing_id], gates)
    }
    return _Ground(
        attempts=attempts,
        viewings=viewings,
        frames=frames,
        pieces=pieces,
        reasons=taken_back([pair for pair in missing if pair not in pieces]),
        videos=frozenset((row.person_id, row.video_id) for row in rows if row.video_id is not None),
        trials=frozenset(tried_now(people, drafts, now)) if drafts else frozenset(),
        gates=gates,
        unseen=unseen_at_all(strict, frames),
    )


def _must_be_watched(answer: Named, viewing: Viewed, gates: Mapping[tuple[int, int], GateState]) -> bool:
    gate = gates.get((answer.person_id, viewing.version_id))
    return gate is not None and gate.mode == "strict" and answer.checkpoint_id not in gate.passed | gate.excused


def _in_exercise(answer: Named, ground: _Ground) -> Asked | UpbeatError:
    pair = (answer.person_id, answer.piece_id)
    piece = ground.pieces.get(pair)
    if piece is None:
        return out_of_reach(ground.reasons.get(pair))
    if piece.kind != Piece.Kind.EXERCISE:
        return Invalid(NO_QUESTIONS)
    attempt = _own_attempt(answer, ground, Attempt.Place.PIECE, answer.piece_id)
    return Asked(attempt, opens_known=piece.opens_known) if attempt is not None else NotFound(NOT_OPEN)


def _in_video(answer: Named, ground: _Ground) -> Asked | UpbeatError:
    viewed = ground.viewed(answer)
    second = viewed[1].second_of(answer.checkpoint_id) if viewed is not None else None
    if viewed is None or second is None:
        return NotFound(NO_SUCH_QUESTION)
    _viewing, frame = viewed
    pair = (answer.person_id, frame.version_id)
    # Whoever has a viewing has begun this version: an older one stays theirs, and no draft but one that they try now.
    is_reached = (answer.person_id, frame.video_id) in ground.videos if frame.published else pair in ground.trials
    if not is_reached:
        return NotFound(VIDEO_NOT_OPEN)
    if second > ground.gates[pair].open_until_s:
        return Refused(COMES_LATER)
    if ground.unseen.get((*pair, answer.checkpoint_id)):
        return Refused(NOT_WATCHED)
    place = Attempt.Place.CHECKPOINT if frame.published else Attempt.Place.TRIAL
    attempt = _own_attempt(answer, ground, place, answer.checkpoint_id)
    if attempt is None:
        return NotFound(NOT_OPEN)
    return Asked(attempt, frame, answer.viewing_id, frame.part_before(second))


def _own_attempt(answer: Named, ground: _Ground, place: str, place_id: int) -> Attempt | None:
    attempt = ground.attempts.get(answer.token)
    if attempt is None or (attempt.person_id, attempt.school_id) != (answer.person_id, answer.school_id):
        return None
    return attempt if (attempt.place, attempt.place_id) == (place, place_id) else None
