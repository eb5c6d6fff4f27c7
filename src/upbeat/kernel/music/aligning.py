"""The score laid along a recording: which frames belong to which note, which notes are missing, what is nobody's.

A semi-Markov alignment. Each note takes a stretch of frames at a price: pitch off, frames without voice, a length that
is not its own, a beginning without a sign of one, a time off the tempo line. Between notes lie gaps, dear where
something sounds. A note may be left out at a price. For each note all beginnings and lengths are tried at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.hearing import Hearing
from upbeat.kernel.music.pitch import FRAME_S

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Prices:
    """In units of a wrong frame; a frame is 16 ms. Tuned on synthetic voices (seeds below 1000) and vocadito_1."""

    off_pitch: float = 0.45
    free_semitones: float = 0.3
    full_semitones: float = 0.85
    long_note: float = 22.0
    onset_inside: float = 4.2
    unvoiced: float = 0.6
    gap: float = 0.5
    outside: float = 0.37
    no_onset: float = 7.0
    missing: float = 7.4
    shorter: float = 1.7
    longer: float = 3.0
    off_time: float = 1.0
    off_time_most: float = 11.0
    off_time_unit_s: float = 0.05
    other_octave: float = 0.25


PRICES = Prices()
_LONGEST = 280
_FARTHEST_S = 6.0
"""How far from its time on the tempo line a note is looked for, once there is one."""
_INFINITE = np.float32(1e9)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the notes lie: ``starts`` and ``ends`` (excluded) in frames, −1 for a missing note; ``price``: of all."""

    starts: Ints
    ends: Ints
    price: float

    @property
    def heard(self) -> npt.NDArray[np.bool_]:
        """Which notes are there."""
        return self.starts >= 0


@dataclass(frozen=True, slots=True)
class Line:
    """What is expected: ``midi`` of each note as sung, its length in ``frames``; ``times``: when it should begin
    (frames), None before anything is known."""

    midi: Floats
    frames: Floats
    times: Floats | None = None


def place(heard: Hearing, line: Line, *, octave_free: bool, every: int = 1, prices: Prices = PRICES) -> Placed:
    """The cheapest way to lay ``line`` along ``heard``; ``every``: look at one frame of so many, to be quick."""
    midi, voiced = heard.midi[::every], heard.voiced[::every]
    onset = _strongest(heard.onset, every)
    frames = np.maximum(line.frames / every, 1.0)
    count = len(midi)
    sung, outside = _gap_sums(voiced, prices, every)
    sums = {value: _note_sums(midi, voiced, value, octave_free, prices, every) for value in set(line.midi.tolist())}
    inside = _inside(_strongest(heard.attack, every), prices, every)
    entry = (prices.no_onset * (1 - onset)).astype(np.float32)
    entry = np.append(entry, np.float32(prices.no_onset))
    best = outside.copy()
    steps: list[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.bool_]]] = []
    for number in range(len(frames)):
        open_at, came = _after_gap(best, sung)
        begin = open_at + entry
        near = slice(0, count + 1)
        if line.times is not None:
            expected = float(line.times[number]) / every
            begin = begin + _lateness(expected, count, every, prices)
            near = _near(expected, count, every)
        # A long note does not weigh more than its length can tell: else a wrong one would be pushed aside.
        share = min(1.0, prices.long_note / max(float(line.frames[number]), 1.0)) ** 0.7
        note = sums[float(line.midi[number])] * np.float32(share)
        ended, length = _note(begin, (note + inside[0], note + inside[1]), float(frames[number]), every, prices, near)
        left_out = best + prices.missing
        is_in = ended < left_out
        best = np.where(is_in, ended, left_out)
        steps.append((came, length, is_in))
    closing = best + outside[-1] - outside
    return _traced(steps, int(np.argmin(closing)), float(closing.min()), every)


def _strongest(onset: Floats, every: int) -> Floats:
    if every == 1:
        return onset
    return np.asarray(np.pad(onset, (0, -len(onset) % every)).reshape(-1, every).max(axis=1))


def _gap_sums(voiced: npt.NDArray[np.bool_], prices: Prices, every: int) -> tuple[Floats, Floats]:
    total = np.concatenate([[0.0], np.cumsum(voiced * np.float32(every))]).astype(np.float32)
    return total * np.float32(prices.gap), total * np.float32(prices.outside)


