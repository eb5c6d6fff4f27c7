"""The pitch of one voice, a frame each 16 ms: swift-f0 where it is installed, else YIN in plain numpy.

swift-f0 (MIT, arXiv 2508.18440) reads 30 s in 0.15 CPU-seconds and holds in babble. YIN (de Cheveigné and Kawahara
2002) keeps the pack usable without onnxruntime, at some loss in noise.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from upbeat.kernel.music.onsets import RATE

try:
    import swift_f0
except ImportError:  # The extra ``music`` is not installed.
    swift_f0 = None  # type: ignore[assignment]

Floats = npt.NDArray[np.floating]

FRAME_S = 0.016
_HOP = round(FRAME_S * RATE)
_YIN_WINDOW = 1024
_YIN_THRESHOLD = 0.15
_BATCH = 256
_PEAK, _MOST_GAIN = 0.15, 100.0
_PIECE, _BEFORE, _BEHIND = 256, 11, 10
"""In frames: what swift-f0 hears at once, and what it must hear on each side for the same result. In pieces that the
processor's cache holds it takes a third less time than over 30 s at once."""


@dataclass(frozen=True, slots=True)
class Pitches:
    """``midi``: the MIDI number, a frame each :data:`FRAME_S`, frame ``i`` about second ``i · FRAME_S``; ``sure``: 0 to
    1, voiced from one half on."""

    midi: Floats
    sure: Floats


class _Result(Protocol):
    pitch_hz: Floats
    confidence: Floats


class _Detector(Protocol):
    def detect(self, audio: Floats, sample_rate: float, fmin: float, fmax: float) -> _Result: ...


def pitches(samples: Floats, *, lowest_hz: float = 65.0, highest_hz: float = 1400.0) -> Pitches:
    """The pitch of ``samples`` (mono, 16 kHz) between the two frequencies."""
    detector = _detector()
    if detector is None:
        return yin(samples, lowest_hz=lowest_hz, highest_hz=highest_hz)
    samples = samples * np.float32(_gain(samples))
    count = max(1, len(samples) // _HOP)
    hertz, sure = [], []
    for first in range(0, count, _PIECE):
        last, left = min(first + _PIECE, count), max(0, first - _BEFORE)
        until = (last + _BEHIND) * _HOP if last < count else None
        found = detector.detect(samples[left * _HOP : until], RATE, lowest_hz, highest_hz)
        hertz.append(found.pitch_hz[first - left : last - left])
        sure.append(found.confidence[first - left : last - left])
    return Pitches(_midi(np.concatenate(hertz)), np.concatenate(sure))


def _gain(samples: Floats) -> float:
    """swift-f0 takes what peaks below 0.001 for silence: who sings far from the phone is brought up to where the
    recordings are on which it was trained."""
    peak = float(np.abs(samples).max(initial=0))
    return float(np.clip(_PEAK / max(peak, 1e-9), 1.0, _MOST_GAIN))


def yin(samples: Floats, *, lowest_hz: float = 65.0, highest_hz: float = 1400.0) -> Pitches:
    """The same by YIN: the first deep dip of the normalised difference function, sharpened by a parabola."""
    longest, shortest = int(RATE / lowest_hz) + 1, max(2, int(RATE / highest_hz))
    reach = _YIN_WINDOW + longest
    padded = np.pad(np.asarray(samples, dtype=np.float32), (reach // 2, reach))
    rows = sliding_window_view(padded, reach)[::_HOP][: max(1, len(samples) // _HOP)]
    parts = [_yin_rows(rows[first : first + _BATCH], shortest, longest) for first in range(0, len(rows), _BATCH)]
    periods, dips = (np.concatenate(column) for column in zip(*parts, strict=True))
    loud = np.abs(rows[:, reach // 2 - _HOP : reach // 2 + _HOP]).max(axis=1) > 1e-3
    return Pitches(_midi(RATE / periods), np.where(loud, np.clip(1 - dips / (2 * _YIN_THRESHOLD + 0.1), 0, 1), 0))


def _yin_rows(rows: Floats, shortest: int, longest: int) -> tuple[Floats, Floats]:
    size = 1 << (rows.shape[1] + _YIN_WINDOW - 1).bit_length()
    whole = np.fft.rfft(rows, size)
    first = np.fft.rfft(rows[:, :_YIN_WINDOW], size)
    product = np.fft.irfft(whole * np.conj(first), size)[:, :longest]
    sums = np.cumsum(np.pad(rows.astype(np.float64) ** 2, ((0, 0), (1, 0))), axis=1)
    powers = sums[:, _YIN_WINDOW : _YIN_WINDOW + longest] - sums[:, :longest]
    difference = np.maximum(powers[:, :1] + powers - 2 * product, 0)
    running = np.cumsum(difference[:, 1:], axis=1) / np.arange(1, longest)
    normal = np.concatenate([np.ones((len(rows), 1)), difference[:, 1:] / np.maximum(running, 1e-12)], axis=1)
    inside = normal[:, shortest : longest - 1]
    is_dip = (inside <= normal[:, shortest - 1 : longest - 2]) & (inside <= normal[:, shortest + 1 : longest])
    deep = is_dip & (inside < _YIN_THRESHOLD)
    at = np.where(deep.any(axis=1), deep.argmax(axis=1), inside.argmin(axis=1)) + shortest
    each = np.arange(len(rows))
    before, here, behind = normal[each, at - 1], normal[each, at], normal[each, at + 1]
    bend = np.maximum(before + behind - 2 * here, 1e-9)
    return at + np.clip((before - behind) / (2 * bend), -0.5, 0.5), here


def _midi(hertz: Floats) -> Floats:
    return np.asarray(69 + 12 * np.log2(np.maximum(hertz, 1.0) / 440))


@lru_cache(maxsize=1)
def _detector() -> _Detector | None:
    """One session a process, of one thread that sleeps between calls: servers share their cores."""
    if swift_f0 is None:
        return None
    made: _Detector = swift_f0.SwiftF0(threads=1, spin=False)
    return made
