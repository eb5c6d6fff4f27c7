"""Many answers to one question, counted: what was given most, where numbers lie, and who was sure of what."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles

MOST_ROWS = 6
FEWEST_FOR_BARS, FEWEST_VALUES = 8, 5
"""Fewer answers, or fewer different ones, are read faster as a list than as a drawing."""
MOST_BARS = 8
FAR = 3.0
"""Quartile distances beyond the quartiles at which a number stands apart (Tukey's outer fence)."""
LEVELS = ("sure", "rather", "guess")


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as most wrote it and how many gave it; ``right`` is None where nobody has said what is right."""

    text: str
    count: int
    right: bool | None


@dataclass(frozen=True, slots=True)
class Tally:
    """The most frequent answers, the right one first, and how many gave others."""

    rows: tuple[Row, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Bar:
    """How many numbers lie from ``low`` to below ``high``; the first and the last also hold what stands apart."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Sureness:
    """Of those who said they were ``level``, how many were right and wrong; both None without a right answer."""

    level: str
    n: int
    right: int | None
    wrong: int | None


def tally(given: Iterable[tuple[str, str, bool | None]], *, most: int = MOST_ROWS, at_least: int = 1) -> Tally:
    """Count ``(same when, as written, right?)``. All right answers are one row, shown as most of them were written.

    What fewer than ``at_least`` gave is counted among the others, the right answer apart.
    """
    texts: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    marks: dict[tuple[bool, str], bool | None] = {}
    for key, text, right in given:
        group = (True, "") if right else (False, key)
        texts[group][text] += 1
        marks[group] = right
    rows = [Row(counts.most_common(1)[0][0], counts.total(), marks[group]) for group, counts in texts.items()]
    rows.sort(key=lambda row: (not row.right, -row.count, row.text))
    shown = [row for row in rows if row.right or row.count >= at_least][:most]
    return Tally(tuple(shown), sum(row.count for row in rows) - sum(row.count for row in shown))


def bars(values: Sequence[float]) -> tuple[Bar, ...]:
    """Some eight bars of one round width; none where a list says it better."""
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) < FEWEST_FOR_BARS or len(set(finite)) < FEWEST_VALUES:
        return ()
    first, _middle, third = quantiles(finite, n=4, method="inclusive")
    reach = FAR * (third - first)
    near = [value for value in finite if first - reach <= value <= third + reach]
    low, high = min(near), max(near)
    if low == high:
        return ()
    width = _round_width((high - low) / MOST_BARS)
    start = _step(low, width)
    count = min(MOST_BARS + 1, _step(high, width) - start + 1)
    filled = Counter(min(max(_step(value, width) - start, 0), count - 1) for value in finite)
    edges = [float(f"{(start + n) * width:.10g}") for n in range(count + 1)]  # 0.3, not 0.30000000000000004
    return tuple(Bar(edges[n], edges[n + 1], filled[n]) for n in range(count))


def _step(value: float, width: float) -> int:
    """Which bar from zero; an edge belongs to the bar above it, also where 11.2 / 0.2 is a little less than 56."""
    return math.floor(value / width + 1e-9)


def _round_width(least: float) -> float:
    """The smallest of 1, 2, 5, 10 … times a power of ten that is not below ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))


def sureness(votes: Iterable[tuple[bool | None, str]]) -> tuple[Sureness, ...]:
    """A row for each level that anybody chose, from ``(right?, level)``; who chose none is left out."""
    by_level: dict[str, list[bool | None]] = defaultdict(list)
    for right, level in votes:
        by_level[level].append(right)
    rows = []
    for level in LEVELS:
        if marks := by_level.get(level):
            known = None not in marks
            rows.append(
                Sureness(level, len(marks), marks.count(True) if known else None, marks.count(False) if known else None)
            )
    return tuple(rows)
