"""Asking a live question: first vote, talk, second vote, result."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.actions.leading import hold_lesson
from upbeat.rooms.classroom.models import LiveQuestion, Meeting, Round
from upbeat.rooms.classroom.queries.running import What, shown
from upbeat.rooms.items.models import Variant
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person


@transaction.atomic
def ask_live(
    *, by: Person, meeting: Meeting, variant: Variant, confidence: bool = False, now: datetime | None = None
) -> LiveQuestion:
    """Put a question of the bank on the phones and open its first vote. A question still open is closed before.

    ``confidence``: phones also ask how sure one is.
    """
    rules.require_lead(by, meeting)
    if not rules.can_be_asked(variant):
        raise Invalid(_("This question is answered inside its film. Choose another one."), field="variant")
    return put_on_phones(by, meeting, now or timezone.now(), variant=variant, asks_sure=confidence)


def put_on_phones(by: Person, meeting: Meeting, now: datetime, **asked: Any) -> LiveQuestion:
    """Inside an action's transaction: the question, with its first vote open. ``asked``: fields of LiveQuestion."""
    hold_lesson(by, meeting)
    close_open_votes(meeting, now)
    number = LiveQuestion.objects.filter(meeting=meeting).count() + 1
    question = LiveQuestion.objects.create(meeting=meeting, position=number, asked_at=now, **asked)
    Round.objects.create(question=question, number=1, opened_at=now)
    record("opened", question, school_id=meeting.school_id, actor_id=by.pk, context={"round": 1}, at=now)
    changed(meeting)
    return question


def close_open_votes(meeting: Meeting, now: datetime) -> None:
    """Inside an action's transaction: the phones show something else, and a vote that nobody sees takes none."""
    Round.objects.filter(question__meeting=meeting, closed_at=None).update(closed_at=now)


@transaction.atomic
def close_vote(*, by: Person, question: LiveQuestion, now: datetime | None = None) -> None:
    """No vote is taken from now on. Twice changes nothing."""
    hold_lesson(by, question.meeting)
    now = now or timezone.now()
    closed = Round.objects.filter(question=question, closed_at=None).update(closed_at=now)
    if closed:
        record("closed", question, school_id=question.meeting.school_id, actor_id=by.pk, at=now)
        changed(question.meeting)


@transaction.atomic
def open_second_vote(*, by: Person, question: LiveQuestion, now: datetime | None = None) -> Round:
    """After the talk the class votes once more; the first vote stays as it was. Invalid once the phones show something
    else: a vote that nobody sees would take none."""
    hold_lesson(by, question.meeting)
    question.refresh_from_db(fields=["shown_at"])
    if question.shown_at is not None:
        raise Invalid(_("The result was shown already. Ask another question."))
    newest = LiveQuestion.objects.filter(meeting=question.meeting).order_by("-position").first()
    if newest != question or shown(question.meeting, question).what is not What.QUESTION:
        raise Invalid(_("Something else is on the phones by now. Ask the question anew."))
    now = now or timezone.now()
    Round.objects.filter(question=question, closed_at=None, number=1).update(closed_at=now)
    second, new = Round.objects.get_or_create(question=question, number=2, defaults={"opened_at": now})
    if new:
        school_id = question.meeting.school_id
        record("opened", question, school_id=school_id, actor_id=by.pk, context={"round": 2}, at=now)
        changed(question.meeting)
    return second


@transaction.atomic
def show_result(*, by: Person, question: LiveQuestion, now: datetime | None = None) -> None:
    """Close what is open and put the result on the projector. Twice changes nothing."""
    hold_lesson(by, question.meeting)
    question.refresh_from_db(fields=["shown_at"])
    if question.shown_at is not None:
        return
    question.shown_at = now or timezone.now()
    Round.objects.filter(question=question, closed_at=None).update(closed_at=question.shown_at)
    question.save(update_fields=["shown_at"])
    record("released", question, school_id=question.meeting.school_id, actor_id=by.pk, at=question.shown_at)
    changed(question.meeting)
