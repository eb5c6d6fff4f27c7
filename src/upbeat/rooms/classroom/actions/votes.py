"""Votes of many phones, stored together: the hot path's writer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from upbeat.kernel.errors import Invalid, NotFound, Refused, UpbeatError
from upbeat.kernel.marking import mark
from upbeat.rooms.classroom.events import VotesCame
from upbeat.rooms.classroom.models import Round, Vote
from upbeat.rooms.items.models import Variant
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import fact, record_all


@dataclass(frozen=True, slots=True)
class VoteEvent:
    """A choice from a phone. ``meeting_id`` and ``person_id`` come from the signed pass, the rest from the phone.

    ``seq`` grows with each choice of one phone; ``options`` are option ids.
    """

    person_id: int
    meeting_id: int
    question_id: int
    round_number: int
    seq: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoteStored:
    """What is stored now for the person: of two choices the one with the larger ``seq``."""

    question_id: int
    round_number: int
    options: tuple[str, ...]


@transaction.atomic
def cast_votes(batch: Sequence[VoteEvent], now: datetime) -> list[VoteStored | UpbeatError]:
    """Store the votes of a batch; an answer for each, in order. What is refused changes nothing.

    Phones of several schools share a batch, so no scope is open: every row is reached from the meeting of the pass.
    """
    with scopes_disabled():
        rounds = _rounds_of(batch)
        stored = _votes_of(rounds, batch)
        outcomes: list[VoteStored | UpbeatError] = []
        touched: dict[tuple[int, int], Vote] = {}
        facts = []
        for event in batch:
            around = rounds.get((event.meeting_id, event.question_id, event.round_number))
            try:
                if around is None:
                    raise NotFound(_("This question is no longer asked."))
                vote = _choose(event, around, stored, now)
            except UpbeatError as no:
                outcomes.append(no)
                continue
            if vote is not None:
                touched[(vote.round_id, vote.person_id)] = vote
                context = {"round": event.round_number, "question": event.question_id}
                result = {"options": list(event.options)}
                school_id = around.question.meeting.school_id
                facts.append(
                    fact("voted", around, school_id=school_id, actor_id=event.person_id, result=result, context=context)
                )
            kept = stored[(around.pk, event.person_id)]
            outcomes.append(VoteStored(event.question_id, event.round_number, tuple(kept.answer)))
        _write(touched, now)
        record_all(facts)
        for meeting_id in {event.meeting_id for event in batch}:
            bus.publish(VotesCame(meeting_id))
    return outcomes


def _rounds_of(batch: Sequence[VoteEvent]) -> dict[tuple[int, int, int], Round]:
    # Locked until the votes are in, so that closing and voting at the same moment have an order (no-op on SQLite).
    rows = Round.objects.select_for_update(of=("self",)).select_related(
        "question__meeting", "question__variant__version__item"
    )
    asked = rows.filter(question_id__in={event.question_id for event in batch})
    return {(r.question.meeting_id, r.question_id, r.number): r for r in asked}


def _votes_of(rounds: dict[tuple[int, int, int], Round], batch: Sequence[VoteEvent]) -> dict[tuple[int, int], Vote]:
    rows = Vote.objects.filter(
        round_id__in=[r.pk for r in rounds.values()], person_id__in={event.person_id for event in batch}
    )
    return {(vote.round_id, vote.person_id): vote for vote in rows}


def _choose(event: VoteEvent, around: Round, stored: dict[tuple[int, int], Vote], now: datetime) -> Vote | None:
    """The vote to write; None if what is stored is newer or the same. Refused when the round is closed."""
    before = stored.get((around.pk, event.person_id))
    if before is not None and (before.seq > event.seq or tuple(before.answer) == event.options):
        return None
    if around.closed_at is not None:
        raise Refused(_("The vote is closed. Your earlier choice counts."))
    correct = _is_right(around.question.variant, event.options)
    vote = before or Vote(round=around, person_id=event.person_id)
    vote.answer, vote.correct, vote.seq, vote.at = list(event.options), correct, event.seq, now
    stored[(around.pk, event.person_id)] = vote
    return vote


def _is_right(variant: Variant, options: tuple[str, ...]) -> bool:
    kind = variant.version.item.kind
    if kind == "single" and len(options) != 1:
        raise Invalid(_("Choose one answer."))
    known = {option["id"] for option in variant.options}
    if not options or not known.issuperset(options):
        raise Invalid(_("Choose from the answers that are shown."))
    answer: object = options[0] if kind == "single" else list(options)
    return mark(kind, variant.key, answer).correct


def _write(touched: dict[tuple[int, int], Vote], now: datetime) -> None:
    votes = list(touched.values())
    Vote.objects.bulk_create([vote for vote in votes if vote.pk is None])
    Vote.objects.bulk_update([vote for vote in votes if vote.pk is not None], ["answer", "correct", "seq", "at"])
