"""Votes of many phones, stored together: the hot path's writer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from upbeat.kernel.errors import Invalid, Late, NotFound, UpbeatError
from upbeat.kernel.marking import mark
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.classroom.events import VotesCame
from upbeat.rooms.classroom.models import Attendance, LiveQuestion, Round, Vote
from upbeat.rooms.items.presenting import authored_answer, shown_answer
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import fact, record_all
from upbeat.rooms.journal.models import Fact

Spot = tuple[int, int]
"""Number of a round and of a person."""


@transaction.atomic
def cast_votes(batch: Sequence[Choice], now: datetime) -> list[Choice | UpbeatError]:
    """Store the choices of a batch; for each, in order, what is stored now, or why not.

    What is refused changes nothing. Phones of several schools share a batch, so no scope is open: a choice counts
    only for somebody whose phone joined that very lesson, in the school of the pass.
    """
    with scopes_disabled():
        rounds = _rounds_of(batch)
        joined = _joined(rounds, batch)
        stored = _votes_of(rounds, batch)
        outcomes: list[Choice | UpbeatError] = []
        touched: dict[Spot, Vote] = {}
        facts: list[Fact] = []
        for choice in batch:
            try:
                around = _round_for(choice, rounds, joined)
                if _choose(choice, around, stored, now):
                    spot = (around.pk, choice.person)
                    touched[spot] = stored[spot]
                    facts.append(_fact_of(choice, around))
            except UpbeatError as no:
                outcomes.append(no)
                continue
            kept = stored[(around.pk, choice.person)]
            shown = shown_answer(around.question.variant, around.question_id, kept.answer)
            outcomes.append(replace(choice, seq=kept.seq, options=tuple(shown)))
        _write(touched)
        record_all(facts)
        for meeting_id in {around.question.meeting_id for around in rounds.values()}:
            bus.publish(VotesCame(meeting_id))
    return outcomes


def _rounds_of(batch: Sequence[Choice]) -> dict[tuple[int, int], Round]:
    # Locked until the votes are in, so that closing and voting at one moment have an order (SQLite has one writer).
    rows = Round.objects.select_for_update(of=("self",)).select_related(
        "question__meeting", "question__variant__version__item"
    )
    asked = rows.filter(question_id__in={choice.question for choice in batch})
    return {(around.question_id, around.number): around for around in asked}


def _joined(rounds: dict[tuple[int, int], Round], batch: Sequence[Choice]) -> set[Spot]:
    """(meeting, person) of the phones of the batch that are in their lesson."""
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


def _choose(choice: Choice, around: Round, stored: dict[Spot, Vote], now: datetime) -> bool:
    """Put the choice into ``stored``; False if what is there is newer or the same. Late when the round is closed."""
    spot = (around.pk, choice.person)
    before = stored.get(spot)
    answer = _authored(around.question, choice.options)
    if before is not None and (before.seq > choice.seq or before.answer == answer):
        return False
    if around.closed_at is not None:
        raise Late(_("The vote is closed. What you chose before counts."))
    vote = before or Vote(round=around, person_id=choice.person)
    vote.answer, vote.seq, vote.at = answer, choice.seq, now
    vote.correct = mark(rules.ASKED_LIVE, around.question.variant.key, answer).correct
    stored[spot] = vote
    return True


def _authored(question: LiveQuestion, options: tuple[str, ...]) -> list[str]:
    """The choice in authored ids; the phones of a class all show the order that the question's number gives."""
    if len(options) != 1:
        raise Invalid(_("Choose one answer."))
    authored: list[str] = authored_answer(question.variant, question.pk, list(options))
    return authored


def _fact_of(choice: Choice, around: Round) -> Fact:
    return fact(
        "voted",
        around,
        school_id=choice.school,
        actor_id=choice.person,
        result={"options": _authored(around.question, choice.options)},
        context={"question": choice.question, "round": choice.round},
    )


def _write(touched: dict[Spot, Vote]) -> None:
    votes = list(touched.values())
    Vote.objects.bulk_create([vote for vote in votes if vote.pk is None])
    Vote.objects.bulk_update([vote for vote in votes if vote.pk is not None], ["answer", "correct", "seq", "at"])
