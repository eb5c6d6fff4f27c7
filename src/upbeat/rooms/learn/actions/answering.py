"""Answers, marked with all that follows from them: many of many people in one transaction (R28-R32).

Statements are counted per batch, never per answer. Whoever answers one thing alone is a batch of one: the form of an
exercise, the player's question, the trial of a draft. What the outcome of one answer may hang on is the one before of
the same person, so a batch is cut wherever a person comes again; what all share moves in the order of the batch.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django_scopes import scopes_disabled

from upbeat.kernel.errors import Refused, UpbeatError
from upbeat.kernel.errors import marked as _
from upbeat.rooms.items.actions.attempts import Given, answer_attempts
from upbeat.rooms.items.guiding import GuidanceView
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.standing import counts_as_right
from upbeat.rooms.items.waiting import attempts_by_token
from upbeat.rooms.items.wordings import Wordings
from upbeat.rooms.learn.actions.finishing import finish_pieces, finish_videos
from upbeat.rooms.learn.actions.ladder import offer_steps
from upbeat.rooms.learn.actions.mastering import learn_from_all, videos_on
from upbeat.rooms.learn.actions.opening import open_known
from upbeat.rooms.learn.actions.passing import Passing, done_exercises, pass_checkpoints, questions_of
from upbeat.rooms.learn.queries.answerable import Asked, answerable
from upbeat.rooms.learn.queries.gate import Frame, GateState, gates_of
from upbeat.rooms.learn.queries.ladder import guidance_after_responses
from upbeat.rooms.people.actions.holding import hold


class Answer(NamedTuple):
    """What a person says to the attempt of a token: in the exercise ``piece_id``, or in a viewing at a checkpoint.

    ``person_id`` and ``school_id`` are known to be true, everything else is what a browser sent. ``given``: as
    :func:`upbeat.rooms.items.actions.answer_attempt` takes it.
    """

    person_id: int
    school_id: int
    token: uuid.UUID
    given: Any
    piece_id: int = 0
    viewing_id: int = 0
    checkpoint_id: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """A marked answer, what to tell the pupil, and after a checkpoint how far the video is open now. ``is_right``: as
    it counts now, where answers were marked anew since it was given."""

    response: Response
    guidance: GuidanceView
    is_right: bool
    gate: GateState | None = None


@dataclass(slots=True)
class AnswerMemory:
    """What is remembered between batches because it never changes: wordings, and the frames of published versions."""

    wordings: Wordings = field(default_factory=Wordings)
    frames: dict[int, Frame] = field(default_factory=dict)

    def trim(self) -> None:
        """Forget it before it grows large."""
        self.wordings.trim()
        if len(self.frames) > MOST_FRAMES:
            self.frames.clear()


MOST_FRAMES = 20_000


def answer_one(answer: Answer, *, now: datetime) -> Answered:
    """A batch of one, whose error is raised."""
    [done] = answer_many([answer], now=now)
    if isinstance(done, UpbeatError):
        raise done
    return done


def answer_many(
    batch: Sequence[Answer], *, now: datetime, memory: AnswerMemory | None = None
) -> list[Answered | UpbeatError]:
    """Mark the answers in the order of the batch, with everything that follows; the outcome of each in that order.

    A token counts once: given again it leads to the first response and changes nothing. The error of one answer touches
    no other: NotFound for what is not the person's, not within reach or taken back, and for a token of another place;
    Refused for a checkpoint behind the gate, and where the gate is strict for one whose part was not watched; Invalid
    for what cannot be an answer, and then the attempt still waits. In the trial of a draft the gate opens as well, but
    nothing is learned of the pupil.
    """
    memory = memory if memory is not None else AnswerMemory()
    memory.trim()
    told: list[Answered | UpbeatError] = []
    # People of several schools come in one batch; each answer is checked against the school of its person.
    with scopes_disabled(), transaction.atomic():
        schools = hold({answer.person_id for answer in batch})
        for some in _each_person_once(batch):
            told += _answer_some(some, schools, now, memory)
    return told


def _each_person_once(batch: Sequence[Answer]) -> Iterator[list[Answer]]:
    """The batch in its order, in as long stretches as can be in which nobody comes twice."""
    some: dict[int, Answer] = {}
    for answer in batch:
        if answer.person_id in some:
            yield list(some.values())
            some = {}
        some[answer.person_id] = answer
    if some:
        yield list(some.values())


@dataclass(slots=True)
class _Taken:
    """An answer that was marked: where it was asked, and is it new?"""

    asked: Asked
    response: Response
    is_new: bool

    @property
    def is_learned_from(self) -> bool:
        return self.is_new and self.response.attempt.place != Attempt.Place.TRIAL

    @property
    def is_newly_right(self) -> bool:
        return self.is_new and self.response.correct

    @property
    def is_right(self) -> bool:
        return self.response.correct if self.is_new else counts_as_right(self.response)

    @property
    def passage(self) -> tuple[float, float] | None:
        return None if self.response.correct else self.asked.part_before


def _answer_some(
    batch: Sequence[Answer], schools: dict[int, int], now: datetime, memory: AnswerMemory
) -> list[Answered | UpbeatError]:
    """Answers of different people."""
    known = [answer for answer in batch if schools.get(answer.person_id) == answer.school_id]
    attempts = attempts_by_token({answer.token for answer in known}, memory.wordings)
    asked = {
        one.person_id: may for one, may in zip(known, answerable(known, attempts, memory.frames, now), strict=True)
    }
    taken = _mark([asked.get(one.person_id) or Refused(_("Sign in again to go on.")) for one in batch], batch, now)
    done = [one for one in taken if isinstance(one, _Taken)]
    _draw_conclusions(done, now)
    views = guidance_after_responses([(one.response, one.passage) for one in done], memory.wordings)
    offered = zip(done, views, strict=True)
    offer_steps([(t.response, v) for t, v in offered if t.is_learned_from and not t.response.correct], now=now)
    frames = {one.asked.frame.version_id: one.asked.frame for one in done if one.asked.frame is not None}
    gates = gates_of([one.asked.pair for one in done if one.asked.frame is not None], frames) if frames else {}
    outcomes = (Answered(t.response, v, t.is_right, gates.get(t.asked.pair)) for t, v in zip(done, views, strict=True))
    return [next(outcomes) if isinstance(one, _Taken) else one for one in taken]


def _mark(checked: Sequence[Asked | UpbeatError], batch: Sequence[Answer], now: datetime) -> list[_Taken | UpbeatError]:
    asked = [(one, answer) for one, answer in zip(checked, batch, strict=True) if isinstance(one, Asked)]
    new = [not hasattr(one.attempt, "response") for one, _answer in asked]
    marked = answer_attempts([Given(one.attempt, answer.given) for one, answer in asked], now=now)
    taken = (
        _Taken(one, response, is_new) if isinstance(response, Response) else response
        for (one, _answer), response, is_new in zip(asked, marked, new, strict=True)
    )
    return [next(taken) if isinstance(one, Asked) else one for one in checked]


def _draw_conclusions(done: Sequence[_Taken], now: datetime) -> None:
    """What the new answers tell of their people, and what these have passed and finished by them."""
    videos = videos_on(learn_from_all([one.response for one in done if one.is_learned_from], now=now))
    right = [one for one in done if one.is_newly_right]
    exercises = [one for one in right if one.asked.frame is None]
    questions = questions_of({one.response.attempt.place_id for one in exercises})
    tests = [one.response for one in exercises if one.asked.opens_known]
    videos |= videos_on(open_known(tests, questions, now=now))
    passes = [
        Passing(one.response, one.asked.viewing_id, one.asked.frame.version_id, one.asked.frame.video_id)
        for one in right
        if one.asked.frame is not None
    ]
    pass_checkpoints(passes, now=now)
    videos |= {(one.response.attempt.person_id, one.video_id) for one in passes}
    finish_videos(videos, now=now)
    finish_pieces(done_exercises([one.response for one in exercises], questions), now=now)
