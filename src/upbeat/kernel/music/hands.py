"""The claps of a recording: where they are, and how far they stand out of the noise."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.onsets import HOP_S, RATE, flux, peaks

Floats = npt.NDArray[np.floating]

APART_S = 0.07
"""Two claps are no nearer than this: sixteenths at a quarter of 200."""

ACTIVE_S = 0.15
"""So long a clap and its room are counted as sound, when it is compared with the noise."""

_EARLY_S = 0.004
"""The flux of a clap is highest before the clap, by so much: measured in ``bench.clapping``."""

_OVER = 0.16
_SHARE_OF_USUAL = 0.28
_ECHO_S, _ECHO_SHARE = 0.14, 0.45
_LOWEST_HZ = 500


@dataclass(frozen=True, slots=True)
class Claps:
    """``times``: seconds, rising; ``snr_db``: power where claps sound against that between them, above 500 Hz;
    ``peak``: the largest sample, full scale 1."""

    times: npt.NDArray[np.float64]
    snr_db: float
    peak: float


def claps(samples: Floats) -> Claps:
    """Every clap or knock of a recording. ``samples``: mono at 16 kHz, full scale ±1; what is no number is silence."""
    sound = np.nan_to_num(np.asarray(samples, dtype=np.float32).reshape(-1), posinf=0, neginf=0)
    if len(sound) < RATE // 4:
        return Claps(np.zeros(0), -np.inf, float(np.abs(sound).max(initial=0)))
    curve = flux(sound)
    found = _without_echoes(peaks(curve, over=_OVER, apart_s=APART_S), curve)
    return Claps(found, _snr_db(sound, found), float(np.abs(sound).max()))


def _without_echoes(found: Floats, curve: Floats) -> npt.NDArray[np.float64]:
    """Left out: what is faint beside the usual clap, or follows one at once and is fainter."""
    if not len(found):
        return np.zeros(0)
    height = curve[np.clip(np.round(found / HOP_S).astype(int), 0, len(curve) - 1)]
    usual = float(np.percentile(height, 75))
    kept: list[int] = []
    for number in range(len(found)):
        if height[number] < _SHARE_OF_USUAL * usual:
            continue
        echo = kept and found[number] - found[kept[-1]] < _ECHO_S and height[number] < _ECHO_SHARE * height[kept[-1]]
        if not echo:
            kept.append(number)
    return np.asarray(found[kept], dtype=np.float64) + _EARLY_S


def _snr_db(sound: Floats, found: Floats) -> float:
    """By the mean power in the time of the claps, less the noise, over the median power elsewhere."""
    if not len(found):
        return -np.inf
    power = _power(sound)
    at = np.arange(len(power)) * HOP_S
    since = at[None, :] - found[:, None]
    active = ((since > -0.01) & (since < ACTIVE_S)).any(axis=0)
    quiet = ~((since > -0.02) & (since < 2 * ACTIVE_S)).any(axis=0)
    noise = float(np.median(power[quiet])) if quiet.sum() >= 20 else float(np.percentile(power, 10))
    return float(10 * np.log10(max(float(power[active].mean()) - noise, 1e-12) / max(noise, 1e-12)))


def _power(sound: Floats) -> Floats:
    """Power above 500 Hz, each :data:`HOP_S`, over twice that time."""
    size = 1 << (len(sound) - 1).bit_length()
    high = np.fft.rfft(sound, size)
    high[: int(_LOWEST_HZ * size / RATE)] = 0
    hop = round(HOP_S * RATE)
    squares = np.fft.irfft(high, size)[: len(sound) // hop * hop].reshape(-1, hop) ** 2
    each = squares.mean(axis=1)
    return np.asarray((each + np.concatenate([each[1:], each[-1:]])) / 2)
