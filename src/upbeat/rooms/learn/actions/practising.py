"""Practice of what is missing, and the one question a week after mastery (R32)."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Late, NotFound
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.actions import answer_attempt, open_attempt
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.items.queries import access_attempt, latest_version
from upbeat.rooms.learn.actions.mastering import learn_from
from upbeat.rooms.learn.models import Mastery
from upbeat.rooms.learn.queries.landscape import access_mapped_point
from upbeat.rooms.learn.queries.practice import drawn_item, is_recheck_due, practice_of, waiting_at
from upbeat.rooms.people.actions.holding import hold
from upbeat.rooms.people.models import Person


@transaction.atomic
def ask_practice(*, by: Person, point: KnowledgePoint, now: datetime | None = None) -> Attempt | None:
    """Show a question on the point: the one that waits for an answer, else one drawn for the pupil. None when practice
    is over: the point is settled, more tries do not help, or there is no other question for now.

    NotFound unless the point is on the pupil's map.
    """
    now = now or timezone.now()
    access_mapped_point(by, point.pk, now)
    if practice_of(by, point) != "open":
        return None
    return _ask(by, point, Attempt.Place.PRACTICE, now)


@transaction.atomic
def ask_recheck(*, by: Person, point: KnowledgePoint, now: datetime | None = None) -> Attempt | None:
    """Show the one question that is asked a week after the point was mastered; None if there is none for now.

    Late when it has been asked already or is not due.
    """
    now = now or timezone.now()
    if not is_recheck_due(by, point, now):
        raise Late(_("This has been asked already. Go back to your lessons."))
    return _ask(by, point, Attempt.Place.RECHECK, now)


@transaction.atomic
def answer_practice(
    *,
    by: Person,
    point: KnowledgePoint,
    token: uuid.UUID | str,
    answer: Any,
    place: Attempt.Place = Attempt.Place.PRACTICE,
    now: datetime | None = None,
) -> Response:
    """Mark an answer given in practice, or to the question a week later (``place``); it counts like any other.

    A token counts once: posted again it gives the first response and changes nothing.
    """
    now = now or timezone.now()
    hold([by.pk])
    attempt = access_attempt(by, str(token))
    if (attempt.place, attempt.place_id) != (place, point.pk):
        raise NotFound(NOT_OPEN)
    is_new = not hasattr(attempt, "response")
    response = answer_attempt(person=by, token=token, answer=answer, now=now)
    if is_new:
        learn_from(response, now=now)
        if place == Attempt.Place.RECHECK:
            Mastery.objects.filter(person=by, point=point).update(rechecked_at=now)
    return response


def _ask(by: Person, point: KnowledgePoint, place: Attempt.Place, now: datetime) -> Attempt | None:
    hold([by.pk])
    if (waiting := waiting_at(by, place, point)) is not None:
        return waiting
    item = drawn_item(by, point, now)
    if item is None:
        return None
    version = latest_version(item)
    return open_attempt(person=by, item_version=version, place=place, place_id=point.pk, now=now)
