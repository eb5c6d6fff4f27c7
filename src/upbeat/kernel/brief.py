"""The class brief (R47, D6): what most did not get, who needs a word, who can explain.

Names are keys of the caller's; reasons are codes, which a page puts into words.
"""

import itertools
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from upbeat.kernel.guidance import is_wheel_spinning
from upbeat.kernel.wilson import interval

MOST_WORDS = 5
"""Learners named in a brief: as many as a teacher can speak to in one lesson."""

LEAST_REWATCHES = 2.0
"""Below, that a class went back to some seconds is chance."""

FAR_BEHIND = 0.5
"""Less than this part of the median progress of those who have begun."""

ReasonCode = Literal["wheel_spinning", "not_begun", "far_behind"]
_URGENCY: tuple[ReasonCode, ...] = ("wheel_spinning", "not_begun", "far_behind")


@dataclass(frozen=True, slots=True)
class PointResult:
    """A class on one point: learners who ``answered``, of them ``wrong`` at first; holders of each misconception."""

    point: str
    answered: int
    wrong: int
    misconceptions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HardPoint:
    """A point to explain. ``misconception``: the commonest and how many hold it, empty and 0 where none is known."""

    point: str
    answered: int
    wrong: int
    share_wrong: float
    misconception: str
    holders: int


@dataclass(frozen=True, slots=True)
class Preparation:
    """How one learner prepared. ``progress``: 0 to 1.

    ``failures``: wrong answers on the point ``stuck_on``, the one not mastered with the most of them.
    """

    learner: str
    begun: bool
    progress: float = 0.0
    failures: int = 0
    stuck_on: str = ""


@dataclass(frozen=True, slots=True)
class NeedsWord:
    """A learner and why, the most urgent reason first. ``failures`` and ``stuck_on`` belong to ``wheel_spinning``."""

    learner: str
    reasons: tuple[ReasonCode, ...]
    failures: int
    stuck_on: str


def hardest_points(results: Sequence[PointResult], most: int = 3) -> tuple[HardPoint, ...]:
    """The points that most got wrong, hardest first; points that nobody got wrong are left out.

    Ordered by the lower Wilson bound of the share that was wrong: one wrong answer of one does not outrank twenty of
    twenty-seven.
    """
    ranked = sorted(
        (result for result in results if result.wrong > 0),
        key=lambda result: (-interval(result.wrong, result.answered)[0], -result.wrong, result.point),
    )
    return tuple(_hard_point(result) for result in ranked[:most])


def needs_word(preparations: Sequence[Preparation], most: int = MOST_WORDS) -> tuple[NeedsWord, ...]:
    """Who needs a word before or in class, at most ``most``.

    Wheel-spinning (more than ten failures on a point) before not begun before far behind (less than half the median
    progress of those who have begun); then by failures and by progress.
    """
    begun = [one.progress for one in preparations if one.begun]
    median = statistics.median(begun) if begun else 0.0
    found = [(one, reasons) for one in preparations if (reasons := _reasons(one, median))]
    found.sort(key=lambda pair: (_URGENCY.index(pair[1][0]), -pair[0].failures, pair[0].progress, pair[0].learner))
    return tuple(NeedsWord(one.learner, reasons, one.failures, one.stuck_on) for one, reasons in found[:most])


@dataclass(frozen=True, slots=True)
class Rewatched:
    """Seconds ``start`` to ``end`` of a film, each played ``times`` over beyond the first time, on average."""

    start: int
    end: int
    times: float


def most_rewatched(rewatches: Sequence[int], least: float = LEAST_REWATCHES) -> Rewatched | None:
    """Where a class went back most: around the highest 5 s mean, as far as it is at least half as high. None below
    ``least`` times: that is chance. ``rewatches``: by second, beyond each viewer's first."""
    n = len(rewatches)
    if n == 0:
        return None
    sums = [0, *itertools.accumulate(rewatches)]
    means = []
    for second in range(n):
        first, last = max(0, second - 2), min(n, second + 3)
        means.append((sums[last] - sums[first]) / (last - first))
    top = max(range(n), key=lambda second: means[second])
    if means[top] < least:
        return None
    start, end = top, top + 1
    while start > 0 and means[start - 1] >= means[top] / 2:
        start -= 1
    while end < n and means[end] >= means[top] / 2:
        end += 1
    return Rewatched(start, end, (sums[end] - sums[start]) / (end - start))


def can_explain(
    known: Mapping[str, frozenset[str]], points: Sequence[str], turns: Mapping[str, int] | None = None, most: int = 3
) -> dict[str, tuple[str, ...]]:
    """For each of ``points`` the learners who know it, those with the fewest ``turns`` as a teacher so far first.

    ``known``: learner → points. Nobody is named for a second point while others are left for it.
    """
    taught = dict(turns or {})
    named: dict[str, int] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for point in points:
        able = [learner for learner, knows in known.items() if point in knows]
        able.sort(key=lambda learner: (named.get(learner, 0), taught.get(learner, 0), learner))
        chosen[point] = tuple(able[:most])
        for learner in chosen[point]:
            named[learner] = named.get(learner, 0) + 1
    return chosen


def _hard_point(result: PointResult) -> HardPoint:
    known = sorted(result.misconceptions.items(), key=lambda item: (-item[1], item[0]))
    name, holders = known[0] if known and known[0][1] > 0 else ("", 0)
    return HardPoint(result.point, result.answered, result.wrong, result.wrong / result.answered, name, holders)


def _reasons(one: Preparation, median: float) -> tuple[ReasonCode, ...]:
    holds: dict[ReasonCode, bool] = {
        "wheel_spinning": is_wheel_spinning(one.failures),
        "not_begun": not one.begun,
        "far_behind": one.begun and one.progress < FAR_BEHIND * median,
    }
    return tuple(code for code in _URGENCY if holds[code])
