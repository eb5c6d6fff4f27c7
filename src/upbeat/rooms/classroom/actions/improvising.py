"""A question in ten seconds: what stands on the board, asked at once (issue: in class, point 5)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.answers import read_number, read_text
from upbeat.kernel.errors import Invalid
from upbeat.kernel.questions import MOST_OPTIONS, Option, check_key
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.actions.questions import put_on_phones
from upbeat.rooms.classroom.actions.votes import Asked
from upbeat.rooms.classroom.models import LiveQuestion, Meeting, Round, Vote
from upbeat.rooms.items.actions.pictures import LONGEST_WORDS
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.actions.pictures import take_picture

LONGEST_TEXT = 500
LETTERS = 4
BETWEEN = ";"
"""Between several texts that are right."""


class Quick(StrEnum):
    """What a tap asks for."""

    LETTERS = "letters"
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"


def improvise(
    *,
    by: Person,
    meeting: Meeting,
    text: str = "",
    kind: str,
    options: Sequence[str] = (),
    right: str | None = None,
    photo: Iterable[bytes] | None = None,
    confidence: bool = False,
    now: datetime | None = None,
) -> LiveQuestion:
    """Put a question on the phones that no bank holds. ``kind`` is one of :class:`Quick`.

    ``options``: two to twelve texts in place of the bare letters A to D. ``right``: a letter (``"B"``) or the text of
    an option, ``"yes"`` or ``"no"``, a number, or accepted texts with ``;`` between; without it votes are counted and
    not marked until :func:`set_right`. ``photo``: a picture as it was uploaded, in pieces; made anew without what the
    camera wrote into it. Invalid, with what to do, for what cannot be asked.
    """
    rules.require_lead(by, meeting)
    text = " ".join(text.split())
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("A question on the spot has at most %(most)d characters.") % {"most": LONGEST_TEXT}, "text")
    own_options = _options(_quick(kind), options)
    own_key = _key(_quick(kind), own_options, right)
    words = (text or _("A photo of the board"))[:LONGEST_WORDS]
    own_picture = take_picture(by=by, pieces=photo, words=words) if photo is not None else None
    return _ask(
        by,
        meeting,
        now or timezone.now(),
        own_kind=_item_kind(_quick(kind)),
        own_text=text or _("Look at the board."),
        own_options=own_options,
        own_key=own_key,
        own_picture=own_picture,
        asks_sure=confidence,
    )


@transaction.atomic
def _ask(by: Person, meeting: Meeting, now: datetime, **asked: Any) -> LiveQuestion:
    # The photo is read before: a transaction must not wait for a picture.
    return put_on_phones(by, meeting, now, **asked)


@transaction.atomic
def set_right(*, by: Person, question: LiveQuestion, right: str, now: datetime | None = None) -> None:
    """Say what is right after all, or otherwise than before; all votes of the question are marked by it.

    ``right`` as in :func:`improvise`. Invalid for a question of the bank: its key changes in the studio.
    """
    rules.require_lead(by, question.meeting)
    if question.variant_id is not None:
        raise Invalid(_("What is right in this question is written in the studio."), field="right")
    kind = _quick_of(question)
    key = _key(kind, question.own_options, right)
    if key is None:
        raise Invalid(_("Say which answer is right."), field="right")
    # Votes lock the round, then the question, and so does this: a vote comes before and is marked here, or comes after
    # and is marked by the new key.
    list(Round.objects.select_for_update(of=("self",)).filter(question=question))
    question = LiveQuestion.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=question.pk)
    question.own_key = key
    question.save(update_fields=["own_key"])
    asked = Asked.of(question)
    votes = list(Vote.objects.filter(round__question=question))
    for vote in votes:
        vote.correct = asked.marked(vote.answer)
    Vote.objects.bulk_update(votes, ["correct"], batch_size=500)
    now = now or timezone.now()
    school_id = question.meeting.school_id
    result = {"key": key, "votes": len(votes)}
    record("updated", question, school_id=school_id, actor_id=by.pk, result=result, at=now)
    changed(question.meeting)


def _quick(kind: str) -> Quick:
    try:
        return Quick(kind)
    except ValueError:
        raise Invalid(_("Choose how it is answered."), field="kind") from None


def _item_kind(kind: Quick) -> str:
    return kind.value if kind in (Quick.NUMBER, Quick.TEXT) else "single"


def _quick_of(question: LiveQuestion) -> Quick:
    if question.own_kind in (Quick.NUMBER, Quick.TEXT):
        return Quick(question.own_kind)
    ids = [option["id"] for option in question.own_options]
    return Quick.YES_NO if ids == ["yes", "no"] else Quick.LETTERS


def _options(kind: Quick, texts: Sequence[str]) -> list[dict[str, str]]:
    """Ids are what the teacher calls them: ``a`` to ``d``, ``yes`` and ``no``. A bare letter has no text."""
    if kind == Quick.YES_NO:
        return [{"id": "yes", "text": _("Yes")}, {"id": "no", "text": _("No")}]
    if kind != Quick.LETTERS:
        return []
    named = [" ".join(text.split()) for text in texts]
    while named and not named[-1]:
        named.pop()
    if not named:
        return [{"id": chr(ord("a") + place), "text": ""} for place in range(LETTERS)]
    if not 2 <= len(named) <= MOST_OPTIONS or "" in named:
        raise Invalid(
            _("Write between two and %(most)d options, or none for the letters alone.") % {"most": MOST_OPTIONS},
            field="options",
        )
    return [{"id": chr(ord("a") + place), "text": text} for place, text in enumerate(named)]


def _key(kind: Quick, options: Sequence[dict[str, str]], right: str | None) -> dict[str, Any] | None:
    told = (right or "").strip()
    if not told:
        return None
    if options:
        for option in options:
            if told.lower() == option["id"] or read_text(told) == read_text(option["text"]):
                return {"right": option["id"]}
        raise Invalid(_("Write the letter or the words of the option that is right."), field="right")
    try:
        if kind == Quick.NUMBER:
            return {"value": _number(told)}
        key = {"accepted": [one.strip() for one in told.split(BETWEEN) if read_text(one)]}
        check_key("text", list[Option](), key)
    except Invalid as problem:
        problem.field = "right"  # where the teacher wrote it
        raise
    return key


def _number(told: str) -> str:
    """The number as text that is exact: JSON has no thirds."""
    values = read_number(told)
    if len(values) > 1:  # 1,000 is a thousand to some and one to others
        raise Invalid(_("Write the number without a sign between the thousands."), field="right")
    (value,) = values
    return _exact(value)


def _exact(value: Fraction) -> str:
    shown = format(float(value), ".15g")
    return shown if Fraction(shown) == value else str(value)
