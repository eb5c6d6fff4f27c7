"""Stretches of a video in seconds, half-open: ``[start, end)``. Lists that come out are sorted and merged.

Only comparisons are made, never sums of ends, so the results are exact: every end that comes out went in.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Seconds from ``start`` up to, not including, ``end``; both finite and not negative, ``start <= end``.

    An interval with ``start == end`` is empty: it may be built and vanishes in every operation.
    Raises :class:`Invalid` for anything else.
    """

    start: float
    end: float

    def __post_init__(self) -> None:
        for second in (self.start, self.end):
            if isinstance(second, bool) or not isinstance(second, int | float) or not math.isfinite(second):
                raise Invalid(_("A stretch of video is given by two numbers of seconds."))
        if self.start < 0 or self.end < self.start:
            raise Invalid(_("A stretch of video begins at zero or later and ends after it begins."))

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The seconds that are in any of them; neighbours that touch become one."""
    merged: list[Interval] = []
    for piece in sorted(intervals):
        if piece.start == piece.end:
            continue
        if merged and piece.start <= merged[-1].end:
            if piece.end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, piece.end)
        else:
            merged.append(piece)
    return merged


def intersect(these: Iterable[Interval], those: Iterable[Interval]) -> list[Interval]:
    """The seconds that are in both lists."""
    left, right = union(these), union(those)
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            common.append(Interval(start, end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return common


def subtract(these: Iterable[Interval], those: Iterable[Interval]) -> list[Interval]:
    """The seconds that are in the first list and not in the second."""
    holes = union(those)
    left: list[Interval] = []
    first = 0
    for piece in union(these):
        while first < len(holes) and holes[first].end <= piece.start:
            first += 1
        start = piece.start
        for hole in holes[first:]:
            if hole.start >= piece.end:
                break
            if hole.start > start:
                left.append(Interval(start, hole.start))
            start = hole.end
        if start < piece.end:
            left.append(Interval(start, piece.end))
    return left


def total(intervals: Iterable[Interval]) -> float:
    """How many different seconds there are in all; overlaps count once."""
    return math.fsum(piece.length for piece in union(intervals))


def clip(intervals: Iterable[Interval], start: float, end: float) -> list[Interval]:
    """What lies between ``start`` and ``end`` (seconds)."""
    return intersect(intervals, [Interval(start, end)])


def missing(intervals: Iterable[Interval], duration: float) -> list[Interval]:
    """The seconds of a video of ``duration`` seconds that are in none of them."""
    return subtract([Interval(0.0, duration)], intervals)


def to_json(intervals: Iterable[Interval]) -> list[list[float]]:
    """Compact form ``[[start, end], …]``, merged, rounded to milliseconds; what rounds to nothing is left out."""
    rounded = union(Interval(round(piece.start, 3), round(piece.end, 3)) for piece in intervals)
    return [[piece.start, piece.end] for piece in rounded]


def from_json(pairs: object) -> list[Interval]:
    """Read the compact form, in any order and overlapping; the result is merged. Raises :class:`Invalid`."""
    if not isinstance(pairs, Sequence) or isinstance(pairs, str | bytes):
        raise Invalid(_("Stretches of video are given as a list of pairs of seconds."))
    read: list[Interval] = []
    for pair in pairs:
        if not isinstance(pair, Sequence) or isinstance(pair, str | bytes) or len(pair) != 2:
            raise Invalid(_("Stretches of video are given as a list of pairs of seconds."))
        read.append(Interval(pair[0], pair[1]))
    return union(read)
