"""What a film is made of: stretches of sources, one after the other; and where a moment of one film is in another.

A cut takes a stretch out, a retake puts another source in its place; marks, captions, checkpoints and spans then move
with what they belong to. Seconds; every stretch is half-open, as in :mod:`upbeat.kernel.intervals`.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from upbeat.kernel.intervals import Interval, subtract


class Stretch(NamedTuple):
    """Seconds ``start`` to ``end`` of ``source``, a name that stays the same, for a ``passage`` of the script."""

    source: str
    start: float
    end: float
    passage: str = ""

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start


Timeline: TypeAlias = tuple[Stretch, ...]
"""A film: its stretches in the order in which they play, none of them empty."""


def length(timeline: Timeline) -> float:
    """Seconds that the film lasts."""
    return sum(stretch.length for stretch in timeline)


def placed(timeline: Timeline) -> Iterator[tuple[float, Stretch]]:
    """Each stretch with the second of the film at which it begins."""
    at = 0.0
    for stretch in timeline:
        yield at, stretch
        at += stretch.length


def without(timeline: Timeline, cuts: Iterable[Interval]) -> Timeline:
    """The film without ``cuts``, which are given in its own seconds; they may overlap and reach behind its end."""
    cuts = list(cuts)
    kept = [
        Stretch(stretch.source, stretch.start + (piece.start - at), stretch.start + (piece.end - at), stretch.passage)
        for at, stretch in placed(timeline)
        for piece in subtract([Interval(at, at + stretch.length)], cuts)
    ]
    return tuple(stretch for stretch in kept if stretch.length > 0)


def moved(second: float, before: Timeline, after: Timeline) -> float | None:
    """Where the moment at ``second`` of ``before`` is in ``after``; None if nothing of it is left there.

    What was cut away moves to where the film goes on within the same source. In a passage that was recorded anew
    the same share of the passage is taken. The end of the film stays the end.
    """
    if before == after:
        return min(second, length(after))
    at, stretch = _at(second, before)
    if stretch is None:
        return length(after)
    to = _of_source(stretch, stretch.start + second - at, after)
    return _of_passage(second, stretch, before, after) if to is None else to


def _same(stretch: Stretch, after: Timeline) -> list[tuple[float, Stretch]]:
    """What ``after`` has of the same source in the same passage."""
    return [
        (at, piece) for at, piece in placed(after) if (piece.source, piece.passage) == (stretch.source, stretch.passage)
    ]


def _at(second: float, timeline: Timeline) -> tuple[float, Stretch | None]:
    for at, stretch in placed(timeline):
        if second < at + stretch.length:
            return at, stretch
    return length(timeline), None


def _of_source(stretch: Stretch, second: float, after: Timeline) -> float | None:
    """Where ``second`` of the source plays, or what comes next of that source in that passage."""
    same = _same(stretch, after)
    for at, piece in same:
        if piece.start <= second < piece.end:
            return at + second - piece.start
    later = [(piece.start, at) for at, piece in same if piece.start >= second]
    if later:
        return min(later)[1]
    return max((at + piece.length for at, piece in same), default=None)


def _of_passage(second: float, stretch: Stretch, before: Timeline, after: Timeline) -> float | None:
    if not stretch.passage:
        return None
    old, new = (_extent(stretch.passage, timeline) for timeline in (before, after))
    if old is None or new is None:
        return None
    share = (second - old.start) / old.length
    return new.start + share * new.length


def _extent(passage: str, timeline: Timeline) -> Interval | None:
    """From where the passage begins to where it ends; its stretches are neighbours."""
    ends = [(at, at + stretch.length) for at, stretch in placed(timeline) if stretch.passage == passage]
    return Interval(ends[0][0], ends[-1][1]) if ends else None


def moved_span(span: Interval, before: Timeline, after: Timeline) -> Interval | None:
    """The same seconds in another film; None if nothing of them is left there.

    Reaches from the first to the last second that is left. In passages recorded anew the same share of them is taken.
    """
    if before == after:
        return span
    ends: list[float] = []
    for at, stretch in placed(before):
        start, end = max(span.start, at), min(span.end, at + stretch.length)
        if start < end:
            ends += _ends_of(stretch, Interval(start, end), at, before, after)
    return Interval(min(ends), max(ends)) if ends else None


def _ends_of(stretch: Stretch, part: Interval, at: float, before: Timeline, after: Timeline) -> Iterator[float]:
    same = _same(stretch, after)
    for to, piece in same:
        start = max(piece.start, stretch.start + part.start - at)
        end = min(piece.end, stretch.start + part.end - at)
        if start < end:
            yield to + start - piece.start
            yield to + end - piece.start
    if not same:
        moments = (_of_passage(second, stretch, before, after) for second in part)
        yield from (moment for moment in moments if moment is not None)
