"""How hard a drawn question is to be for a pupil: up as its level is mastered, down gently."""

from collections.abc import Sequence

from upbeat.kernel import mastery
from upbeat.kernel.music.levels import Progress, answered, next_level
from upbeat.kernel.music.seeds import level_in
from upbeat.rooms.items.kinds import offered_kinds
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.learn.models import Mastery
from upbeat.rooms.learn.queries.explaining import situations_of
from upbeat.rooms.learn.queries.known import weights_of_school
from upbeat.rooms.people.models import Person

LOOKED_AT = 30
"""Answers that say at which level a pupil is."""
COUNTED = (Attempt.Place.CHECKPOINT, Attempt.Place.PIECE, Attempt.Place.PRACTICE, Attempt.Place.RECHECK)
"""In class all have the same seed, which says nothing of the level of one."""


def level_for(person: Person, point_id: int, lowest: int, highest: int) -> int:
    """The level of the next question about the point, from ``lowest``, for who has not answered any; five queries."""
    if lowest == highest:
        return lowest
    past = _answers(person, point_id)
    if not past:
        return lowest
    levels = [level_in(seed, lowest, highest) for seed, _correct in past]
    progress = Progress(levels[-1], _likely(person, point_id), 0)
    start = next((place for place in range(len(levels) - 1, -1, -1) if levels[place] != levels[-1]), -1) + 1
    for _seed, correct in past[start:]:
        progress = answered(progress, correct, progress.likely)
    return next_level(progress, lowest=lowest, highest=highest)


def _answers(person: Person, point_id: int) -> Sequence[tuple[int, bool]]:
    """Seeds and marks of the last answers to questions of the point that are drawn by level, the oldest first."""
    kinds = [kind.name for kind in offered_kinds() if kind.seed is not None]
    rows = Response.objects.filter(
        attempt__person=person, attempt__item__point=point_id, attempt__item__kind__in=kinds, attempt__place__in=COUNTED
    )
    last = rows.order_by("-answered_at", "-pk").values_list("attempt__seed", "correct")[:LOOKED_AT]
    return list(last)[::-1]


def _likely(person: Person, point_id: int) -> float:
    """P(correct on a typical question of the point)."""
    row = Mastery.objects.filter(person=person, point=point_id).first()
    if row is None:
        return mastery.UNKNOWN
    [situation] = situations_of([row])
    return mastery.typical(situation, weights_of_school())
