"""Rhythms drawn from seeds: what a level may hold, and one rhythm of it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.assembling import Value, bar_quarters, built
from upbeat.kernel.music.chance import chance
from upbeat.kernel.music.score import Score

LOWEST, HIGHEST = 1, 9
METRES = ((2, 4), (3, 4), (4, 4), (3, 8), (6, 8), (9, 8))
MOST_BARS = 16

_TIED_FROM, _TIED_SHARE = 8, 0.2
_TRIES = 400
_LEAST_NOTES, _LEAST_PER_BEAT = 3, 0.7


@dataclass(frozen=True, slots=True)
class Figure:
    """A few values that fill whole beats. ``level``: from which on it is used; ``duration``: in quarter notes."""

    level: int
    values: tuple[Value, ...]
    duration: Fraction


def _figure(level: int, told: str) -> Figure:
    """``told``: durations in quarter notes, ``r`` before a rest, ``t`` before a note of a triplet."""
    values = []
    for word in told.split():
        duration = Fraction(word.lstrip("rt"))
        triplet = word.startswith("t")
        values.append(
            Value(
                duration * Fraction(2, 3) if triplet else duration, word[0] == "r", tuplet=(3, 2) if triplet else None
            )
        )
    return Figure(level, tuple(values), sum((value.duration for value in values), Fraction(0)))


SIMPLE = tuple(
    _figure(level, told)
    for level, told in (
        (1, "1"), (1, "2"), (1, "1/2 1/2"), (2, "3"), (2, "4"), (3, "r1"), (4, "3/2 1/2"),
        (5, "1/4 1/4 1/4 1/4"), (6, "1/2 1/4 1/4"), (6, "1/4 1/4 1/2"), (7, "3/4 1/4"), (7, "1/2 1 1/2"),
        (8, "1/4 1/2 1/4"), (8, "r1/2 1/2"), (9, "t1/2 t1/2 t1/2"), (9, "1/4 3/4"), (9, "r1/4 1/4 1/2"),
    )
)  # fmt: skip
"""Where a quarter, or a half, is the beat."""

COMPOUND = tuple(
    _figure(level, told)
    for level, told in (
        (1, "3/2"), (1, "1/2 1/2 1/2"), (2, "1 1/2"), (3, "3"), (3, "r3/2"), (4, "1/2 1"), (5, "3/4 1/4 1/2"),
        (6, "1/2 1/4 1/4 1/2"), (6, "1/4 1/4 1/2 1/2"), (7, "1/4 1/4 1/4 1/4 1/4 1/4"), (7, "1/2 1/2 r1/2"),
        (8, "r1/2 1/2 1/2"), (9, "3/4 3/4"), (9, "1/2 r1/2 1/2"),
    )
)  # fmt: skip
"""Where a dotted quarter is the beat."""


def check_level(level: object) -> int:
    """The level, 1 to 9; raises :class:`Invalid`, field ``level``."""
    if isinstance(level, bool) or not isinstance(level, int) or not LOWEST <= level <= HIGHEST:
        raise Invalid(
            _("Choose a level from %(lowest)s to %(highest)s."),
            field="level",
            values={"lowest": str(LOWEST), "highest": str(HIGHEST)},
        )
    return level


def check_metre(metre: object) -> tuple[int, int]:
    """The metre, one of :data:`METRES`; raises :class:`Invalid`, field ``metre``."""
    found = next((one for one in METRES if isinstance(metre, tuple | list) and tuple(metre) == one), None)
    if found is None:
        raise Invalid(
            _("Choose one of these metres: %(metres)s."),
            field="metre",
            values={"metres": ", ".join(f"{above}/{below}" for above, below in METRES)},
        )
    return found


def is_compound(metre: tuple[int, int]) -> bool:
    """Whether a beat has three parts."""
    return metre[1] == 8


def beat_of(metre: tuple[int, int]) -> Fraction:
    """How long a beat is, in quarter notes."""
    return Fraction(3, 2) if is_compound(metre) else Fraction(1)


def figures(level: int, metre: tuple[int, int]) -> tuple[Figure, ...]:
    """What a level may hold in this metre; what a lower level holds is among it."""
    length = bar_quarters(metre)
    pool = COMPOUND if is_compound(metre) else SIMPLE
    return tuple(figure for figure in pool if figure.level <= level and figure.duration <= length)


def usual_bars(level: int) -> int:
    """How many bars a rhythm or phrase of a level has, where nobody says otherwise."""
    return 2 if level <= 2 else 4


def draw_rhythm(level: int, seed: int, metre: tuple[int, int], *, bars: int | None = None,
                tempo: float = 80.0) -> Score:  # fmt: skip
    """A rhythm to be clapped: begins with a note, ends with a note on a beat, and has something of its level that
    lower ones have not (where the metre offers such a thing). Raises :class:`Invalid`."""
    values = draw_values(check_level(level), chance(seed, "rhythm"), check_metre(metre), bars or usual_bars(level))
    return built(values, None, metre=check_metre(metre), tempo=tempo)


def draw_values(level: int, stream: random.Random, metre: tuple[int, int], bars: int) -> tuple[Value, ...]:
    """The values of a rhythm; see :func:`draw_rhythm`."""
    if not 1 <= bars <= MOST_BARS:
        raise Invalid(_("Choose between one bar and %(most)s."), field="bars", values={"most": str(MOST_BARS)})
    pool = figures(level, metre)
    newest = max(figure.level for figure in pool)
    length, beat = bar_quarters(metre), beat_of(metre)
    chosen: list[list[Figure]] = []
    for _try in range(_TRIES):
        chosen = [_bar(level, stream, metre, last=bar == bars - 1) for bar in range(bars)]
        if _good([figure for bar in chosen for figure in bar], newest, bars * length / beat):
            break
    else:
        # A bar of nothing but the newest figure and beats: always possible, for it fits and a beat does.
        chosen[0] = _with(next(figure for figure in pool if figure.level == newest), pool, metre)
    values = [value for bar in chosen for figure in bar for value in figure.values]
    return tuple(_tied(values, stream) if level >= _TIED_FROM else values)


def _good(drawn: Sequence[Figure], newest: int, beats: Fraction) -> bool:
    """It begins with a note, no rest follows a rest, enough sounds, and something of the level is in it."""
    rests = [value.rest for figure in drawn for value in figure.values]
    doubled = any(one and other for one, other in pairwise(rests))
    full = rests.count(False) >= max(_LEAST_NOTES, _LEAST_PER_BEAT * beats)
    return not rests[0] and not doubled and full and any(figure.level == newest for figure in drawn)


def _bar(level: int, stream: random.Random, metre: tuple[int, int], *, last: bool) -> list[Figure]:
    length, at = bar_quarters(metre), Fraction(0)
    bar: list[Figure] = []
    while at < length:
        fits, weights = _next(level, metre, at, last)
        figure = stream.choices(fits, weights)[0]
        bar.append(figure)
        at += figure.duration
    return bar


@cache
def _next(level: int, metre: tuple[int, int], at: Fraction, last: bool) -> tuple[list[Figure], list[float]]:
    """What may follow at a place of a bar, and how likely. Places are few, and rhythms are drawn by the hundred."""
    pool, beat, left = figures(level, metre), beat_of(metre), bar_quarters(metre) - at
    newest = max(figure.level for figure in pool)
    fits = [figure for figure in pool if figure.duration <= left and _stands(figure, at, beat)]
    if last and left == beat:  # the end: one note, on the beat
        fits = [figure for figure in fits if len(figure.values) == 1 and not figure.values[0].rest]
    elif last:  # and nothing that would swallow it but one long note
        fits = [figure for figure in fits if figure.duration < left or _long(figure)]
    weights = [1.6 if figure.level == newest else 0.35 if len(figure.values) == 1 else 1.0 for figure in fits]
    return fits, weights


def _long(figure: Figure) -> bool:
    return len(figure.values) == 1 and not figure.values[0].rest


def _stands(figure: Figure, at: Fraction, beat: Fraction) -> bool:
    """A figure of several beats begins where a bar or a half of it begins."""
    return figure.duration <= beat or at % (2 * beat) == 0


def _with(figure: Figure, pool: Sequence[Figure], metre: tuple[int, int]) -> list[Figure]:
    beat = next(one for one in pool if one.level == 1)
    bar, length = [beat] if figure.values[0].rest else [figure], bar_quarters(metre)
    if bar[0] is not figure and beat.duration + figure.duration <= length:
        bar.append(figure)
    while sum((one.duration for one in bar), Fraction(0)) < length:
        bar.append(beat)
    return bar


def _tied(values: Sequence[Value], stream: random.Random) -> list[Value]:
    """Some notes sound on into the next, but the last note begins by itself."""
    tied = list(values)
    for n in range(len(tied) - 2):
        here, next_one = tied[n], tied[n + 1]
        free = not (here.rest or next_one.rest or here.tuplet or next_one.tuplet)
        if (
            free
            and here.duration >= next_one.duration
            and stream.random() < _TIED_SHARE
            and not (n and tied[n - 1].tied)
        ):
            tied[n] = Value(here.duration, tied=True)
    return tied
