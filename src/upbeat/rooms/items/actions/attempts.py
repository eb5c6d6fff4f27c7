"""Asking and answering: an attempt is a variant shown to a person, a response the one answer given to it."""

import secrets
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.items.marks import mark_variant
from upbeat.rooms.items.models import Attempt, ItemVersion, Response, Variant
from upbeat.rooms.items.presenting import attempt_token, authored_answer
from upbeat.rooms.journal.actions import record
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
    _one_at_a_time(person)
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
        seed=secrets.randbelow(2**31) if seed is None else seed,
        shown_at=now or timezone.now(),
    )


@transaction.atomic
def answer_attempt(*, person: Person, token: uuid.UUID | str, answer: Any, now: datetime | None = None) -> Response:
    """Mark the answer of an attempt, once: the same token again gives the first response, whatever it says now.

    ``answer`` in the ids that the attempt showed, in the shape of the kind: an id, a list of ids (all that apply, or
    the order from first to last), a mapping of parts, a spot, a second, or what was typed. NotFound for an unknown
    token and for somebody else's; Invalid for an answer that cannot be one, and then nothing is written and the attempt
    still waits.
    """
    _one_at_a_time(person)
    attempt = (
        Attempt.objects.select_related("item", "variant__version__item", "response__misconception")
        .filter(person=person, token=attempt_token(token))
        .first()
    )
    if attempt is None:
        raise NotFound(_("This question is not open for you any more. Load the page again."))
    given: Response | None = getattr(attempt, "response", None)
    if given is not None:
        return given
    variant = attempt.variant
    authored = authored_answer(variant, attempt.seed, answer)
    marked = mark_variant(variant, attempt.seed, authored)
    response = Response.objects.create(
        attempt=attempt,
        answer=authored,
        correct=marked.correct,
        score=marked.score,
        option=marked.option,
        misconception_id=marked.misconception_id,
        answered_at=now or timezone.now(),
    )
    record(
        "answered",
        attempt.item,
        school_id=person.school_id,
        actor_id=person.pk,
        result={"success": response.correct, "score": response.score},
        context={
            "attempt": attempt.pk,
            "version": variant.version_id,
            "variant": variant.pk,
            "place": attempt.place,
            "place_id": attempt.place_id,
            "section": attempt.section_id,
            "misconception": response.misconception_id,
        },
        at=response.answered_at,
    )
    return response


def _one_at_a_time(person: Person) -> None:
    """Hold the person's row: ten tabs of one pupil must not open, or answer, ten attempts at one moment."""
    Person.objects.select_for_update().filter(pk=person.pk).values_list("pk", flat=True).first()


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
