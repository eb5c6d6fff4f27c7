"""Where in a recording each note of a score is: for a score that follows, whoever plays, sings or accompanies.

Chroma (how strong each of the twelve pitch classes is) of sound and score are laid along each other by dynamic
programming, with the onsets beside them (Müller, Fundamentals of Music Processing, chapter 3; Ewert, Müller and Grosche
2009 for the onsets). There are no marks here: the best way is always found, and how well it fits is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from upbeat.kernel.music.onsets import RATE
from upbeat.kernel.music.score import Score, Sounding, sounding

WINDOW, HOP = 4096, 640  # 256 ms, to part semitones from about C3 on, every 40 ms
FRAME_S = HOP / RATE
ONSET_WINDOW, ONSET_HOP = 1024, 160
HOP_S = ONSET_HOP / RATE
LOWEST_HZ, HIGHEST_HZ = 65.0, 2100.0
PARTIALS = ((0, 1.0), (7, 0.35), (4, 0.15))
"""What a tone also lights up: its third partial lies a fifth higher, its fifth partial a third."""

QUIET_DB = 35.0
"""A frame so much below the loudest is silence."""

GRID = 2
"""Places of the score for each frame of sound, at an even tempo."""

FASTEST = 3
"""The tempo at a moment is at most so many times the even one; it may also stand still (a fermata, a breath)."""

UNEVEN, ONSETS = 0.03, 0.4
"""Costs against those of chroma (0 to 1 a frame): standing still or going at double tempo, and an onset that is heard
where none is written or the other way round."""

DIED_AWAY = 0.5
"""How much silence a tone has in its second half, against the strength of its first partial."""

OUTSIDE = 0.5
"""What a frame is worth that belongs to nothing in the score: before the first and after the last note."""

FLOOR_PERCENTILE, OVER_FLOOR = 15, 2.0
"""Each band is measured over its own quiet moments, so that a steady noise is silence."""

REFINED_S = 0.07
"""An onset is looked for so near to where the frames put it."""

NOTHING_IN_COMMON = 0.55
"""Noise alone fits by .40 to .45, another melody by .65 to .80, the right one by .90 to .97 (measured on synthesis)."""

BEGINS = -1
"""In the table of steps: here the score begins."""

COARSE, MARGIN = 4, 12
"""The key and the ends are found on every fourth frame, and the ends once more so many frames about them."""

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Followed:
    """``seconds``: when each tone of the score begins, by the id of its (first) note. ``end_s``: when the last stops.
    ``key_shift``: so many semitones the sound is above the score, −5 to 6. ``fit``: 0, nothing in common, to 1."""

    seconds: Mapping[str, float]
    end_s: float
    key_shift: int
    fit: float


class Lost(ValueError):
    """There is nothing to follow: a score without tones, or sound that is silent, far too short for it or noise."""


def follow(samples: npt.NDArray[np.float32], score: Score) -> Followed:
    """Lay ``score`` (its repeats not played out) along ``samples``, mono at 16 kHz and full scale ±1, from the first to
    the last sound in them; at any tempo, in any key. Raises :class:`Lost`."""
    tones = sounding(score)
    chroma, quiet = _heard(samples)
    loud = np.flatnonzero(~quiet)
    if not tones or len(loud) < 2 * len(tones):
        raise Lost
    first, last = int(loud[0]), int(loud[-1]) + 1
    coarse = chroma[first:last:COARSE]
    places = _Places(tones, GRID * len(coarse))
    ways = [_way(coarse @ _shifted(places.chroma, by).T) for by in range(12)]
    shift = max(range(12), key=lambda by: ways[by].worth)
    first, last = first + COARSE * ways[shift].first, min(last, first + COARSE * (ways[shift].last + 1))
    first, last = max(0, first - MARGIN), min(len(chroma), last + MARGIN)
    places, curve = _Places(tones, GRID * (last - first)), _novelty(samples)
    match = chroma[first:last] @ _shifted(places.chroma, shift).T
    struck = _strengths(curve, first, last - first)
    way = _way(match - ONSETS * np.abs(struck[:, None] - places.struck[None, :]))
    within = np.arange(way.first, way.last + 1)
    fit = float(match[within, way.places[within]].mean())
    if fit < NOTHING_IN_COMMON:
        raise Lost
    return Followed(
        seconds=_in_order({tone.id: _begins(way, places.of(tone.onset), first, curve) for tone in tones}),
        end_s=round((first + way.last + 1) * FRAME_S, 3),
        key_shift=shift if shift <= 6 else shift - 12,
        fit=round(fit, 3),
    )


def bar_seconds(score: Score, followed: Followed) -> tuple[tuple[int, float], ...]:
    """The number of each bar and when it begins: with its first tone, or in between where it begins with a rest."""
    tones = sounding(score)
    known = [(float(tone.onset), followed.seconds[tone.id]) for tone in tones]
    known.append((float(tones[-1].onset + tones[-1].duration), followed.end_s))
    onsets, seconds = zip(*known, strict=True)
    last = onsets[-1]
    return tuple(
        (bar.number, round(float(np.interp(float(bar.onset), onsets, seconds)), 3))
        for bar in score.bars
        if float(bar.onset) < last
    )


class _Places:
    """The score in as many places of equal length as asked: what chroma each has, and where a tone begins."""

    def __init__(self, tones: Sequence[Sounding], count: int) -> None:
        self.start = tones[0].onset
        self.each = float(tones[-1].onset + tones[-1].duration - self.start) / count
        self.count = count
        self.chroma = np.zeros((count, 13))
        self.struck = np.zeros(count)
        for tone in tones:
            begin, end = self.of(tone.onset), max(self.of(tone.onset) + 1, self.of(tone.onset + tone.duration))
            for up, strength in PARTIALS:
                self.chroma[begin:end, (tone.midi + up) % 12] += strength
            # A plucked tone may have died away before it ends, but not in its first half.
            self.chroma[(begin + end) // 2 : end, 12] = DIED_AWAY
            self.struck[begin : begin + GRID] = 1.0
        self.chroma[~self.chroma.any(axis=1), 12] = 1.0  # a rest is heard as silence
        self.chroma /= np.linalg.norm(self.chroma, axis=1, keepdims=True)

    def of(self, onset: Fraction) -> int:
        """The place of a time in quarter notes."""
        return min(self.count - 1, round(float(onset - self.start) / self.each))


def _shifted(chroma: Floats, by: int) -> Floats:
    return np.concatenate([np.roll(chroma[:, :12], by, axis=1), chroma[:, 12:]], axis=1)


def _heard(samples: npt.NDArray[np.float32]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Chroma of each frame (with silence as the thirteenth), length 1, and which frames are silent."""
    padded = np.pad(np.asarray(samples, dtype=np.float32), WINDOW // 2)
    frames = sliding_window_view(padded, WINDOW)[::HOP]
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    used = np.flatnonzero((bins >= LOWEST_HZ) & (bins <= HIGHEST_HZ))
    midi = 69 + 12 * np.log2(bins[used] / 440)
    into = np.zeros((len(used), 12), np.float32)
    # A bin counts for the nearest semitone, the less the farther it is from it.
    into[np.arange(len(used)), np.round(midi).astype(int) % 12] = np.cos(np.pi * (midi - np.round(midi)))
    window = np.hanning(WINDOW).astype(np.float32)
    power = np.concatenate(
        [np.abs(np.fft.rfft(frames[at : at + 256] * window))[:, used] for at in range(0, len(frames), 256)]
    )
    power = np.maximum(power - OVER_FLOOR * np.percentile(power, FLOOR_PERCENTILE, axis=0), 0)
    level = 10 * np.log10((power**2).sum(axis=1) + 1e-9)
    quiet = level < max(level.max(initial=-90.0) - QUIET_DB, -30.0)
    chroma = np.concatenate([np.log1p(20 * power / (power.max() + 1e-9)) @ into, np.zeros((len(power), 1))], axis=1)
    chroma[quiet] = [*[0.0] * 12, 1.0]
    return chroma / (np.linalg.norm(chroma, axis=1, keepdims=True) + 1e-9), quiet


def _novelty(samples: npt.NDArray[np.float32]) -> Floats:
    """How much the spectrum rises at each HOP_S; lower than :func:`onsets.flux` listens, where soft tones begin."""
    padded = np.pad(np.asarray(samples, dtype=np.float32), ONSET_WINDOW // 2)
    frames = sliding_window_view(padded, ONSET_WINDOW)[::ONSET_HOP]
    bins = np.fft.rfftfreq(ONSET_WINDOW, 1 / RATE)
    used = np.flatnonzero((bins >= LOWEST_HZ) & (bins <= 2 * HIGHEST_HZ))
    window = np.hanning(ONSET_WINDOW).astype(np.float32)
    power = np.concatenate(
        [np.abs(np.fft.rfft(frames[at : at + 1024] * window))[:, used] for at in range(0, len(frames), 1024)]
    )
    floor = np.percentile(power, FLOOR_PERCENTILE, axis=0) + 1e-2
    logs = np.log1p(power / (5 * floor))
    rise = np.maximum(logs[3:] - logs[:-3], 0).mean(axis=1)
    return np.concatenate([[0.0, 0.0], rise, [0.0]])


def _strengths(curve: Floats, first: int, count: int) -> Floats:
    """How strong an onset each frame has, 0 to 1."""
    per = round(FRAME_S / HOP_S)
    padded = np.pad(curve, (per // 2, per * (first + count + 1)))
    found = sliding_window_view(padded, per)[: per * (first + count) : per].max(axis=1)[first:]
    return np.asarray(found / (np.percentile(found, 95) + 1e-9)).clip(0, 1)


@dataclass(frozen=True, slots=True)
class _Way:
    """The place of the score that each frame has, from frame ``first`` to ``last``; ``worth``: mean of a frame."""

    places: npt.NDArray[np.int64]
    first: int
    last: int
    worth: float


def _way(worth: Floats) -> _Way:
    """The way through ``worth`` (frames × places) that is worth most: from the first place to the last, never back."""
    count, places = worth.shape
    most = FASTEST * GRID
    pace = UNEVEN * np.abs(np.arange(most + 1) / GRID - 1)
    back = np.zeros((count, places), np.int8)
    best = np.full(places, -np.inf)
    ends = np.full(count, -np.inf)
    for frame in range(count):
        padded = np.concatenate([np.full(most, -np.inf), best])
        options = np.stack([padded[most - step : most - step + places] - pace[step] for step in range(most + 1)])
        back[frame] = options.argmax(axis=0)
        best = options.max(axis=0)
        if OUTSIDE * frame >= best[0]:
            back[frame, 0], best[0] = BEGINS, OUTSIDE * frame
        best = best + worth[frame]
        ends[frame] = best[-1] + OUTSIDE * (count - 1 - frame)
    last = int(ends.argmax())
    way = np.zeros(count, np.int64)
    frame, place = last, places - 1
    while back[frame, place] != BEGINS and frame > 0:
        way[frame] = place
        place -= int(back[frame, place])
        frame -= 1
    return _Way(way, frame, last, float(ends[last] / count))


def _begins(way: _Way, place: int, first: int, curve: Floats) -> float:
    """The second at which the way comes to ``place``, moved to the strongest onset near by."""
    frames = way.places[way.first : way.last + 1]
    second = (first + way.first + int(np.searchsorted(frames, place))) * FRAME_S
    near = slice(max(0, round((second - REFINED_S) / HOP_S)), round((second + REFINED_S) / HOP_S) + 1)
    around = curve[near]
    if len(around) and around.max() > 2 * np.median(curve) + 1e-6:
        second = (near.start + int(around.argmax())) * HOP_S
    return round(float(second), 3)


def _in_order(seconds: Mapping[str, float]) -> dict[str, float]:
    """No tone before the one it follows, which two that were moved to the same onset could be."""
    latest, found = 0.0, {}
    for name, second in seconds.items():
        latest = max(latest, second)
        found[name] = latest
    return found
