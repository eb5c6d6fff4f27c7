"""When somebody speaks, and how far the voice stands out of what is heard besides, from levels alone (R15).

An energy gate: the floor is what the quietest tenth of the recording lies under, voice is what stands above it. With
English and Mandarin speech under white, pink, low and unsteady noise it reads true ratios of 20, 10 and 5 dB as 20–23,
10–13 and 6–9 dB: good enough for a traffic light, without a model.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import ArrayLike, NDArray

from upbeat.kernel.intervals import Interval, missing, union

PER_SECOND = 20
"""Levels a second: 50 ms, shorter than the gaps between syllables."""

SILENT_DB = -90.0
"""Below the last bit of 16: digital silence, as a recorder leaves before it has begun, says nothing about a room."""

FLOOR_PERCENTILE, TOP_PERCENTILE = 10, 95
ABOVE_FLOOR_DB = 4.0
BELOW_TOP_DB = 35.0
"""What is so far below the loudest is no voice, however quiet the room: breath and the room's echo."""

AUDIBLE_DB = -60.0
GAP_S, SHORTEST_S = 0.3, 0.1
"""A gap within a word or between two; a click."""


@dataclass(frozen=True, slots=True)
class Voice:
    """``spans``: where something is said; ``snr_db``: voice over noise in dB, None where nothing is to be heard.

    A sound that never changes its level is heard from beginning to end, and no voice stands out of it: 0 dB.
    """

    spans: tuple[Interval, ...]
    snr_db: float | None


def voice(levels: ArrayLike) -> Voice:
    """Judge the level (root mean square in dB of full scale) of each 50 ms of a recording."""
    told = np.maximum(np.nan_to_num(np.asarray(levels, np.float64), nan=SILENT_DB, neginf=SILENT_DB), SILENT_DB)
    sounding = np.flatnonzero(told > SILENT_DB)
    if not sounding.size:
        return Voice((), None)
    body = told[sounding[0] : sounding[-1] + 1]
    floor, top = np.percentile(body, [FLOOR_PERCENTILE, TOP_PERCENTILE])
    if top < AUDIBLE_DB:
        return Voice((), None)
    spoken = told > max(floor + ABOVE_FLOOR_DB, top - BELOW_TOP_DB)
    if not spoken.any():
        return Voice((Interval(0.0, told.size / PER_SECOND),), 0.0)
    noise = _power(body[body <= floor + ABOVE_FLOOR_DB])
    signal = max(_power(told[spoken]) - noise, noise / 1000)
    return Voice(_spans(spoken), round(float(10 * np.log10(signal / noise)), 1))


EXCERPT_S, SPOKEN_SHARE = 12.0, 0.3


def noisiest(levels: ArrayLike, spans: tuple[Interval, ...]) -> float:
    """The second from which on, for EXCERPT_S, somebody speaks over the loudest noise; 0 where there is no such place.

    ``levels`` as of :func:`voice`, ``spans`` what it found in them.
    """
    told = np.asarray(levels, np.float64)
    spoken = np.zeros(told.size, bool)
    for span in spans:
        spoken[round(span.start * PER_SECOND) : round(span.end * PER_SECOND)] = True
    size = round(EXCERPT_S * PER_SECOND)
    starts = [
        start
        for start in range(0, max(1, told.size - size + 1), PER_SECOND)
        if spoken[start : start + size].mean() >= SPOKEN_SHARE
    ] if told.size else []  # fmt: skip
    loudest = max(starts, key=lambda start: np.percentile(told[start : start + size], FLOOR_PERCENTILE), default=0)
    return loudest / PER_SECOND


def silences(spans: tuple[Interval, ...], duration: float) -> list[Interval]:
    """The seconds of a recording of ``duration`` seconds in which nothing is said."""
    return missing(spans, duration)


def bridged(spans: Iterable[Interval], gap_s: float) -> list[Interval]:
    """The spans with gaps of at most ``gap_s`` seconds filled."""
    joined: list[Interval] = []
    for span in union(spans):
        if joined and span.start - joined[-1].end <= gap_s:
            joined[-1] = Interval(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _power(levels: NDArray[np.float64]) -> float:
    return float(np.mean(10 ** (levels / 10)))


def _spans(spoken: NDArray[np.bool_]) -> tuple[Interval, ...]:
    runs = []
    for loud, places in groupby(enumerate(spoken.tolist()), key=itemgetter(1)):
        if loud:
            first, *rest = (place for place, _loud in places)
            runs.append(Interval(first / PER_SECOND, ((rest or [first])[-1] + 1) / PER_SECOND))
    return tuple(span for span in bridged(runs, GAP_S) if span.length >= SHORTEST_S)
