"""What the answers to a question say about the question."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from upbeat.kernel.wilson import interval

DISCRIMINATION_FROM = 60
"""Answers, over all classes; with fewer the figure is noise (learning.md)."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One learner's answer. ``rest``: share right (0 to 1) of the same learner's other answers, None without any."""

    correct: bool
    chosen: tuple[str, ...] = ()
    rest: float | None = None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """``share`` right (None without answers) with Wilson bounds; ``options``: how often each was chosen, most first.

    ``discrimination``: -1 to 1, None as long as it cannot be told.
    """

    n: int
    right: int
    share: float | None
    low: float
    high: float
    options: dict[str, int]
    discrimination: float | None


def statistics(answers: Sequence[Answered]) -> ItemStatistics:
    """Count one question's answers; give each learner's first answer, so that practice does not flatter it."""
    n, right = len(answers), sum(answer.correct for answer in answers)
    low, high = interval(right, n)
    counts = Counter(name for answer in answers for name in answer.chosen)
    options = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return ItemStatistics(n, right, right / n if n else None, low, high, options, discrimination(answers))


def discrimination(answers: Sequence[Answered]) -> float | None:
    """Point-biserial correlation of right or wrong with the rest of the learner's answers (corrected item-total, -1
    to 1).

    None below 60 answers that have a rest, and where all answered alike or all rests are the same.
    """
    pairs = [(answer.correct, answer.rest) for answer in answers if answer.rest is not None]
    n = len(pairs)
    if n < DISCRIMINATION_FROM:
        return None
    rests = [rest for _correct, rest in pairs]
    right = [rest for correct, rest in pairs if correct]
    wrong = [rest for correct, rest in pairs if not correct]
    mean = math.fsum(rests) / n
    deviation = math.sqrt(math.fsum((rest - mean) ** 2 for rest in rests) / n)
    if not right or not wrong or max(rests) == min(rests) or deviation == 0:
        return None
    gap = math.fsum(right) / len(right) - math.fsum(wrong) / len(wrong)
    return max(-1.0, min(1.0, gap / deviation * math.sqrt(len(right) * len(wrong)) / n))
