"""Which question a pupil practises with, and whether practice goes on (R32)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Max, Q

from upbeat.kernel import mastery, practising
from upbeat.kernel.guidance import is_wheel_spinning
from upbeat.kernel.mastery import Estimate
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Attempt, Item, Variant
from upbeat.rooms.learn.models import Difficulty, Mastery
from upbeat.rooms.learn.queries.excuses import is_not_asked
from upbeat.rooms.learn.queries.explaining import situations_of
from upbeat.rooms.learn.queries.known import weights_of_school
from upbeat.rooms.learn.queries.landscape import askable
from upbeat.rooms.learn.rules import recheck_due_before
from upbeat.rooms.people.models import Person

REST = timedelta(hours=20)
"""The only wording there is comes back on another day, not again at once."""

Practice = Literal["open", "settled", "stuck"]


def practice_of(person: Person, point: KnowledgePoint) -> Practice:
    """Does practice of the point go on? ``settled``: it is mastered; ``stuck``: more tries do not help, a teacher
    does. One query."""
    row = Mastery.objects.filter(person=person, point=point).first()
    if row is None:
        return "open"
    if row.mastered_at is not None:
        return "settled"
    return "stuck" if is_wheel_spinning(row.fails) else "open"


def drawn_item(person: Person, point: KnowledgePoint, now: datetime) -> Item | None:
    """The question to practise with next, whose P(correct) suits best; None if there is none for now.

    Never the one just met if there is another, and never the same wording twice in a row on one day.
    """
    items = {
        item.pk: item
        for item in askable(person, [point.pk], now)
        .annotate(met=Max("attempts__pk", filter=Q(attempts__person=person)))
        .select_related("difficulty")
    }
    last = _last_met(person, point)
    if last is not None and len(items) == 1 and last.item_id in items and _is_only_wording(last, now):
        return None
    row = Mastery.objects.filter(person=person, point=point).first() or Mastery(person=person, point=point)
    [situation], weights = situations_of([row]), weights_of_school()
    candidates = []
    for item in items.values():
        level: Difficulty | None = getattr(item, "difficulty", None)
        met = replace(situation, item=Estimate(level.value, level.answers) if level else Estimate())
        candidates.append(practising.Candidate(item.pk, mastery.probability(met, weights), item.met or 0))
    number = practising.draw(candidates, last.item_id if last else None)
    return items[number] if number is not None else None


def waiting_at(person: Person, place: Attempt.Place, point: KnowledgePoint) -> Attempt | None:
    """The question that was shown there and waits for its answer; not one that was retired or excused meanwhile."""
    return (
        Attempt.objects.filter(
            person=person, place=place, place_id=point.pk, response=None, item__retired_at=None, item__point=point
        )
        .exclude(item__in=Item.objects.filter(is_not_asked(person)))
        .select_related("variant__version__item", "item")
        .order_by("-pk")
        .first()
    )


def is_recheck_due(person: Person, point: KnowledgePoint, now: datetime) -> bool:
    """Was the point mastered a week ago or longer, and not asked about since?"""
    due = Mastery.objects.filter(
        person=person, point=point, mastered_at__lte=recheck_due_before(now), rechecked_at=None
    )
    return due.exists()


def _last_met(person: Person, point: KnowledgePoint) -> Attempt | None:
    rows = Attempt.objects.filter(person=person, item__point=point, response__isnull=False)
    return (
        rows.exclude(place=Attempt.Place.TRIAL).select_related("response", "variant").order_by("-response__pk").first()
    )


def _is_only_wording(last: Attempt, now: datetime) -> bool:
    if last.response.answered_at <= now - REST:
        return False
    newest = Variant.objects.filter(version__item=last.item_id).order_by("-version__number").values("version")[:1]
    return list(Variant.objects.filter(version__in=newest).values_list("pk", flat=True)) == [last.variant_id]