def _note_sums(
    midi: Floats, voiced: npt.NDArray[np.bool_], value: float, octave_free: bool, prices: Prices, every: int
) -> Floats:
    apart = np.abs(midi - value)
    surcharge = np.where(octave_free & (apart > 6), prices.other_octave, 0.0)
    if octave_free:
        apart = np.abs((midi - value + 6) % 12 - 6)
    slope = prices.off_pitch / (prices.full_semitones - prices.free_semitones)
    price = np.clip((apart - prices.free_semitones) * slope + surcharge, 0, prices.off_pitch)
    price = np.where(voiced, price, prices.unvoiced) * every
    return np.concatenate([[0.0], np.cumsum(price)]).astype(np.float32)


def _inside(attack: Floats, prices: Prices, every: int) -> tuple[Floats, Floats]:
    """Sums of the onsets that a note would swallow: not those of its own beginning, nor of the next one's."""
    total = np.concatenate([[0.0], np.cumsum(np.clip(2 * attack - 0.8, 0, 1) * prices.onset_inside)])
    own, next_one = -(-5 // every), -(-3 // every)
    since = np.concatenate([total[own:], np.full(own, total[-1])])
    until = np.concatenate([np.full(next_one, total[0]), total[:-next_one]])
    return since.astype(np.float32), until.astype(np.float32)


def _after_gap(best: Floats, gaps: Floats) -> tuple[Floats, Ints]:
    """The price of having arrived at each frame with all earlier notes done, and where the last of them ended."""
    relative = best - gaps
    lowest = np.minimum.accumulate(relative)
    came = np.maximum.accumulate(np.where(relative <= lowest, np.arange(len(best)), 0))
    return lowest + gaps, came


def _lateness(expected: float, count: int, every: int, prices: Prices) -> Floats:
    apart = np.abs(np.arange(count + 1) - expected) * (FRAME_S * every / prices.off_time_unit_s)
    price = prices.off_time * np.minimum(apart, prices.off_time_most)
    # Beyond the flat part a slight slope, or a note would as soon be a minute away.
    return np.asarray(price + 0.02 * apart, dtype=np.float32)


def _near(expected: float, count: int, every: int) -> slice:
    """The frames about ``expected`` at which a note may begin."""
    reach = round(_FARTHEST_S / FRAME_S / every)
    middle = min(max(round(expected), 0), count)
    return slice(max(middle - reach, 0), min(middle + reach, count) + 1)


def _note(
    begin: Floats, sums: tuple[Floats, Floats], frames: float, every: int, prices: Prices, near: slice
) -> tuple[Floats, Ints]:
    """The price of having the note end before each frame, and its length there. ``sums``: what its frames cost, up to
    a frame that is its first, and up to one that is behind its last; ``near``: at which frames it may begin."""
    lengths, kernel = _lengths(frames, every, prices)
    longest = int(lengths[0])
    ends = slice(near.start, min(near.stop + longest, len(begin)))
    start = np.full(longest + ends.stop - ends.start, _INFINITE, np.float32)
    start[longest : longest + near.stop - near.start] = (begin - sums[0])[near]
    # As numpy's sliding windows, without their checks: this is done for each note, and again for each tempo.
    shape = ends.stop - ends.start, len(lengths)
    rows = np.ndarray(shape, start.dtype, start, strides=start.strides * 2)
    whole = rows + kernel
    chosen = whole.argmin(axis=1)
    price, length = np.full(len(begin), _INFINITE), np.full(len(begin), longest)
    price[ends] = whole[np.arange(len(whole)), chosen] + sums[1][ends]
    length[ends] = lengths[chosen]
    return price, length


@lru_cache(maxsize=256)
def _lengths(frames: float, every: int, prices: Prices) -> tuple[Ints, Floats]:
    """The lengths that a note of ``frames`` may have, longest first, and what each costs. A score has few of them."""
    shortest = max(1, min(int(frames * 0.25), 5))
    longest = max(shortest + 1, int(min(3.5 * frames + 20 / every, _LONGEST / every)))
    lengths = np.arange(longest, shortest - 1, -1)
    ratio = np.log(lengths / frames)
    return lengths, np.where(ratio < 0, -prices.shorter * ratio, prices.longer * ratio).astype(np.float32)


def _traced(steps: Sequence[tuple[Ints, Ints, npt.NDArray[np.bool_]]], last: int, price: float, every: int) -> Placed:
    starts, ends = np.full(len(steps), -1), np.full(len(steps), -1)
    at = last
    for number in range(len(steps) - 1, -1, -1):
        came, length, is_in = steps[number]
        if is_in[at]:
            ends[number] = at * every
            starts[number] = (at - int(length[at])) * every
            at = int(came[at - int(length[at])])
    return Placed(starts, ends, price)
