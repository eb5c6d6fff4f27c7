"""What the model of mastery knows before an answer: of the learner, the point, the item and the school (R32)."""

import json
from dataclasses import dataclass

from django.db import connection

from upbeat.kernel.mastery import Estimate, PointState, Situation
from upbeat.kernel.weights import Weights, shipped, weights_from
from upbeat.rooms.items.models import Item
from upbeat.rooms.learn.models import Mastery, MasteryFit
from upbeat.rooms.people.models import Person

MASTERY, LEVEL, ITEM, POINT, BASE, FIT = 1, 2, 3, 4, 5, 6

# One statement in the SQL of both databases, for it comes with every answer. The person's row is held by the answer's
# transaction, so nobody else moves the first two; what all share is read as it stands.
STATEMENT = """
SELECT 1, id, theta, recent, wins, fails, streak, CASE WHEN last_correct THEN 1 ELSE 0 END,
    CASE WHEN mastered_at IS NULL THEN 0 ELSE 1 END, ''
  FROM learn_mastery WHERE person_id = %(person)s AND point_id = %(point)s
UNION ALL SELECT 2, id, value, overall, answers, 0, 0, 0, 0, '' FROM learn_learnerlevel WHERE person_id = %(person)s
UNION ALL SELECT 3, id, value, 0, answers, 0, 0, 0, 0, '' FROM learn_difficulty WHERE item_id = %(item)s
UNION ALL SELECT 4, id, value, 0, answers, 0, 0, 0, 0, '' FROM learn_difficulty WHERE point_id = %(point)s
UNION ALL SELECT 5, id, value, 0, answers, 0, 0, 0, 0, '' FROM learn_difficulty
  WHERE school_id = %(school)s AND item_id IS NULL AND point_id IS NULL
UNION ALL SELECT 6, id, 0, 0, 0, 0, 0, 0, 0, CAST(weights AS text) FROM learn_masteryfit
  WHERE id = (SELECT MAX(id) FROM learn_masteryfit WHERE school_id = %(school)s AND weights IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Known:
    """``rows``: numbers of the rows there are, by kind; ``mastered``: does the point count as mastered until now?"""

    situation: Situation
    weights: Weights
    rows: dict[int, int]
    mastered: bool


def known_before(person: Person, item: Item) -> Known:
    """What is known when the person meets the item; one query."""
    point, learner, overall, mastered, weights = PointState(), Estimate(), 0.5, False, shipped()
    shared, rows = dict[int, Estimate](), dict[int, int]()
    names = {"person": person.pk, "point": item.point_id, "item": item.pk, "school": person.school_id}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, names)
        for kind, number, value, share, count, fails, streak, last, is_mastered, text in cursor.fetchall():
            rows[kind] = number
            if kind == MASTERY:
                point = PointState(value, int(count), int(fails), int(streak), share, bool(last))
                mastered = bool(is_mastered)
            elif kind == LEVEL:
                learner, overall = Estimate(value, int(count)), share
            elif kind == FIT:
                weights = weights_from(json.loads(text))
            else:
                shared[kind] = Estimate(value, int(count))
    situation = Situation(
        points=(point,),
        learner=learner,
        difficulties=(shared.get(POINT, Estimate()),),
        item=shared.get(ITEM, Estimate()),
        base=shared.get(BASE, Estimate()),
        overall=overall,
    )
    return Known(situation, weights, rows, mastered)


def state_of(row: Mastery) -> PointState:
    """The six numbers of a row."""
    return PointState(row.theta, row.wins, row.fails, row.streak, row.recent, row.last_correct)


def weights_of_school() -> Weights:
    """The weights in use in the school: its own, else the shipped ones; one query."""
    fit = MasteryFit.objects.filter(weights__isnull=False).order_by("-pk").first()
    return weights_from(fit.weights) if fit is not None and fit.weights else shipped()
