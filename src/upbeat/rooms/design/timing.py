"""How long a script will take, passage by passage, and whether that is a good length for one video."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from upbeat.kernel.script import Reading, Speed, good_lengths, reading, speed, whole


class Length(StrEnum):
    """Bands of length in seconds: Guo, Kim, Rubin 2014 for six minutes; ten at most by R15. Advice, never a bar."""

    GOOD = "good"
    FINE = "fine"
    LONG = "long"
    SPLIT = "split"


BANDS = ((360.0, Length.GOOD), (600.0, Length.FINE), (900.0, Length.LONG))


@dataclass(frozen=True)
class Timing:
    """``passages`` in the order given; ``total`` of all of them; ``length`` its band.

    ``good``: the shortest and the longest time at a good pace; ``speed``: what the meant length asks for, if one is.
    """

    passages: list[Reading]
    total: Reading
    length: Length
    good: tuple[float, float]
    speed: Speed | None = None


def timing(passages: Sequence[tuple[str, float]], target_s: float | None = None) -> Timing:
    """The time of passages, each what is spoken and its planned pause in seconds; ``target_s``: the length meant."""
    readings = [reading(spoken, pauses_s=pause) for spoken, pause in passages]
    total = whole(readings)
    band = next((band for limit, band in BANDS if total.total_s <= limit), Length.SPLIT)
    return Timing(readings, total, band, good_lengths(total), speed(total, target_s) if target_s else None)


EVEN, MOST, SHORTEST_S = 0.8, 0.8, 60.0
"""Two headings are of equal weight if the lesser takes at least ``EVEN`` of the greater, both together at least
``MOST`` of the whole, and each a minute. Our reading of "a script with two headings of equal weight is advised to
become two videos" (studio.md, paper C): a script of many short parts around one idea is left alone."""


def two_themes(headings: Sequence[str], readings: Sequence[Reading]) -> tuple[str, str] | None:
    """The two headings of equal weight, in the order of the script, that would better be two videos; else None.

    A passage without a heading goes on under the one before it.
    """
    seconds: dict[str, float] = {}
    under = ""
    for heading, one in zip(headings, readings, strict=True):
        under = heading or under
        seconds[under] = seconds.get(under, 0.0) + one.total_s
    ranked = sorted((heading for heading in seconds if heading), key=lambda heading: -seconds[heading])
    if len(ranked) < 2:
        return None
    more, less = seconds[ranked[0]], seconds[ranked[1]]
    if less < SHORTEST_S or less < EVEN * more or more + less < MOST * sum(seconds.values()):
        return None
    first, second = (heading for heading in seconds if heading in ranked[:2])
    return first, second
