"""What the model of mastery knows before an answer: of the learner, the point, the item and the school (R32)."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from upbeat.kernel.mastery import UNKNOWN, Estimate, PointState, Situation
from upbeat.kernel.weights import Weights, shipped, weights_from
from upbeat.rooms.learn.models import Mastery, MasteryFit

MASTERY, LEVEL, ITEM, POINT, BASE, FIT = 1, 2, 3, 4, 5, 6

# One statement in the SQL of both databases, for it comes with every answer. The people's rows are held by the answers'
# transaction, so nobody else moves the first two; what all share is read as it stands.
STATEMENT = """
SELECT 1, id, person_id, point_id, theta, recent, wins, fails, streak, CASE WHEN last_correct THEN 1 ELSE 0 END,
    CASE WHEN mastered_at IS NULL THEN 0 ELSE 1 END, ''
  FROM learn_mastery WHERE person_id IN ({people}) AND point_id IN ({points})
UNION ALL SELECT 2, id, person_id, 0, value, overall, answers, 0, 0, 0, 0, '' FROM learn_learnerlevel
  WHERE person_id IN ({people})
UNION ALL SELECT 3, id, item_id, 0, value, 0, answers, 0, 0, 0, 0, '' FROM learn_difficulty WHERE item_id IN ({items})
UNION ALL SELECT 4, id, point_id, 0, value, 0, answers, 0, 0, 0, 0, '' FROM learn_difficulty
  WHERE point_id IN ({points})
UNION ALL SELECT 5, id, school_id, 0, value, 0, answers, 0, 0, 0, 0, '' FROM learn_difficulty
  WHERE school_id IN ({schools}) AND item_id IS NULL AND point_id IS NULL
UNION ALL SELECT 6, id, school_id, 0, 0, 0, 0, 0, 0, 0, 0, CAST(weights AS text) FROM learn_masteryfit
  WHERE id IN (SELECT MAX(id) FROM learn_masteryfit
    WHERE school_id IN ({schools}) AND weights IS NOT NULL GROUP BY school_id)
"""

Shared = tuple[int, int]
"""What all learners move: ITEM, POINT or BASE, and the number of the item, the point or the school."""


class Meets(NamedTuple):
    """Somebody meets an item."""

    person_id: int
    item_id: int
    point_id: int
    school_id: int

    @property
    def shared(self) -> tuple[Shared, Shared, Shared]:
        """What of everybody's the model looks at: item, point and school."""
        return (ITEM, self.item_id), (POINT, self.point_id), (BASE, self.school_id)


@dataclass(slots=True)
class Known:
    """What the model knows of learners, by person and point; of learners over all, with their moving average; of what
    is shared. ``rows``: numbers of the shared rows there are; ``mastered``: who counts as having mastered what."""

    points: dict[tuple[int, int], PointState] = field(default_factory=dict)
    levels: dict[int, tuple[Estimate, float]] = field(default_factory=dict)
    shared: dict[Shared, Estimate] = field(default_factory=dict)
    rows: dict[Shared, int] = field(default_factory=dict)
    weights: dict[int, Weights] = field(default_factory=dict)
    mastered: set[tuple[int, int]] = field(default_factory=set)

    def situation(self, meets: Meets) -> Situation:
        """All that is known when this one meets this item."""
        learner, overall = self.levels.get(meets.person_id, (Estimate(), UNKNOWN))
        item, point, base = (self.shared.get(one, Estimate()) for one in meets.shared)
        state = self.points.get((meets.person_id, meets.point_id), PointState())
        return Situation((state,), learner, (point,), item, base, overall)

    def learn(self, meets: Meets, after: Situation) -> None:
        """From now on this is known."""
        self.points[meets.person_id, meets.point_id] = after.points[0]
        self.levels[meets.person_id] = (after.learner, after.overall)
        self.shared.update(zip(meets.shared, (after.item, after.difficulties[0], after.base), strict=True))


def known_before(meetings: Collection[Meets]) -> Known:
    """What is known when these people meet these items; one query."""
    lists = {
        "people": {one.person_id for one in meetings},
        "points": {one.point_id for one in meetings},
        "items": {one.item_id for one in meetings},
        "schools": {one.school_id for one in meetings},
    }
    known = Known()
    with connection.cursor() as cursor:
        # Whole numbers of our own rows: written out, they need not be bound in the order in which they stand.
        cursor.execute(STATEMENT.format(**{name: ", ".join(map(str, some)) for name, some in lists.items()}))
        for kind, row, number, point, value, share, count, fails, streak, last, is_mastered, text in cursor.fetchall():
            if kind == MASTERY:
                known.points[number, point] = PointState(value, int(count), int(fails), int(streak), share, bool(last))
                if is_mastered:
                    known.mastered.add((number, point))
            elif kind == LEVEL:
                known.levels[number] = (Estimate(value, int(count)), share)
            elif kind == FIT:
                known.weights[number] = weights_from(json.loads(text))
            else:
                known.shared[kind, number] = Estimate(value, int(count))
                known.rows[kind, number] = row
    return known


def state_of(row: Mastery) -> PointState:
    """The six numbers of a row."""
    return PointState(row.theta, row.wins, row.fails, row.streak, row.recent, row.last_correct)


def weights_of_school() -> Weights:
    """The weights in use in the school: its own, else the shipped ones; one query."""
    fit = MasteryFit.objects.filter(weights__isnull=False).order_by("-pk").first()
    return weights_from(fit.weights) if fit is not None and fit.weights else shipped()
