"""A rubric in a form: its levels as choices, and what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from upbeat.kernel.rubrics import Criterion, Level


@dataclass(frozen=True, slots=True)
class Choice:
    """A level that can be chosen; ``value`` stands in the form."""

    level: Level
    value: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion with its choices; ``name`` is the name of its field."""

    criterion: Criterion
    name: str
    choices: list[Choice]


def levels_of(criteria: Sequence[Criterion], points: Mapping[str, object]) -> list[Row]:
    """The rows of a rubric with what was chosen so far, by criterion: points, or the words of a form."""
    return [
        Row(
            one,
            f"points-{one.key}",
            [Choice(level, f"{level.points:g}", _same(points.get(one.key), level.points)) for level in one.levels],
        )
        for one in criteria
    ]


def points_of(posted: QueryDict) -> dict[str, str]:
    """The level chosen for each criterion, as the form says it."""
    return {name.removeprefix("points-"): posted.get(name, "") for name in posted if name.startswith("points-")}


def _same(told: object, points: float) -> bool:
    try:
        return told is not None and float(str(told)) == points
    except ValueError:
        return False
