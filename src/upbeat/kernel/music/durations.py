"""Lengths as they are written: a note value with its dots, and groups of notes under one figure such as 3."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.score import Note

MOST_DOTS = 2
LONGEST, SHORTEST = Fraction(4), Fraction(1, 16)
"""A whole note and a sixty-fourth, in quarter notes."""
_IN_DOTTED_BEATS = frozenset({2, 4, 8})
"""Figures of compound metres, whose beats are no quarter notes."""
_UNITS = frozenset(LONGEST / 2**halvings for halvings in range(9))


@lru_cache
def _values() -> dict[Fraction, tuple[Fraction, int]]:
    """Every length that one sign can have, in quarter notes, longest first, with its value and dots.

    From a half note on only one dot is used: numbered notation has no sign for two.
    """
    found: dict[Fraction, tuple[Fraction, int]] = {}
    base = LONGEST
    while base >= SHORTEST:
        for dots in range(MOST_DOTS + 1 if base < 2 else 2):
            found[base * (2 - Fraction(1, 2**dots))] = (base, dots)
        base /= 2
    return dict(sorted(found.items(), reverse=True))


def written(duration: Fraction, tuplet: tuple[int, int] | None = None) -> tuple[Fraction, int] | None:
    """Note value (4 whole … 1/16 sixty-fourth, in quarter notes) and dots, or None where one sign cannot say it."""
    return _values().get(as_written(duration, tuplet))


def as_written(duration: Fraction, tuplet: tuple[int, int] | None) -> Fraction:
    """The length on paper: of a triplet quaver, which sounds a third of a quarter note, a half."""
    return duration * tuplet[0] / tuplet[1] if tuplet else duration


def parts_of(duration: Fraction, tuplet: tuple[int, int] | None = None) -> tuple[Fraction, ...]:
    """Lengths that one sign each can say and that make up ``duration`` (to be tied); Invalid where none do."""
    left = as_written(duration, tuplet)
    found = []
    for length in _values():
        while left >= length:
            found.append(length)
            left -= length
    if left or not found:
        raise Invalid(
            _("No note value lasts %(length)s quarter notes. Use 1, 1/2, 1/4 … with dots, or a triplet."),
            values={"length": str(duration)},
        )
    return tuple(length * tuplet[1] / tuplet[0] if tuplet else length for length in found)


def tuplet_groups(notes: Sequence[Note]) -> tuple[tuple[int, ...], ...]:
    """Places of the notes that stand under one figure, group by group.

    A group ends where its notes make up the figure's number of some note value: on a beat if it can, and within the
    bar always. Notes of a group that is never filled make one that is too short.
    """
    groups: list[tuple[int, ...]] = []
    at = 0
    while at < len(notes):
        first = notes[at]
        if first.tuplet is None:
            at += 1
            continue
        end = at
        while end < len(notes) and notes[end].tuplet == first.tuplet and notes[end].bar == first.bar:
            end += 1
        while at < end:
            size = _group_size(notes[at:end])
            groups.append(tuple(range(at, at + size)))
            at += size
    return tuple(groups)


def _group_size(run: Sequence[Note]) -> int:
    """How many notes from the first one on make a group."""
    tuplet = run[0].tuplet or (3, 2)
    total, fitting = Fraction(0), 0
    for count, note in enumerate(run, start=1):
        total += as_written(note.duration, tuplet)
        unit = total / tuplet[0]
        if count > 1 and unit in _UNITS:
            fitting = fitting or count
            if note.end.denominator == 1 or tuplet[0] in _IN_DOTTED_BEATS:
                return count
    return fitting or len(run)
