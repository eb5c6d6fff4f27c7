"""A rubric: criteria, each with levels of so many points; what was given by it, and the sum."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

MOST_CRITERIA, MOST_LEVELS = 8, 6
MOST_POINTS = 100.0
LONGEST_LABEL, LONGEST_TEXT = 120, 300


@dataclass(frozen=True, slots=True)
class Level:
    """So many points for what ``text`` says."""

    points: float
    text: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is looked at; levels from the most points down."""

    key: str
    label: str
    levels: tuple[Level, ...]

    def to_json(self) -> dict[str, Any]:
        """``{"key", "label", "levels": [{"points", "text"}]}``."""
        levels = [{"points": one.points, "text": one.text} for one in self.levels]
        return {"key": self.key, "label": self.label, "levels": levels}


def written(rows: Sequence[tuple[str, Sequence[tuple[float, str]]]]) -> tuple[Criterion, ...]:
    """Criteria from (label, [(points, text), …]) with keys ``c1``, ``c2``, …; Invalid with what to mend."""
    if not 1 <= len(rows) <= MOST_CRITERIA:
        raise Invalid(_("A rubric has 1 to %(most)d criteria."), values={"most": MOST_CRITERIA})
    return tuple(_criterion(f"c{number}", label, levels) for number, (label, levels) in enumerate(rows, 1))


def _criterion(key: str, label: str, levels: Sequence[tuple[float, str]]) -> Criterion:
    label = " ".join(label.split())
    if not label or len(label) > LONGEST_LABEL:
        raise Invalid(_("Give each criterion a name of at most %(most)d characters."), values={"most": LONGEST_LABEL})
    made = sorted(
        (Level(float(points), " ".join(text.split())) for points, text in levels), key=lambda one: -one.points
    )
    points = [one.points for one in made]
    if not 2 <= len(made) <= MOST_LEVELS or len(set(points)) < len(points):
        raise Invalid(
            _("“%(label)s” needs 2 to %(most)d levels, each with points of its own."),
            values={"label": label, "most": MOST_LEVELS},
        )
    if not all(math.isfinite(one) and 0 <= one <= MOST_POINTS for one in points):
        raise Invalid(
            _("The points of “%(label)s” lie between 0 and %(most)d."),
            values={"label": label, "most": int(MOST_POINTS)},
        )
    if not all(one.text and len(one.text) <= LONGEST_TEXT for one in made):
        raise Invalid(
            _("Say for each level of “%(label)s” what it means, in at most %(most)d characters."),
            values={"label": label, "most": LONGEST_TEXT},
        )
    return Criterion(key, label, tuple(made))


def stored(rows: Sequence[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """Criteria as :meth:`Criterion.to_json` wrote them."""
    return tuple(
        Criterion(row["key"], row["label"], tuple(Level(float(one["points"]), one["text"]) for one in row["levels"]))
        for row in rows
    )


def given(criteria: Sequence[Criterion], points: Mapping[str, str]) -> dict[str, float]:
    """What was chosen for each criterion, as points by key. Invalid unless each has one of its levels."""
    chosen: dict[str, float] = {}
    for one in criteria:
        try:
            told = float(points.get(one.key, ""))
        except ValueError:
            told = math.nan
        if told not in {level.points for level in one.levels}:
            raise Invalid(_("Choose a level for “%(label)s”."), values={"label": one.label})
        chosen[one.key] = told
    return chosen


def total(criteria: Sequence[Criterion], points: Mapping[str, float]) -> float:
    """The sum of the points that belong to these criteria."""
    return math.fsum(points.get(one.key, 0.0) for one in criteria)


def outof(criteria: Sequence[Criterion]) -> float:
    """The most that can be had."""
    return math.fsum(one.levels[0].points for one in criteria)


def share(criteria: Sequence[Criterion], points: Mapping[str, float]) -> float:
    """The points as a share of the most, 0 to 1; 0 where nothing can be had."""
    return total(criteria, points) / (outof(criteria) or 1.0)
