"""Votes of many phones, stored together: the hot path's writer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from upbeat.kernel.errors import Invalid, Late, NotFound, Refused, UpbeatError
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.classroom.events import VotesCame
from upbeat.rooms.classroom.models import Attendance, LiveQuestion, Round, Vote
from upbeat.rooms.items.drawing import Drawn, drawn
from upbeat.rooms.items.kinds import mark_as
from upbeat.rooms.items.models import Variant
from upbeat.rooms.items.presenting import authored_answer, shown_answer
from upbeat.rooms.items.reading import Form, as_form, read_answer
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import fact, record_all
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.queries.excuses import NONE, not_asked

Spot = tuple[int, int]
"""Number of a round and of a person."""
NO_KEY: Mapping[str, Mapping[str, Any]] = {
    "single": {"right": ""}, "multiple": {"right": [""]}, "number": {"value": 0}, "text": {"accepted": [""]},
}  # fmt: skip
"""Where nobody has said what is right, marking still refuses what cannot be an answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as this batch needs it: read and drawn once."""

    wording: Variant
    seed: int
    shown: Drawn
    has_key: bool

    @classmethod
    def of(cls, question: LiveQuestion) -> "Asked":
        """No query where the question came with its variant."""
        wording, seed = question.wording, question.seed
        return cls(wording, seed, drawn(wording, seed), question.has_key)

    def read(self, form: Form) -> Any:
        """The answer in authored ids. Invalid for what is none."""
        return authored_answer(self.wording, self.seed, read_answer(self.wording, form))

    def marked(self, answer: Any) -> bool | None:
        """Right, or not; None where nobody knows. Invalid for what cannot be an answer."""
        key = self.shown.key if self.has_key else NO_KEY[self.shown.kind]
        correct = mark_as(self.shown.kind, key, answer).correct
        return correct if self.has_key else None

    def form(self, vote: Vote) -> Form:
        """What is stored, as a phone would send it."""
        return as_form(self.wording, shown_answer(self.wording, self.seed, vote.answer))


@transaction.atomic
def cast_votes(batch: Sequence[Choice], now: datetime) -> list[Choice | UpbeatError]:
    """Store the choices of a batch; for each, in order, what is stored now, or why not.

    What is refused changes nothing. Phones of several schools share a batch, so no scope is open: a choice counts
    only for somebody who is in that very lesson, in the school of the pass, and of whom the question is asked. A batch
    costs the same few statements whatever its size, and one more where it has questions that not everybody is asked.
    """
    with scopes_disabled():
        rounds = _rounds_of(batch)
        asked = {around.question_id: Asked.of(around.question) for around in rounds.values()}
        joined = _joined(rounds, batch)
        stored = _votes_of(rounds, batch)
        left_out = not_asked(
            {choice.person for choice in batch}, {around.question.item_kind for around in rounds.values()}
        )
        outcomes: list[Choice | UpbeatError] = []
        touched: dict[Spot, Vote] = {}
        facts: list[Fact] = []
        for choice in batch:
            try:
                around = _round_for(choice, rounds, joined)
                if around.question.item_kind in left_out.get(choice.person, NONE):
                    raise Refused(_("This question is not asked of you."))
                spot, question = (around.pk, choice.person), asked[around.question_id]
                before = stored[spot].seq if spot in stored else None
                is_new = _choose(choice, around, question, stored, now)
                if is_new or stored[spot].seq != before:
                    touched[spot] = stored[spot]
                if is_new:
                    facts.append(_fact_of(choice, around, stored[spot]))
                outcomes.append(_kept(choice, question, stored[spot]))
            except UpbeatError as no:
                outcomes.append(no)
        _write(touched)
        record_all(facts)
        for meeting_id in {around.question.meeting_id for around in rounds.values()}:
            bus.publish(VotesCame(meeting_id))
    return outcomes


def _rounds_of(batch: Sequence[Choice]) -> dict[tuple[int, int], Round]:
    # Locked until the votes are in, so that closing and voting at one moment have an order (SQLite has one writer). The
    # question too: only of what is locked does PostgreSQL read what it waited for, and what is right may change.
    rows = Round.objects.select_for_update(of=("self", "question")).select_related(
        "question__meeting", "question__variant__version__item", "question__variant__picture", "question__own_picture"
    )
    asked = rows.filter(question_id__in={choice.question for choice in batch})
    return {(around.question_id, around.number): around for around in asked}


def _joined(rounds: dict[tuple[int, int], Round], batch: Sequence[Choice]) -> set[Spot]:
    """(meeting, person) of those of the batch who are in their lesson."""
    rows = Attendance.objects.filter(
        meeting_id__in={around.question.meeting_id for around in rounds.values()},
        person_id__in={choice.person for choice in batch},
    )
    return set(rows.values_list("meeting_id", "person_id"))


def _votes_of(rounds: dict[tuple[int, int], Round], batch: Sequence[Choice]) -> dict[Spot, Vote]:
    rows = Vote.objects.filter(
        round_id__in=[around.pk for around in rounds.values()], person_id__in={choice.person for choice in batch}
    )
    return {(vote.round_id, vote.person_id): vote for vote in rows}


def _round_for(choice: Choice, rounds: dict[tuple[int, int], Round], joined: set[Spot]) -> Round:
    around = rounds.get((choice.question, choice.round))
    if around is not None:
        meeting = around.question.meeting
        if meeting.school_id == choice.school and (meeting.pk, choice.person) in joined:
            return around
    raise NotFound(_("This question is no longer asked."))


def _choose(choice: Choice, around: Round, asked: Asked, stored: dict[Spot, Vote], now: datetime) -> bool:
    """Put the choice into ``stored``; False if what is there is newer or the same. Late when the round is closed."""
    spot = (around.pk, choice.person)
    before = stored.get(spot)
    answer = _answer(choice, asked, before)
    if before is not None:
        same = before.answer == answer and choice.sure in ("", before.sure)
        if before.seq > choice.seq or same:
            # The same once more is newer all the same: what was chosen in between, and comes later, must not count.
            before.seq = max(before.seq, choice.seq)
            return False
    if around.closed_at is not None or around.question.meeting.ended_at is not None:
        raise Late(_("The vote is closed. What you chose before counts."))
    correct = asked.marked(answer)
    vote = before or Vote(round=around, person_id=choice.person)
    vote.answer, vote.correct, vote.seq, vote.at = answer, correct, choice.seq, now
    vote.sure = choice.sure if around.question.asks_sure else ""  # sure of this answer, not of the one before
    stored[spot] = vote
    return True


def _answer(choice: Choice, asked: Asked, before: Vote | None) -> Any:
    if choice.sure and choice.sure not in Vote.Sure.values:
        raise Invalid(_("Choose one of the words that are shown."), field="sure")
    if choice.form.fields or not choice.sure:
        _require_text(choice.form)
        return asked.read(choice.form)
    if before is None:
        raise Invalid(_("Choose an answer first."), field="answer")
    return before.answer


def _require_text(form: Form) -> None:
    """No database stores half a sign or none at all; nobody types them, and one such row would sink its batch."""
    for values in form.fields.values():
        for value in values:
            if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
                raise Invalid(_("Write letters, numbers and signs only."), field="answer")


def _kept(choice: Choice, asked: Asked, vote: Vote) -> Choice:
    return replace(choice, seq=vote.seq, form=asked.form(vote), sure=vote.sure)


def _fact_of(choice: Choice, around: Round, vote: Vote) -> Fact:
    result = {"answer": vote.answer, "correct": vote.correct}
    return fact(
        "voted",
        around,
        school_id=choice.school,
        actor_id=choice.person,
        result=result | ({"sure": vote.sure} if vote.sure else {}),
        context={"question": choice.question, "round": choice.round},
    )


def _write(touched: dict[Spot, Vote]) -> None:
    """New ones and changed ones in one statement: a round is locked, so nobody else writes its votes meanwhile."""
    rows = [
        Vote(
            round_id=vote.round_id,
            person_id=vote.person_id,
            answer=vote.answer,
            correct=vote.correct,
            sure=vote.sure,
            seq=vote.seq,
            at=vote.at,
        )
        for vote in touched.values()
    ]
    changed = ["answer", "correct", "sure", "seq", "at"]
    Vote.objects.bulk_create(rows, update_conflicts=True, unique_fields=["round", "person"], update_fields=changed)
