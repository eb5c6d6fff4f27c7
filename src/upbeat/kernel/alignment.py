"""One speech laid along another that says the same: dynamic time warping, coarse over a band, then fine along its path.

The model is spoken from a script, passage by passage. What only one of the two has costs a fixed price a frame: a
sentence off the script is passed over in the pause between two passages, a passage that was skipped is left out whole.
So neither pulls its neighbours out of place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from upbeat.kernel.listening import HOP_S, Flags, Floats, Heard

BAND = 0.12
"""Half width of the band, of the whole (studio.md)."""

_COARSE = 4
_LEAST_S, _MOST_S = 30.0, 90.0
_AROUND_S = 0.3
_ALONE = 1.6
"""Price of a voice against silence, beside the distance of the two."""
_STAY = 0.15
_SILENT = 0.02
_BREAK = 2.0
"""Price of a pause in the midst of a passage, where the model makes none."""
_WITHIN = 1.5
_PRICE = 0.68
"""Of a frame that only one of the two has, in a pause between passages. Two frames that say the same are some 0.9
apart, any two 1.3. Less passes better over what is off the script: with five sentences added and three left out of 32
(four English voices) 2.8 % of the starts were half a second off at 0.6, 5.6 % at 0.68. But it takes what is said for
skipped where the voice is less like the model: of 132 sentences of a neural Mandarin voice 18 at 0.6, none from 0.68 to
1.0."""
_SHORTEST = 15
"""Coarse frames, 0.6 s: a single word is not taken for skipped, for by itself it hardly resembles its like."""
_DIAGONAL, _ACROSS, _DOWN, _SKIP = 0, 1, 2, 3

Ints = npt.NDArray[np.int_]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """Where each frame of a model speech lies in a recording, in seconds; NaN in passages that were skipped."""

    seconds: Floats

    def at(self, frame: int) -> float | None:
        """The second at which a frame of the model is said, or None if it is not."""
        second = float(self.seconds[frame])
        return None if np.isnan(second) else second


@dataclass(frozen=True, slots=True)
class _Way:
    """Per frame of the model its first and last frame of the recording; ``first`` is −1 where it was skipped."""

    first: Ints
    last: Ints


def align(model: Heard, passages: Sequence[Span], recording: Heard) -> Match:
    """Lay ``model`` along ``recording``. ``passages``: first frame and end of each, pauses lying between them."""
    few, many = _coarse(model), _coarse(recording)
    spans = [(start // _COARSE, -(-end // _COARSE)) for start, end in passages]
    centre = _by_voice(few.voiced, many.voiced)
    half = round(min(max(BAND * len(many.voiced), _LEAST_S / HOP_S / _COARSE), _MOST_S / HOP_S / _COARSE))
    band = (centre - half, centre + half + 1)
    rough = _way(few, many, band, spans, _PRICE)
    seconds = np.full(len(model.voiced), np.nan)
    said = np.repeat(rough.first >= 0, _COARSE)
    said = np.concatenate([said, np.ones(len(seconds), dtype=bool)])[: len(seconds)]
    if said.any():
        rows = np.flatnonzero(said)
        there = np.minimum(rows // _COARSE, len(rough.first) - 1)
        around = round(_AROUND_S / HOP_S)
        lows, highs = rough.first[there] * _COARSE - around, (rough.last[there] + 1) * _COARSE + around
        fine = _way(Heard(model.marks[rows], model.voiced[rows]), recording, (lows, highs), [], _PRICE)
        seconds[rows] = (fine.first + 0.5) * HOP_S
    return Match(seconds)


def snap(second: float, places: Floats, within: float) -> float:
    """The one of ``places``, such as the onsets of a voice, nearest to ``second`` if it is so near; else ``second``."""
    if not len(places):
        return second
    nearest = float(places[np.argmin(np.abs(places - second))])
    return nearest if abs(nearest - second) <= within else second


def _coarse(heard: Heard) -> Heard:
    count = max(1, len(heard.voiced) // _COARSE)
    rows = np.resize(heard.marks, (count * _COARSE, heard.marks.shape[1])).reshape(count, _COARSE, -1)
    flags = np.resize(heard.voiced, count * _COARSE).reshape(count, _COARSE)
    return Heard(rows.mean(axis=1), flags.mean(axis=1) >= 0.5)


def _by_voice(model: Flags, recording: Flags) -> Ints:
    """For each frame of the model the frame of the recording with the same share of all that is voiced before it."""

    def shares(flags: Flags) -> Floats:
        weights = np.where(flags, 1.0, 0.02)
        return np.asarray((np.cumsum(weights) - weights / 2) / np.sum(weights))

    return np.round(np.interp(shares(model), shares(recording), np.arange(len(recording)))).astype(int)


def _way(model: Heard, recording: Heard, band: tuple[Ints, Ints], spans: Sequence[Span], price: float) -> _Way:
    """The cheapest way through the band, from the first frames of both to the last ones."""
    rows, columns = len(model.voiced), len(recording.voiced)
    lows = np.maximum.accumulate(np.clip(band[0], 0, columns - 1))
    highs = np.maximum.accumulate(np.clip(np.maximum(band[1], lows + 1), 1, columns))
    lows[0], highs[-1] = 0, columns
    lows[1:] = np.minimum(lows[1:], highs[:-1])  # each row touches the one before
    lows = np.minimum(lows, columns - 1)
    long = [span for span in spans if np.count_nonzero(model.voiced[slice(*span)]) >= _SHORTEST]
    begins = {start: end for start, end in long if 0 < start < end <= rows}
    waiting: dict[int, tuple[int, int, Floats]] = {}
    steps: list[npt.NDArray[np.uint8]] = []
    sources: dict[int, int] = {}
    squares = np.mean(recording.marks**2, axis=1)
    breaks = _BREAK * (~recording.voiced & np.concatenate([[False], recording.voiced[:-1]]))
    scale = 1 / model.marks.shape[1]
    best, before = np.zeros(0), 0
    for row in range(rows):
        low, high = int(lows[row]), int(highs[row])
        mark, speaks = model.marks[row], bool(model.voiced[row])
        voiced = recording.voiced[low:high]
        if speaks:
            square = squares[low:high] + scale * (mark @ mark - 2 * (recording.marks[low:high] @ mark))
            distance = np.sqrt(np.maximum(square, 0))
            across = np.where(voiced, np.minimum(distance + _STAY, _WITHIN), _SILENT) + breaks[low:high]
            distance = np.where(voiced, distance, distance + _ALONE)
            down = np.minimum(distance + _STAY, _WITHIN)
        else:
            distance = np.where(voiced, _ALONE, 0.0)
            across = np.where(voiced, price, 0.0)
            down = np.full(high - low, _SILENT)
        if row == 0:
            base = np.full(high - low, np.inf)
            base[0] = distance[0]
            came = np.zeros(high - low, dtype=np.uint8)
        else:
            straight = _shifted(best, before, low - 1, high - 1) + distance
            falling = _shifted(best, before, low, high) + down
            base = np.minimum(straight, falling)
            came = np.where(straight <= falling, _DIAGONAL, _DOWN).astype(np.uint8)
        if row in begins:
            lost = price * float(np.count_nonzero(model.voiced[row : begins[row]]))
            waiting[begins[row]] = (row, before, best + lost)
        if row in waiting:
            start, offset, instead = waiting.pop(row)
            skipped = _shifted(instead, offset, low, high)
            came[skipped < base] = _SKIP
            base = np.minimum(base, skipped)
            sources[row] = start
        sums = np.cumsum(across)
        level = np.minimum.accumulate(base - sums) + sums
        came[level < base - 1e-9] = _ACROSS
        steps.append(came)
        best, before = level, low
    return _walk_back(steps, lows, sources)


def _shifted(values: Floats, offset: int, low: int, high: int) -> Floats:
    """The part from column ``low`` to ``high`` of values that begin at column ``offset``; infinite beyond them."""
    part = np.full(high - low, np.inf)
    start, end = max(low, offset), min(high, offset + len(values))
    if start < end:
        part[start - low : end - low] = values[start - offset : end - offset]
    return part


def _walk_back(steps: Sequence[npt.NDArray[np.uint8]], lows: Ints, sources: dict[int, int]) -> _Way:
    rows = len(steps)
    first, last = np.full(rows, -1), np.full(rows, -1)
    row, column = rows - 1, int(lows[-1]) + len(steps[-1]) - 1
    last[row] = column
    while True:
        step = steps[row][column - int(lows[row])]
        if step == _ACROSS:
            column -= 1
            continue
        first[row] = column
        if row == 0:
            return _Way(first, last)
        row = sources[row] - 1 if step == _SKIP else row - 1
        column -= int(step == _DIAGONAL)
        last[row] = column
