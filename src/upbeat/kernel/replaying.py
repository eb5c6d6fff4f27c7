"""Many answers in order through the model of mastery: the same steps as :mod:`upbeat.kernel.mastery`, some µs each.

Learners, items and points are any numbers. Nothing here knows a later answer; what is foretold before an answer never
depends on it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from upbeat.kernel.mastery import (
    BASE,
    DIFFICULTY,
    ITEM,
    KEEP,
    KEEP_OVERALL,
    LEARNER,
    POINT,
    UNKNOWN,
    Estimate,
    PointState,
    Situation,
)

Row = tuple[float, float, float, float, float, float, float, float]


@dataclass(slots=True)
class Level:
    """A value on the logit scale that moves with each answer."""

    value: float = 0.0
    answers: int = 0

    def estimate(self) -> Estimate:
        """As it stands."""
        return Estimate(self.value, self.answers)


@dataclass(slots=True)
class OnPoint:
    """One learner on one point."""

    theta: float = 0.0
    wins: int = 0
    fails: int = 0
    streak: int = 0
    recent: float = UNKNOWN
    last: float = 0.0

    def state(self) -> PointState:
        """As it stands."""
        return PointState(self.theta, self.wins, self.fails, self.streak, self.recent, self.last == 1.0)


@dataclass(slots=True)
class Learner:
    """One learner: over all, and on each point met."""

    level: Level = field(default_factory=Level)
    overall: float = UNKNOWN
    points: dict[int, OnPoint] = field(default_factory=dict)


@dataclass(slots=True)
class Replay:
    """The state of everything after the answers so far."""

    learners: dict[int, Learner] = field(default_factory=dict)
    items: dict[int, Level] = field(default_factory=dict)
    points: dict[int, Level] = field(default_factory=dict)
    base: Level = field(default_factory=Level)

    def meet(self, learner: int, item: int, points: Sequence[int], correct: bool) -> Row:
        """One answer: the features as they were before it, then everything moves. ``points``: one at least."""
        who = self.learners.get(learner) or self.learners.setdefault(learner, Learner())
        what = self.items.get(item) or self.items.setdefault(item, Level())
        known, levels = self._on(who, points)
        row = self._row(who, what, known, levels)
        surprise = correct - 1 / (1 + math.exp(-max(-30.0, min(30.0, row[0]))))
        for one in known:
            _answer(one, surprise, correct)
        for level in levels:
            _move(level, -surprise, DIFFICULTY)
        _move(who.level, surprise, LEARNER)
        _move(what, -surprise, ITEM)
        _move(self.base, surprise, BASE)
        who.overall = KEEP_OVERALL * who.overall + (1 - KEEP_OVERALL) * correct
        return row

    def situation(self, learner: int, points: Sequence[int], item: int | None = None) -> Situation:
        """What the model knows of a learner on these points, and of an item; nothing moves."""
        who = self.learners.get(learner) or Learner()
        return Situation(
            points=tuple((who.points.get(point) or OnPoint()).state() for point in points),
            learner=who.level.estimate(),
            difficulties=tuple((self.points.get(point) or Level()).estimate() for point in points),
            item=((self.items.get(item) if item is not None else None) or Level()).estimate(),
            base=self.base.estimate(),
            overall=who.overall,
        )

    def _on(self, who: Learner, points: Sequence[int]) -> tuple[list[OnPoint], list[Level]]:
        known, levels = [], []
        for point in points:
            known.append(who.points.get(point) or who.points.setdefault(point, OnPoint()))
            levels.append(self.points.get(point) or self.points.setdefault(point, Level()))
        return known, levels

    def _row(self, who: Learner, what: Level, known: list[OnPoint], levels: list[Level]) -> Row:
        theta = hard = wins = fails = recent = last = first = 0.0
        for one, level in zip(known, levels, strict=True):
            theta += one.theta
            hard += level.value
            wins += math.log1p(one.wins)
            fails += math.log1p(one.fails)
            recent += one.recent
            last += one.last
            first += not one.wins + one.fails
        n = len(known)
        z = self.base.value + who.level.value + (theta - hard) / n - what.value
        return z, what.value, wins / n, fails / n, recent / n, who.overall, last / n, first / n


def _answer(one: OnPoint, surprise: float, correct: bool) -> None:
    rate, decay = POINT
    one.theta += rate * surprise / (1 + decay * (one.wins + one.fails))
    if correct:
        one.wins += 1
        one.streak += 1
        one.last = 1.0
    else:
        one.fails += 1
        one.streak = 0
        one.last = 0.0
    one.recent = KEEP * one.recent + (1 - KEEP) * correct


def _move(level: Level, surprise: float, rates: tuple[float, float]) -> None:
    level.value += rates[0] * surprise / (1 + rates[1] * level.answers)
    level.answers += 1
