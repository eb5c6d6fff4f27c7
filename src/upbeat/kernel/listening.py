"""What a sound says, in numbers: mel cepstra for comparing two voices, and where anybody speaks at all.

The recipe is that of studio.md ("captions from the script"): MFCC 1–12 and their deltas, mean removed, one global
scale, a noise floor of −50 dBFS added, so that the silence of a studio and the nothing of a synthesiser look the same.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

HOP_S = 0.01
WINDOW_S = 0.025
SPEECH_DBFS = -20.0
FLOOR_DBFS = -50.0

_LOWEST_HZ, _HIGHEST_HZ, _FILTERS = 80.0, 7600.0, 30
_CEPSTRA = 12
_BATCH = 2000
_SHORTEST_PAUSE, _SHORTEST_SOUND = 12, 5
_QUIETEST_DB, _RANGE_DB = -100.0, 45.0
_GATE = 0.3


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound at a frame each :data:`HOP_S`: ``marks`` (frames, 24) of float, ``voiced`` (frames,) of bool."""

    marks: Floats
    voiced: Flags

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.voiced) * HOP_S


def listen(sound: npt.NDArray[np.floating], rate: int) -> Heard:
    """Hear a mono sound of full scale ±1. A frame's time is the middle of its window, ``(i + ½) · HOP_S``."""
    mels, levels = _spectra(sound, rate)
    voiced = gate(levels)
    loud = 10 * np.log10(np.mean(10 ** (levels[voiced] / 10))) if voiced.any() else SPEECH_DBFS
    # The sound is brought to one level, then as much white noise is added to each filter as −50 dBFS would hold.
    mels = mels * 10 ** ((SPEECH_DBFS - loud) / 10)
    floor = 10 ** (FLOOR_DBFS / 10) * (_HIGHEST_HZ - _LOWEST_HZ) / 8000 / _FILTERS
    logs = np.log(mels + floor)
    cepstra = logs @ _cosines()
    cepstra = cepstra - cepstra[voiced].mean(axis=0) if voiced.any() else cepstra
    marks = np.hstack([cepstra, 2.0 * _deltas(cepstra)])
    scale = float(np.sqrt(np.mean(marks[voiced] ** 2))) if voiced.any() else 1.0
    return Heard(marks / max(scale, 1e-9), voiced)


def gate(levels: Floats) -> Flags:
    """Where somebody speaks, from the level of each frame in dB: a threshold between its quiet and its loud frames.

    Pauses under 120 ms are bridged and sounds under 50 ms are clicks.
    """
    if not len(levels):
        return np.zeros(0, dtype=bool)
    loud = float(np.percentile(levels, 95))
    quiet = max(float(np.percentile(levels, 5)), loud - _RANGE_DB)
    if loud <= _QUIETEST_DB + 1 or loud - quiet < 6:
        return np.full(len(levels), loud > _QUIETEST_DB + 1)
    flags = levels > quiet + max(_GATE * (loud - quiet), 4.0)
    flags = _without_short(flags, _SHORTEST_PAUSE, False)
    return _without_short(flags, _SHORTEST_SOUND, True)


def onsets(voiced: Flags) -> Floats:
    """The seconds at which a voice sets in after a pause."""
    starts = np.flatnonzero(voiced & ~np.concatenate([[False], voiced[:-1]]))
    return np.asarray(starts * HOP_S + HOP_S / 2, dtype=np.float64)


def ends(voiced: Flags) -> Floats:
    """The seconds at which a voice falls silent."""
    stops = np.flatnonzero(voiced & ~np.concatenate([voiced[1:], [False]]))
    return np.asarray(stops * HOP_S + HOP_S / 2, dtype=np.float64)


def _without_short(flags: Flags, shortest: int, value: bool) -> Flags:
    edges = np.flatnonzero(np.diff(flags)) + 1
    bounds = np.concatenate([[0], edges, [len(flags)]])
    kept = flags.copy()
    for start, end in pairwise(bounds):
        inside = value or (start > 0 and end < len(flags))
        if flags[start] == value and end - start < shortest and inside:
            kept[start:end] = not value
    return kept


def _spectra(sound: npt.NDArray[np.floating], rate: int) -> tuple[Floats, Floats]:
    """Power in each mel filter, and the level in dBFS, of every frame."""
    width = round(WINDOW_S * rate)
    size = 1 << (width - 1).bit_length()
    window = np.hanning(width)
    power = float(np.sum(window**2))
    filters = _filters(rate, size)
    count = max(1, int(len(sound) / rate / HOP_S))
    padded = np.concatenate([np.zeros(width // 2), sound, np.zeros(width)])
    starts = np.round((np.arange(count) + 0.5) * HOP_S * rate).astype(int)
    mels, levels = np.empty((count, _FILTERS)), np.empty(count)
    for first in range(0, count, _BATCH):
        rows = starts[first : first + _BATCH, None] + np.arange(width)[None, :]
        pieces = padded[rows] * window
        spectrum = np.abs(np.fft.rfft(pieces, size)) ** 2 / (power * size / 2)
        mels[first : first + len(rows)] = spectrum @ filters
        levels[first : first + len(rows)] = 10 * np.log10(np.sum(pieces**2, axis=1) / power + 1e-10)
    return mels, levels


def _filters(rate: int, size: int) -> Floats:
    def mel(hertz: Floats | float) -> Floats:
        return np.asarray(1127 * np.log1p(np.asarray(hertz) / 700))

    points = np.linspace(mel(_LOWEST_HZ), mel(_HIGHEST_HZ), _FILTERS + 2)
    at = mel(np.arange(size // 2 + 1) * rate / size)[:, None]
    rising = (at - points[:-2]) / (points[1:-1] - points[:-2])
    falling = (points[2:] - at) / (points[2:] - points[1:-1])
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None))


def _cosines() -> Floats:
    angle = np.pi / _FILTERS * (np.arange(_FILTERS)[:, None] + 0.5) * np.arange(1, _CEPSTRA + 1)[None, :]
    return np.asarray(np.cos(angle) * np.sqrt(2 / _FILTERS))


def _deltas(marks: Floats) -> Floats:
    padded = np.pad(marks, ((2, 2), (0, 0)), mode="edge")
    count = len(marks)
    slope = padded[3 : 3 + count] - padded[1 : 1 + count] + 2 * (padded[4 : 4 + count] - padded[:count])
    return np.asarray(slope / 10)
