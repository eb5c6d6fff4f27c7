"""How likely is a right answer, and is a point mastered? Multi-skill Elo and a logistic on top of it (R32).

    z = c + theta_u + mean(theta_uk) - mean(d_k) - b_i

theta_u: the learner; theta_uk: the learner on a point; d_k: the point; b_i: the item; c: everything. After an answer
each moves by its rate times ``correct - 1 / (1 + exp(-z))``. P(correct) is a logistic of z and seven more numbers
(:mod:`upbeat.kernel.weights`). For a learner and point six numbers are held; they are rebuilt by replaying the answers
in order (:mod:`upbeat.kernel.replaying`). Rates and weights of the past: learning.md; figures: ``bench.mastery``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from upbeat.kernel.weights import FEATURES, Weights, shipped

MASTERED_AT = 0.85
"""P(correct) on a typical item from which a point counts as mastered, after three attempts at least."""

LEAST_ATTEMPTS = 3
STREAK = 5
"""Right answers in a row that count as mastery whatever the model says."""

RECHECK_AFTER_DAYS = 7
"""One delayed re-check: mastery may fall again."""

KEEP, KEEP_OVERALL = 0.75, 0.9
"""Weight of the past in the moving averages on the point and over all."""

UNKNOWN = 0.5
"""A moving average before the first answer."""

LEARNER, POINT, DIFFICULTY, ITEM, BASE = (0.4, 0.05), (1.0, 0.12), (0.3, 0.05), (0.6, 0.05), (0.3, 0.02)
"""Rates: how far the first answer moves each, and how fast that fades with the number of answers."""


@dataclass(frozen=True, slots=True)
class PointState:
    """Six numbers of one learner on one point. ``recent``: moving average of right answers, 0 to 1."""

    theta: float = 0.0
    wins: int = 0
    fails: int = 0
    streak: int = 0
    recent: float = UNKNOWN
    last_correct: bool = False

    @property
    def attempts(self) -> int:
        """Answers on the point."""
        return self.wins + self.fails


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value on the logit scale and the number of answers it rests on."""

    value: float = 0.0
    answers: int = 0


_USUAL = Estimate()


@dataclass(frozen=True, slots=True)
class Situation:
    """All the model knows when one learner meets one item. ``points`` and ``difficulties`` go together, one a point.

    ``overall``: moving average of the learner's right answers, whatever they were about, 0 to 1.
    """

    points: tuple[PointState, ...]
    learner: Estimate = field(default_factory=Estimate)
    difficulties: tuple[Estimate, ...] = ()
    item: Estimate = field(default_factory=Estimate)
    base: Estimate = field(default_factory=Estimate)
    overall: float = UNKNOWN


def elo(situation: Situation) -> float:
    """z, the logit of the Elo part."""
    theta = _mean([point.theta for point in situation.points])
    hard = _mean([difficulty.value for difficulty in situation.difficulties])
    return situation.base.value + situation.learner.value + theta - hard - situation.item.value


def features(situation: Situation) -> tuple[float, ...]:
    """The numbers named in :data:`upbeat.kernel.weights.FEATURES`, in their order."""
    wins = fails = recent = last = first = 0.0
    for point in situation.points:
        wins += math.log1p(point.wins)
        fails += math.log1p(point.fails)
        recent += point.recent
        last += point.last_correct
        first += not point.wins + point.fails
    n = len(situation.points) or 1
    return elo(situation), situation.item.value, wins / n, fails / n, recent / n, situation.overall, last / n, first / n


def probability(situation: Situation, weights: Weights | None = None) -> float:
    """P(correct), between 0 and 1; ``weights``: those of the school, else the shipped ones."""
    return sigmoid((weights or shipped()).logit(features(situation)))


def contributions(situation: Situation, weights: Weights | None = None) -> dict[str, float]:
    """What each part adds to the logit of :func:`probability`; together they are the whole of it.

    ``base``: anybody on anything; ``learner``: how this one does over all; ``point``: the answers on the point so far,
    the last of them above all; ``difficulty``: of the point; ``item``: of the item. Negative pulls down.
    """
    weights = weights or shipped()
    of = dict(zip(FEATURES, features(situation), strict=True))
    z, parts = weights.of("elo"), {name: weights.of(name) * value for name, value in of.items()}
    usual = UNKNOWN * weights.of("recent"), UNKNOWN * weights.of("overall")
    theta = z * _mean([point.theta for point in situation.points])
    return {
        "base": weights.intercept + z * situation.base.value + sum(usual) + parts["first"],
        "learner": z * situation.learner.value + parts["overall"] - usual[1],
        "point": theta + parts["wins"] + parts["fails"] + parts["recent"] - usual[0] + parts["last"],
        "difficulty": -z * _mean([difficulty.value for difficulty in situation.difficulties]),
        "item": (weights.of("item") - z) * situation.item.value,
    }


def update(situation: Situation, correct: bool) -> Situation:
    """Everything after one answer. One answer is one step, however many points the item has."""
    surprise = float(correct) - sigmoid(elo(situation))
    return Situation(
        points=tuple(_point_after(point, surprise, correct) for point in situation.points),
        learner=_moved(situation.learner, surprise, LEARNER),
        difficulties=tuple(_moved(one, -surprise, DIFFICULTY) for one in situation.difficulties),
        item=_moved(situation.item, -surprise, ITEM),
        base=_moved(situation.base, surprise, BASE),
        overall=KEEP_OVERALL * situation.overall + (1 - KEEP_OVERALL) * correct,
    )


def typical(situation: Situation, weights: Weights | None = None) -> float:
    """P(correct) on an item of usual difficulty on these points."""
    usual = Situation(
        situation.points, situation.learner, situation.difficulties, _USUAL, situation.base, situation.overall
    )
    return probability(usual, weights)


def is_mastered(point: PointState, typical_probability: float) -> bool:
    """P on a typical item >= .85 after three attempts, or five right in a row.

    Against five in a row alone it takes 28-38 % fewer attempts, and the next five answers are as good within .02.
    """
    likely = point.attempts >= LEAST_ATTEMPTS and typical_probability >= MASTERED_AT
    return likely or point.streak >= STREAK


def sigmoid(z: float) -> float:
    """1 / (1 + exp(-z)), never quite 0 or 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def _point_after(point: PointState, surprise: float, correct: bool) -> PointState:
    rate, decay = POINT
    return PointState(
        theta=point.theta + rate * surprise / (1 + decay * point.attempts),
        wins=point.wins + correct,
        fails=point.fails + (not correct),
        streak=point.streak + 1 if correct else 0,
        recent=KEEP * point.recent + (1 - KEEP) * correct,
        last_correct=correct,
    )


def _moved(estimate: Estimate, surprise: float, rates: tuple[float, float]) -> Estimate:
    rate, decay = rates
    return Estimate(estimate.value + rate * surprise / (1 + decay * estimate.answers), estimate.answers + 1)


def _mean(values: Sequence[float]) -> float:
    if len(values) == 1:  # nearly always
        return values[0]
    return sum(values) / len(values) if values else 0.0
