"""The exit ticket: opened to the phones, answered by each at their own pace, closed (R44)."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Late, NotFound, Refused
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.actions.leading import hold_lesson
from upbeat.rooms.classroom.events import VotesCame
from upbeat.rooms.classroom.models import ExitQuestion, ExitTicket, Meeting
from upbeat.rooms.classroom.queries.exits import ExitPhone, own_attempts, phone_exit
from upbeat.rooms.items.actions import open_attempt
from upbeat.rooms.items.actions.attempts import Given
from upbeat.rooms.items.models import Attempt, Item, Response, Variant
from upbeat.rooms.items.presenting import NOT_OPEN, attempt_token
from upbeat.rooms.items.waiting import attempts_by_token
from upbeat.rooms.items.wordings import Wordings
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.actions.in_class import answer_in_class
from upbeat.rooms.learn.queries.excuses import NONE, left_out_of, not_asked
from upbeat.rooms.people.actions.holding import hold
from upbeat.rooms.people.models import Person

MOST_QUESTIONS = 3


@transaction.atomic
def open_exit(*, by: Person, meeting: Meeting, variants: Sequence[Variant], now: datetime | None = None) -> ExitTicket:
    """Open one to three questions to the phones of the lesson. A lesson has one ticket: opened again while nobody has
    answered it has the new questions, later it goes on as it was.

    Invalid for none, for too many, for two of one question and for what phones cannot answer.
    """
    hold_lesson(by, meeting)
    _require_askable(meeting, variants)
    now = now or timezone.now()
    ticket, new = ExitTicket.objects.get_or_create(meeting=meeting, defaults={"by": by, "opened_at": now})
    if new or not Attempt.objects.filter(place=Attempt.Place.EXIT, place_id=ticket.pk).exists():
        ticket.questions.all().delete()
        ExitQuestion.objects.bulk_create(
            ExitQuestion(ticket=ticket, variant=variant, position=place) for place, variant in enumerate(variants, 1)
        )
    if ticket.closed_at is not None:
        ticket.opened_at, ticket.closed_at = now, None
        ticket.save(update_fields=["opened_at", "closed_at"])
    context = {"variants": [variant.pk for variant in variants]}
    record("opened", ticket, school_id=meeting.school_id, actor_id=by.pk, context=context, at=now)
    changed(meeting)
    return ticket


@transaction.atomic
def close_exit(*, by: Person, meeting: Meeting, now: datetime | None = None) -> None:
    """No answer is taken from now on, and pupils see how theirs were. Twice is once."""
    rules.require_lead(by, meeting)
    now = now or timezone.now()
    ticket = ExitTicket.objects.filter(meeting=meeting, closed_at=None).first()
    if ticket is not None:
        close_ticket(meeting, now)
        record("closed", ticket, school_id=meeting.school_id, actor_id=by.pk, at=now)
        changed(meeting)


def close_ticket(meeting: Meeting, now: datetime) -> None:
    """Inside the transaction that closes it, or ends the lesson."""
    ExitTicket.objects.filter(meeting=meeting, closed_at=None).update(closed_at=now)


@transaction.atomic
def ask_exit(*, by: Person, ticket: ExitTicket, position: int, now: datetime | None = None) -> Attempt:
    """Show a question of the ticket to a pupil of the class: the attempt that waits, or was answered, or a new one with
    a wording that they have not met. Late once it is closed; NotFound for who is not in the class; Refused for what is
    not asked of them."""
    rules.require_pupil(by, ticket.meeting)
    if ticket.closed_at is not None:
        raise Late(_("The exit ticket is closed. What you answered before counts."))
    question = ticket.questions.select_related("variant__version__item").filter(position=position).first()
    if question is None:
        raise NotFound(_("There is no such question on the exit ticket."))
    _require_asked(by, question.variant.version.item)
    hold([by.pk])
    given = Attempt.objects.filter(
        person=by, place=Attempt.Place.EXIT, place_id=ticket.pk, item=question.variant.version.item
    )
    asked = given.select_related("variant__version__item", "variant__picture", "item", "response__standing").first()
    return asked or open_attempt(
        person=by,
        item_version=question.variant.version,
        place=Attempt.Place.EXIT,
        place_id=ticket.pk,
        section_id=ticket.meeting.section_id,
        now=now,
    )


@transaction.atomic
def answer_exit(
    *, by: Person, ticket: ExitTicket, token: uuid.UUID | str, answer: Any, now: datetime | None = None
) -> Response:
    """Mark an answer to the ticket, once, and learn from it. NotFound for a token of another place or person; Late once
    it is closed; Refused for what is not asked of them by now; Invalid for what cannot be an answer, and then the
    question still waits."""
    rules.require_pupil(by, ticket.meeting)
    # Locked, so that closing and answering at one moment have an order (SQLite has one writer).
    ticket = ExitTicket.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=ticket.pk)
    hold([by.pk])
    name = attempt_token(token)
    attempt = attempts_by_token([name], Wordings()).get(name)
    if attempt is None or (attempt.person_id, attempt.place, attempt.place_id) != (
        by.pk,
        Attempt.Place.EXIT,
        ticket.pk,
    ):
        raise NotFound(NOT_OPEN)
    if ticket.closed_at is not None and not hasattr(attempt, "response"):
        raise Late(_("The exit ticket is closed. What you answered before counts."))
    if not hasattr(attempt, "response"):
        _require_asked(by, attempt.item)
    [done] = answer_in_class([Given(attempt, answer)], now=now or timezone.now())
    if isinstance(done, Invalid):
        raise done
    bus.publish(VotesCame(ticket.meeting_id))
    return done


def _require_asked(pupil: Person, item: Item) -> None:
    if left_out_of([pupil.pk], item.kind):
        raise Refused(_("This question is not asked of you."))


def _require_askable(meeting: Meeting, variants: Sequence[Variant]) -> None:
    if not 1 <= len(variants) <= MOST_QUESTIONS:
        raise Invalid(
            _("Choose one to %(most)d questions for the exit ticket.") % {"most": MOST_QUESTIONS}, field="variants"
        )
    items = [variant.version.item for variant in variants]
    if len({item.pk for item in items}) < len(items):
        raise Invalid(_("Choose each question once."), field="variants")
    if any(item.school_id != meeting.school_id or item.kind not in rules.asked_live() for item in items):
        raise Invalid(_("One of these questions cannot be answered on a phone. Choose another one."), field="variants")


@transaction.atomic
def show_exit(*, by: Person, ticket: ExitTicket, now: datetime | None = None) -> ExitPhone:
    """What the pupil's phone shows of the ticket; the next question that waits is put to them by this."""
    rules.require_pupil(by, ticket.meeting)
    if ticket.closed_at is None:
        answered = {
            item for item, one in own_attempts(by, ticket).items() if getattr(one, "response", None) is not None
        }
        questions = list(ticket.questions.select_related("variant__version__item"))
        left_out = not_asked([by.pk], {question.variant.version.item.kind for question in questions})
        for question in questions:
            item = question.variant.version.item
            if item.pk not in answered and item.kind not in left_out.get(by.pk, NONE):
                ask_exit(by=by, ticket=ticket, position=question.position, now=now)
                break
    return phone_exit(by, ticket)
