"""Stretches of a video in seconds, half-open: ``[start, end)``. Lists that come out are sorted and merged.

Only comparisons are made, never sums of ends, so the results are exact: every end that comes out went in.
"""

import math
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _


class _Ends(NamedTuple):
    start: float
    end: float


class Interval(_Ends):
    """Seconds from ``start`` up to, not including, ``end``; both finite and not negative, ``start <= end``.

    An interval with ``start == end`` is empty: it may be built and vanishes in every operation.
    Raises :class:`Invalid` for anything else.
    """

    # A tuple, because the hot path makes and sorts some dozens of these for each report of a player.
    __slots__ = ()

    def __new__(cls, start: float, end: float) -> "Interval":
        """Check the ends."""
        if not (type(start) is float and type(end) is float and 0.0 <= start <= end < math.inf):
            _check(start, end)
        return tuple.__new__(cls, (start, end))

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start


_checked = partial(tuple.__new__, Interval)
"""An interval of two ends that were looked at before."""


def _check(start: object, end: object) -> None:
    """Whole numbers will do; for all else a sentence."""
    for second in (start, end):
        if isinstance(second, bool) or not isinstance(second, int | float) or not math.isfinite(second):
            raise Invalid(_("A stretch of video is given by two numbers of seconds."))
    if not 0 <= start <= end:  # type: ignore[operator]
        raise Invalid(_("A stretch of video begins at zero or later and ends after it begins."))


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The seconds that are in any of them; neighbours that touch become one."""
    merged: list[Interval] = []
    reached = -1.0
    for piece in sorted(intervals):
        start, end = piece
        if start == end:
            continue
        if start > reached:
            merged.append(piece)
            reached = end
        elif end > reached:
            merged[-1] = _checked((merged[-1][0], end))
            reached = end
    return merged


def intersect(these: Iterable[Interval], those: Iterable[Interval]) -> list[Interval]:
    """The seconds that are in both lists."""
    left, right = union(these), union(those)
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            common.append(_checked((start, end)))
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
                left.append(_checked((start, hole.start)))
            start = hole.end
        if start < piece.end:
            left.append(_checked((start, piece.end)))
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
    rounded = union([_checked((round(start, 3), round(end, 3))) for start, end in intervals])
    return [[start, end] for start, end in rounded]


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
