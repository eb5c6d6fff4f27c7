"""Asking and answering: an attempt is a variant shown to a person, a response the one answer given to it."""

import json
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.items.kinds import Measured, pack_kind
from upbeat.rooms.items.marks import mark_variant
from upbeat.rooms.items.models import Attempt, Item, ItemVersion, Response, Variant
from upbeat.rooms.items.presenting import NOT_OPEN, attempt_token, authored_answer
from upbeat.rooms.items.reading import Form, read_answer
from upbeat.rooms.items.waiting import attempts_by_token
from upbeat.rooms.items.wordings import Wordings
from upbeat.rooms.journal.actions import Happening, record_many
from upbeat.rooms.journal.bulk import insert_many, moment, select_many
from upbeat.rooms.people.actions.holding import hold
from upbeat.rooms.people.models import Person


@transaction.atomic
def open_attempt(
    *,
    person: Person,
    item_version: ItemVersion,
    place: str,
    place_id: int,
    section_id: int | None = None,
    now: datetime | None = None,
    seed: int | None = None,
) -> Attempt:
    """Show the item to the person at a place: the attempt that waits there for an answer, else a new one.

    A new attempt shows a variant of this version that the person has not met, in the author's order, and once all are
    met the one met longest ago. ``seed`` orders the options and draws the numbers; None draws one. Whether the person
    may be asked here is the caller's to know: places lie in later rooms. NotFound for an item of another school.
    """
    if item_version.item.school_id != person.school_id:
        raise NotFound(_("There is no such question in your school."))
    hold([person.pk])
    waiting = (
        Attempt.objects.filter(
            person=person, place=place, place_id=place_id, variant__version=item_version, response=None
        )
        .select_related("variant__version__item", "variant__picture", "item")
        .order_by("-pk")
        .first()
    )
    if waiting is not None:
        return waiting
    variant = _next_variant(person, item_version)
    return Attempt.objects.create(
        school_id=person.school_id,
        person=person,
        item=item_version.item,
        variant=variant,
        place=place,
        place_id=place_id,
        section_id=section_id,
        seed=_new_seed(person, item_version.item, variant) if seed is None else seed,
        shown_at=now or timezone.now(),
    )


class Given(NamedTuple):
    """What a person says to an attempt of theirs, read by :func:`upbeat.rooms.items.waiting.attempts_by_token`."""

    attempt: Attempt
    answer: Any


@transaction.atomic
def answer_attempt(*, person: Person, token: uuid.UUID | str, answer: Any, now: datetime | None = None) -> Response:
    """Mark the answer of an attempt, once: the same token again gives the first response, whatever it says now.

    ``answer`` in the ids that the attempt showed, in the shape of the kind: an id, a list of ids (all that apply, or
    the order from first to last), a mapping of parts, a spot, a second, or what was typed; or a :class:`Form`. NotFound
    for an unknown token and for somebody else's; Invalid for an answer that cannot be one, and then nothing is written
    and the attempt still waits.
    """
    hold([person.pk])
    name = attempt_token(token)
    attempt = attempts_by_token([name], Wordings()).get(name)
    if attempt is None or attempt.person_id != person.pk:
        raise NotFound(NOT_OPEN)
    [done] = answer_attempts([Given(attempt, answer)], now=now or timezone.now())
    if isinstance(done, Invalid):
        raise done
    return done


def answer_attempts(batch: Sequence[Given], *, now: datetime) -> list[Response | Invalid]:
    """The same for attempts of several people, whose rows the caller's transaction holds and who may answer them: three
    statements. An attempt that was answered gives its response; an answer that cannot be one its refusal."""
    told: list[Response | Invalid] = []
    new: list[Response] = []
    for one in batch:
        given: Response | None = getattr(one.attempt, "response", None)
        marked = given if given is not None else _marked(one, now)
        if given is None and isinstance(marked, Response):
            new.append(marked)
        told.append(marked)
    _store(new, now)
    record_many("answered", "item", [_happening(response) for response in new], at=now)
    return told


def _store(new: Sequence[Response], now: datetime) -> None:
    """Insert them, and give them the numbers of their rows."""
    if not new:
        return
    columns = ["attempt_id", "answer", "correct", "score", "option", "misconception_id", "answered_at"]
    at = moment(now)
    insert_many(
        Response,
        columns,
        [
            (
                one.attempt_id,
                json.dumps(one.answer),
                one.correct,
                one.score,
                one.option,
                one.misconception_id,
                at,
            )
            for one in new
        ],
    )
    rows = select_many(Response, ["attempt_id", "id"], {"attempt_id": {one.attempt_id for one in new}})
    numbers = dict(rows)
    for one in new:
        one.pk = numbers[one.attempt_id]
        one._state.adding = False


def _marked(given: Given, now: datetime) -> Response | Invalid:
    """The response, not stored yet."""
    attempt, answer = given
    variant = attempt.variant
    try:
        authored = _authored(variant, attempt.seed, answer)
        marked = mark_variant(variant, attempt.seed, authored)
    except Invalid as problem:
        return problem
    return Response(
        attempt=attempt,
        answer=authored,
        correct=marked.correct,
        score=marked.score,
        option=marked.option,
        misconception_id=marked.misconception_id,
        answered_at=now,
    )


def _authored(variant: Variant, seed: int, answer: Any) -> Any:
    """In authored ids, as it is stored. What a pupil performs is answered by what the server measured in it alone."""
    kind = pack_kind(variant.version.item.kind)
    if isinstance(answer, Measured):
        return answer.answer
    if kind is not None and kind.measured:
        raise Invalid(_("Record it first, then it is marked."), field="answer")
    if isinstance(answer, Form):
        answer = read_answer(variant, answer)
    return authored_answer(variant, seed, answer)


def _new_seed(person: Person, item: Item, variant: Variant) -> int:
    """Drawn, or as the pack of the item says, which may put into it how hard it is to be."""
    kind = pack_kind(item.kind)
    if kind is not None and kind.seed is not None:
        return kind.seed(person, item.point_id, variant.key)
    return secrets.randbelow(2**31)


def _happening(response: Response) -> Happening:
    attempt = response.attempt
    result = {"success": response.correct, "score": response.score}
    context = {
        "attempt": attempt.pk,
        "version": attempt.variant.version_id,
        "variant": attempt.variant_id,
        "place": attempt.place,
        "place_id": attempt.place_id,
        "section": attempt.section_id,
        "misconception": response.misconception_id,
    }
    return Happening(attempt.school_id, attempt.person_id, attempt.item_id, json.dumps(result), json.dumps(context))


def _next_variant(person: Person, version: ItemVersion) -> Variant:
    met = Max("attempts__pk", filter=Q(attempts__person=person))
    variants = list(
        Variant.objects.filter(version=version)
        .select_related("version__item", "picture")
        .annotate(met=met)
        .order_by("position")
    )
    if not variants:
        raise Invalid(_("This question has no wording yet. Tell your teacher."))
    return min(variants, key=lambda variant: (variant.met or 0, variant.position))
