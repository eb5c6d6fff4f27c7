"""A placed note looked at closely: when exactly it set in, and how high it was."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.dips import TONE_S
from upbeat.kernel.music.hearing import Hearing
from upbeat.kernel.music.instruments import Instrument
from upbeat.kernel.music.onsets import HOP_S
from upbeat.kernel.music.pitch import FRAME_S
from upbeat.kernel.music.ranks import median, quantiles

Floats = npt.NDArray[np.floating]

_REACH_S = 0.09
_DIP_DB = 5.0
_CLEAR_DB = 8.0
_TURN = 0.6
_NARROW = 0.22
_VIBRATO_HZ = (4.0, 8.0)
_VIBRATO_LEAST_S = 0.3


@dataclass(frozen=True, slots=True)
class Plateau:
    """``midi``: where a tone stands; ``spread``: half the width of the middle half of it, in semitones; ``frames``:
    how many voiced frames it rests on; ``share``: of its frames, how many are voiced."""

    midi: float
    spread: float
    frames: int
    share: float


def plateau(heard: Hearing, start: int, end: int) -> Plateau | None:
    """The pitch of the frames from ``start`` to ``end`` (excluded): the mode, without the glides at both ends; the
    mean over whole cycles where it vibrates at 4 to 8 Hz. None where nothing is voiced."""
    start, end = max(start, 0), min(end, len(heard.midi))
    long = end - start
    if long <= 0:
        return None
    inner = slice(start + min(long // 4, 8), end - min(long // 6, 5))
    voiced = heard.voiced[inner]
    values = heard.midi[inner][voiced]
    if len(values) < 3:
        values = heard.midi[start:end][heard.voiced[start:end]]
        if not len(values):
            return None
    share = float(heard.voiced[start:end].mean())
    if len(values) * FRAME_S >= _VIBRATO_LEAST_S and (cycle := _cycle(values)):
        values = np.convolve(values, np.ones(cycle) / cycle, "valid")
    near = np.exp(-0.5 * ((values[:, None] - values[None, :]) / _NARROW) ** 2)
    centre = values[int(near.sum(axis=1).argmax())]
    # One step of mean shift from the densest value gives the mode between the frames.
    weight = np.exp(-0.5 * ((values - centre) / _NARROW) ** 2)
    middle = float((weight * values).sum() / weight.sum())
    low, high = quantiles(values, 0.25, 0.75)
    return Plateau(middle, (high - low) / 2, len(values), share)


def _cycle(values: Floats) -> int:
    """The frames of one cycle of vibrato, 0 where there is none."""
    line = np.polyfit(np.arange(len(values)), values, 1)
    rest = values - np.polyval(line, np.arange(len(values)))
    power = np.abs(np.fft.rfft(rest * np.hanning(len(rest)), 256)) ** 2
    hertz = np.fft.rfftfreq(256, FRAME_S)
    inside = (hertz >= _VIBRATO_HZ[0]) & (hertz <= _VIBRATO_HZ[1])
    if power[inside].sum() < 0.45 * power.sum() or np.std(rest) < 0.08:
        return 0
    return max(2, round(1 / FRAME_S / float(hertz[inside][power[inside].argmax()])))


def refine(
    heard: Hearing, start: int, before: Plateau | None, here: Plateau, gap: int, instrument: Instrument
) -> float:
    """The second at which the note that was placed at frame ``start`` sets in.

    After a dip of the level: where the level is half up again. Else where the pitch leaves the tone before: the middle
    of the glide. Else where the spectrum rises most. ``gap``: frames since the note before ended.
    """
    about = (start - 0.5) * FRAME_S
    rise = _rise(heard.level, HOP_S, about)
    if rise is None or rise.height_db < _CLEAR_DB:
        # In noise the level comes up anywhere, the harmonics only where the tone does.
        rise = _rise(heard.tone, TONE_S, about) or rise
    if rise is not None and (gap > 2 or rise.height_db >= _DIP_DB):
        return _voiced_from(rise.at_s, heard) - instrument.attack_s
    if before is not None and abs(here.midi - before.midi) >= _TURN:
        crossed = _crossing(heard, start, before.midi, here.midi)
        if crossed is not None:
            return crossed
    first, last = _piece(heard.flux, HOP_S, about)
    rises = heard.flux[first:last]
    if len(rises) and rises.max() > median(rises) + 0.15:
        return float(first + int(rises.argmax())) * HOP_S
    if rise is not None and rise.height_db >= _DIP_DB / 2:
        return rise.at_s - instrument.attack_s
    return about


@dataclass(frozen=True, slots=True)
class _Rise:
    """When a level is half up after its deepest dip, and by how many dB it comes up."""

    at_s: float
    height_db: float


def _piece(curve: Floats, step_s: float, about: float) -> tuple[int, int]:
    """Which values of a curve of so many seconds a step lie about a second."""
    return max(round((about - _REACH_S) / step_s), 0), min(round((about + _REACH_S) / step_s) + 1, len(curve))


def _rise(curve: Floats, step_s: float, about: float) -> _Rise | None:
    first, last = _piece(curve, step_s, about)
    level = curve[first:last]
    if len(level) < 5:
        return None
    bottom = int(level[:-2].argmin())
    after = level[bottom:]
    (top,) = quantiles(after, 0.85)
    height = top - float(level[bottom])
    if height < 2:
        return None
    # Half of the amplitude, but not lower than half of the rise in dB: a shallow dip has no half amplitude.
    mark = max(top - 6.0, float(level[bottom]) + height / 2)
    at = int(np.argmax(after >= mark))
    step = float(after[at] - after[at - 1]) if at else 1.0
    back = (float(after[at]) - mark) / max(step, 1e-6) if at else 0.0
    return _Rise((first + bottom + at - back) * step_s, height)


def _voiced_from(second: float, heard: Hearing) -> float:
    """Not before the voice: a consonant without pitch belongs to nobody. At most 60 ms later."""
    frame = round(second / FRAME_S)
    piece = heard.voiced[max(frame, 0) : frame + 5]
    if not len(piece) or piece[0] or not piece.any():
        return second
    return max(second, (max(frame, 0) + int(piece.argmax()) - 0.5) * FRAME_S)


def _crossing(heard: Hearing, start: int, before: float, here: float) -> float | None:
    """When the pitch crosses the middle between two tones, nearest to ``start``."""
    first, last = max(start - 8, 0), min(start + 12, len(heard.midi))
    side = (heard.midi[first:last] - (before + here) / 2) * np.sign(here - before)
    up = np.flatnonzero((side[:-1] < 0) & (side[1:] >= 0))
    if not len(up):
        return None
    at = int(up[np.abs(first + up - start).argmin()])
    return float(first + at + side[at] / (side[at] - side[at + 1])) * FRAME_S
