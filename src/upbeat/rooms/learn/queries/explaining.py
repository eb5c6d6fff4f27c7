"""Why the model thinks that a pupil knows a point, or not: for teachers, in parts that add up (R32)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from upbeat.kernel import mastery
from upbeat.kernel.guidance import is_wheel_spinning
from upbeat.kernel.mastery import Estimate, Situation
from upbeat.kernel.weights import Weights
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery
from upbeat.rooms.learn.queries.known import state_of, weights_of_school
from upbeat.rooms.learn.queries.standing import State
from upbeat.rooms.people.models import Person

NEARLY_AT = 0.6
"""P(correct on a typical item) from which a point that is not mastered counts as nearly known."""

WORTH_SAYING = 0.15
"""A part that moves the logit by less (about four in a hundred at the middle) is left out of the sentence."""

MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """``amount`` that a part adds to the logit; ``part`` as in :func:`upbeat.kernel.mastery.contributions`."""

    part: str
    amount: float


@dataclass(frozen=True, slots=True)
class Explained:
    """How well a pupil knows a point. ``likely``: P(right answer to a usual question on it), 0 to 1.

    ``run``: so many answers at the end were alike, right ones if ``run_right``; ``reasons``: the answers on the point,
    then what pulled besides, most first; ``stuck``: more failures than more tries can mend.
    """

    person: Person
    point: KnowledgePoint
    state: State
    likely: float
    right: int
    attempts: int
    run: int
    run_right: bool
    reasons: tuple[Reason, ...]
    stuck: bool

    @property
    def percent(self) -> int:
        """``likely`` in hundredths, as far as it may honestly be said."""
        return max(1, min(99, round(100 * self.likely)))


@dataclass(frozen=True, slots=True)
class _Last:
    run: int
    right: bool
    item: int


def knowledge_of(pupil: Person) -> list[Explained]:
    """Every point on which the pupil has answered, those that need help first; six queries."""
    rows = Mastery.objects.filter(person=pupil, point__retired_at=None).select_related("person", "point")
    return _in_need_first(_explained(list(rows)))


def knowledge_about(point: KnowledgePoint, pupils: Sequence[Person]) -> list[Explained]:
    """What those of the pupils who have answered know about the point, who needs help first; six queries."""
    rows = Mastery.objects.filter(person__in=pupils, point=point).select_related("person", "point")
    return _in_need_first(_explained(list(rows)))


def state_at(likely: float, *, mastered: bool) -> State:
    """The state of a point by P(correct on a typical item)."""
    return "settled" if mastered else "nearly" if likely >= NEARLY_AT else "not-yet"


def situations_of(rows: Sequence[Mastery]) -> list[Situation]:
    """What the model knows on each row's point, of no item in particular; two queries."""
    levels = {
        level.person_id: level for level in LearnerLevel.objects.filter(person__in={row.person_id for row in rows})
    }
    points, base = dict[int, Estimate](), Estimate()
    for one in Difficulty.objects.filter(item=None):
        if one.point_id is None:
            base = Estimate(one.value, one.answers)
        else:
            points[one.point_id] = Estimate(one.value, one.answers)
    found = []
    for row in rows:
        level = levels.get(row.person_id)
        found.append(
            Situation(
                points=(state_of(row),),
                learner=Estimate(level.value, level.answers) if level else Estimate(),
                difficulties=(points.get(row.point_id, Estimate()),),
                base=base,
                overall=level.overall if level else mastery.UNKNOWN,
            )
        )
    return found


def _explained(rows: Sequence[Mastery]) -> list[Explained]:
    if not rows:
        return []
    weights, last = weights_of_school(), _last_answers(rows)
    hard = {
        one.item_id: Estimate(one.value, one.answers)
        for one in Difficulty.objects.filter(item__in={answer.item for answer in last.values()})
    }
    return [
        _one(row, situation, weights, last.get((row.person_id, row.point_id)), hard)
        for row, situation in zip(rows, situations_of(rows), strict=True)
    ]


def _one(
    row: Mastery, situation: Situation, weights: Weights, last: _Last | None, hard: dict[int | None, Estimate]
) -> Explained:
    likely = mastery.typical(situation, weights)
    met = replace(situation, item=hard.get(last.item, Estimate()) if last else Estimate())
    parts = mastery.contributions(met, weights)
    parts.pop("base")
    answers = Reason("point", parts.pop("point"))
    others = [Reason(part, amount) for part, amount in parts.items() if abs(amount) >= WORTH_SAYING]
    others.sort(key=lambda reason: -abs(reason.amount))
    return Explained(
        person=row.person,
        point=row.point,
        state=state_at(likely, mastered=row.mastered_at is not None),
        likely=likely,
        right=row.wins,
        attempts=row.wins + row.fails,
        run=last.run if last else 0,
        run_right=last.right if last else False,
        reasons=(answers, *others[: MOST_REASONS - 1]),
        stuck=row.mastered_at is None and is_wheel_spinning(row.fails),
    )


def _last_answers(rows: Sequence[Mastery]) -> dict[tuple[int, int], _Last]:
    answers = (
        Response.objects.filter(
            attempt__person__in={row.person_id for row in rows},
            attempt__item__point__in={row.point_id for row in rows},
        )
        .exclude(attempt__place=Attempt.Place.TRIAL)
        .order_by("answered_at", "pk")
        .values_list("attempt__person_id", "attempt__item__point_id", "attempt__item_id", "correct")
    )
    given: dict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
    for person, point, item, correct in answers:
        given[person, point].append((item, correct))
    return {name: _end_of(some) for name, some in given.items()}


def _end_of(answers: list[tuple[int, bool]]) -> _Last:
    item, right = answers[-1]
    run = next((n for n, (_item, correct) in enumerate(reversed(answers)) if correct != right), len(answers))
    return _Last(run, right, item)


def _in_need_first(some: list[Explained]) -> list[Explained]:
    order = {"not-yet": 0, "nearly": 1, "settled": 2}
    return sorted(some, key=lambda one: (order[one.state], one.likely, one.point.title, one.person.name))
