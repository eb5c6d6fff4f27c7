"""Where a tone gives way for a moment: told by its own harmonics, which stand out of noise that drowns the level."""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from upbeat.kernel.music.onsets import PIECE, RATE
from upbeat.kernel.music.pitch import FRAME_S

Floats = npt.NDArray[np.floating]

_WINDOW = 512
PER_FRAME = 2
_HARMONICS = 8
_HIGHEST_HZ = 2000.0
_NEAR_S, _FAR_S = 0.03, 0.16

TONE_S = FRAME_S / PER_FRAME


def dips(levels: Floats) -> Floats:
    """By how many dB the harmonics of the pitch lie below what they are before and behind, the softer of both.

    ``levels``: as :func:`tonal_levels` has them; the result: a value each frame of 16 ms. Measured in windows of
    32 ms against the medians of 30 to 160 ms away. A repeated tone gives way by 3.5 dB or more (98 % of synthetic
    ones, at 10 dB of noise as well), a held one by less than 2 (98 %).
    """
    near, far = (round(seconds * PER_FRAME / FRAME_S) for seconds in (_NEAR_S, _FAR_S))
    rows = sliding_window_view(np.pad(levels, far, mode="edge"), far - near + 1)
    medians = np.median(rows, axis=1)
    sides = np.minimum(medians[: len(levels)], medians[far + near : far + near + len(levels)])
    depths = np.maximum(sides - levels, 0)
    return np.asarray(depths.reshape(-1, PER_FRAME).max(axis=1))


def tonal_levels(samples: Floats, midi: Floats) -> Floats:
    """The level (dB) of the first harmonics of ``midi`` below 2 kHz, twice a frame: value ``i`` is about second
    ``i · TONE_S``.

    ``samples``: mono, 16 kHz; ``midi``: the pitch at each frame of 16 ms.
    """
    hop = round(FRAME_S * RATE) // PER_FRAME
    count = len(midi) * PER_FRAME
    padded = np.pad(samples, (_WINDOW // 2, max(0, count * hop + _WINDOW // 2 - len(samples))))
    rows = sliding_window_view(padded, _WINDOW)[::hop][:count]
    hertz = 440 * 2 ** ((np.repeat(midi, PER_FRAME) - 69) / 12)
    bins = np.outer(hertz, np.arange(1, _HARMONICS + 1)) * _WINDOW / RATE
    pieces = (slice(first, first + PIECE) for first in range(0, count, PIECE))
    found = np.concatenate([_powers(rows[piece], bins[piece]) for piece in pieces])
    return np.asarray(10 * np.log10(found + 1e-10))


def _powers(rows: Floats, bins: Floats) -> Floats:
    """The power at the ``bins`` of each row's spectrum, with their neighbours, summed."""
    power = np.abs(np.fft.rfft(rows * np.hanning(_WINDOW).astype(np.float32), axis=1)) ** 2
    near = np.clip(np.round(bins).astype(int), 1, power.shape[1] - 2)
    each = np.arange(len(rows))[:, None]
    found = power[each, near - 1] + power[each, near] + power[each, near + 1]
    found[:, 1:] *= bins[:, 1:] < _HIGHEST_HZ * _WINDOW / RATE
    return np.asarray(found.sum(axis=1))
