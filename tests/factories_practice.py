"""Answers in practice, for tests of what is known of a pupil."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_scopes import scope

from factories_publish import NOW, make_item, right_answer, shown
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.actions import answer_attempt, open_attempt
from upbeat.rooms.items.models import Attempt, Item, Response
from upbeat.rooms.items.queries import latest_version
from upbeat.rooms.learn.actions.mastering import learn_from
from upbeat.rooms.people.models import Person


def make_items(by: Person, point: KnowledgePoint, count: int) -> list[Item]:
    """Single choices on the point, each with two wordings."""
    return [make_item(by, point) for _n in range(count)]


def give(
    person: Person,
    item: Item,
    *,
    right: bool = True,
    now: datetime = NOW,
    learn: bool = True,
    place: str = Attempt.Place.PRACTICE,
    place_id: int | None = None,
) -> Response:
    """One answer to the item in practice of its point, or elsewhere; ``learn``: the model hears of it, as it does
    in the product."""
    with scope(school=person.school), transaction.atomic():
        attempt = open_attempt(
            person=person,
            item_version=latest_version(item),
            place=Attempt.Place(place),
            place_id=place_id or item.point_id,
            now=now,
        )
        answer = right_answer(attempt) if right else shown(attempt, "a")
        response = answer_attempt(person=person, token=attempt.token, answer=answer, now=now)
        if learn:
            learn_from(response, now=now)
    return response
