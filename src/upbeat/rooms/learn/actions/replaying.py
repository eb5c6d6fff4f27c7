"""Mastery reckoned anew from all answers as they count now (R24, R32)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from upbeat.kernel import mastery
from upbeat.rooms.items.models import Response
from upbeat.rooms.items.regrading import PLACES
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.learn.models import Mastery


def replay(people: Collection[int], point_id: int, *, may_lose: bool, now: datetime) -> list[int]:
    """Set the learners' states on a point to what their answers, in order, make of them; who has mastered it newly.

    ``may_lose``: False leaves the point mastered where it was. Three statements and one a learner; inside the caller's
    transaction.
    """
    answers: dict[int, list[bool]] = defaultdict(list)
    rows = (
        Response.objects.filter(attempt__person__in=people, attempt__item__point=point_id, attempt__place__in=PLACES)
        .annotate(counts=COUNTS)
        .order_by("answered_at", "pk")
    )
    for person, counts in rows.values_list("attempt__person_id", "counts"):
        answers[person].append(bool(counts))
    known = {
        row.person_id: row for row in Mastery.objects.select_for_update().filter(person__in=people, point=point_id)
    }
    newly = []
    for person in sorted(people):
        row = known.get(person) or Mastery(person_id=person, point_id=point_id)
        if row.pk is None and not answers[person]:
            continue
        situation = mastery.Situation((mastery.PointState(),))
        for correct in answers[person]:
            situation = mastery.update(situation, correct)
        state, had = situation.points[0], row.mastered_at
        row.theta, row.wins, row.fails, row.streak = state.theta, state.wins, state.fails, state.streak
        row.recent, row.last_correct, row.updated_at = state.recent, state.last_correct, now
        if mastery.is_mastered(state, mastery.typical(situation)):
            row.mastered_at = had or now
        elif may_lose:
            row.mastered_at = None
        if row.mastered_at is not None and had is None:
            newly.append(person)
        row.save()
    return newly
