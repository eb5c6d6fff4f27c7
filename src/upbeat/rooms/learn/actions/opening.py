"""What a test before the lesson opens: the videos on a point whose questions are all known (R35)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.journal.actions import fact, record_all
from upbeat.rooms.learn.models import Opening
from upbeat.rooms.learn.queries.excuses import NONE, not_asked

Question = tuple[int, int, int, str]
"""Of an exercise: the piece, the item, its point."""


def open_known(right: Sequence[Response], questions: Collection[Question], *, now: datetime) -> set[tuple[int, int]]:
    """Open the points of new right answers of different people in tests, each if all its questions in the test were
    answered rightly at the first try; inside the transaction of the answers, with at most five statements. The new
    (person, point) pairs; to finish the pieces is left to the caller. What is not asked of somebody opens nothing and
    bars nothing: the others of its point are enough.

    Later tries count for nothing here: a test that can be taken until it is passed tells nothing of what was known.
    """
    if not right:
        return set()
    tries = _first_tries([response.attempt for response in right])
    left_out = not_asked({response.attempt.person_id for response in right}, {kind for *_rest, kind in questions})
    known: dict[tuple[int, int], Attempt] = {}
    for attempt in (response.attempt for response in right):
        point = attempt.item.point_id
        of_point = {
            item: kind for piece, item, its_point, kind in questions if (piece, its_point) == (attempt.place_id, point)
        }
        asked = [item for item, kind in of_point.items() if kind not in left_out.get(attempt.person_id, NONE)]
        asked = asked or list(of_point)
        if asked and all(tries.get((attempt.person_id, attempt.place_id, item)) for item in asked):
            known[attempt.person_id, point] = attempt
    if not known:
        return set()
    rows = Opening.objects.filter(person__in={one[0] for one in known}, point__in={one[1] for one in known})
    new = sorted(known.keys() - set(rows.values_list("person_id", "point_id")))
    Opening.objects.bulk_create(
        Opening(person_id=person, point_id=point, piece_id=known[person, point].place_id, at=now)
        for person, point in new
    )
    record_all(
        fact(
            "opened",
            ("knowledgepoint", point),
            school_id=known[person, point].school_id,
            actor_id=person,
            context={"piece": known[person, point].place_id},
            at=now,
        )
        for person, point in new
    )
    return set(new)


def _first_tries(attempts: Sequence[Attempt]) -> dict[tuple[int, int, int], bool]:
    """Was the first try at an item in a piece right, as it was marked then? By person, piece and item."""
    rows = Attempt.objects.filter(
        person__in={one.person_id for one in attempts},
        place=Attempt.Place.PIECE,
        place_id__in={one.place_id for one in attempts},
    ).order_by("pk")
    first: dict[tuple[int, int, int], bool] = {}
    for person, piece, item, correct in rows.values_list("person_id", "place_id", "item_id", "response__correct"):
        first.setdefault((person, piece, item), bool(correct))
    return first
