"""Do the bars fill the metre?"""

from dataclasses import dataclass
from fractions import Fraction

from upbeat.kernel.music.building import bar_length
from upbeat.kernel.music.score import Score


@dataclass(frozen=True, slots=True)
class Misfit:
    """A bar that does not fill the metre. ``bar``: its number; ``has`` and ``needs`` in quarter notes."""

    bar: int
    has: Fraction
    needs: Fraction


def misfits(score: Score) -> tuple[Misfit, ...]:
    """Bars that are too long or too short.

    Rightly short are an upbeat, the last bar that makes up a full one with it (or ends where the upbeat would begin
    anew), and two bars at a repeat sign that are a full bar together.
    """
    full = bar_length(score.metre)
    upbeat = score.bars[0].duration if score.bars and score.bars[0].number == 0 else Fraction(0)
    found = []
    for place, bar in enumerate(score.bars):
        short = full - bar.duration
        if not short or (place == 0 and bar.number == 0):
            continue
        if short > 0 and (_is_halved(score, place, full) or (_ends_a_part(score, place) and short == upbeat)):
            continue
        found.append(Misfit(bar.number, bar.duration, full))
    return tuple(found)


def _ends_a_part(score: Score, place: int) -> bool:
    return place == len(score.bars) - 1 or score.bars[place].closes or score.bars[place].double


def _is_halved(score: Score, place: int, full: Fraction) -> bool:
    """Whether a bar line with a repeat divides one bar into this and a neighbour."""
    bar = score.bars[place]
    before = score.bars[place - 1] if place else None
    after = score.bars[place + 1] if place + 1 < len(score.bars) else None
    if before and (before.closes or before.double or bar.opens) and before.duration + bar.duration == full:
        return True
    return bool(after and (bar.closes or bar.double or after.opens) and bar.duration + after.duration == full)
