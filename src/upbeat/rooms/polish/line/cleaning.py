"""What came of removing noise, and the guard that says whether it may be used: plain facts, no library that decodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

GUARDED_LUFS = -40.0
"""In the film as it will be served: what is fainter, nobody listens to."""

MOST_LOST_DB, MOST_LOST_LU = 6.0, 2.0
"""Of a moment of 400 ms, and of the whole. Measured: the denoiser takes 34 dB off a melody on a piano."""

CLEAN_DB = 25.0
"""Voice over noise from which there is nothing to remove."""

LEAST_GAIN_DB = 3.0
"""Less is not worth what the voice loses in colour."""

TONAL_SHARE = 0.35
"""Of a moment's energy in lines that stand out of its spectrum: noise has less than 0.15, tones more than 0.6."""

ABOVE_FLOOR_DB = 6.0
"""What stands so far out of the quietest tenth is no steady noise: a clap, a drum, a cymbal."""

BLOCK_S = 0.4


@dataclass(frozen=True)
class Cleaning:
    """What came of it. ``code``: empty when nobody asked, ``cleaned``, or why the original sound was kept:

    ``missing`` (no denoiser), ``clean`` (nothing to remove), ``useless``, ``music`` (at second ``at``), ``whole``.
    Voice over noise in dB before and after, and by how many LU the whole became fainter.
    """

    code: str = ""
    before_db: float | None = None
    after_db: float | None = None
    lost_lu: float = 0.0
    at: float | None = None

    @property
    def used(self) -> bool:
        """Is the cleaned sound what is served?"""
        return self.code == "cleaned"


UNCLEANED = Cleaning()


@dataclass(frozen=True)
class Compared:
    """Each 400 ms: loudness before and after in LUFS, and the share of tones before."""

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    tonal: NDArray[np.float64]


def cleaning_from(stored: Mapping[str, Any]) -> Cleaning:
    """From its JSON; nothing for a run from before there was any."""
    return Cleaning(**stored)


def nothing_to_remove(snr_db: float | None) -> bool:
    """Does the voice stand far enough above the noise, or is there none?"""
    return snr_db is None or snr_db >= CLEAN_DB


def judge(
    moments: Compared, whole: tuple[float, float], snr_db: tuple[float | None, float | None], target_lufs: float
) -> Cleaning:
    """May the cleaned sound be used? ``whole``: LUFS before and after; ``snr_db`` likewise."""
    before_db, after_db = snr_db
    told = Cleaning("cleaned", before_db, after_db, round(whole[0] - whole[1], 2))
    if nothing_to_remove(before_db):
        return replace(told, code="clean")
    taken = _taken(moments, target_lufs - whole[0])
    if taken is not None:
        return replace(told, code="music", at=round(taken * BLOCK_S, 1))
    if told.lost_lu > MOST_LOST_LU:
        return replace(told, code="whole")
    if after_db is None or after_db < (before_db or 0.0) + LEAST_GAIN_DB:
        return replace(told, code="useless")
    return told


def _taken(moments: Compared, gain_db: float) -> int | None:
    """The first moment of which too much was taken and that is not plainly noise."""
    count = min(moments.before.size, moments.after.size, moments.tonal.size)
    if not count:
        return None
    before, after, tonal = moments.before[:count], moments.after[:count], moments.tonal[:count]
    floor = float(np.percentile(before, 10))
    noise = (tonal < TONAL_SHARE) & (before < floor + ABOVE_FLOOR_DB)
    lost = (before + gain_db > GUARDED_LUFS) & (before - after > MOST_LOST_DB) & ~noise
    places = np.flatnonzero(lost)
    return int(places[0]) if places.size else None


def tonal_share(samples: Sequence[float] | NDArray[np.float32], rate: int) -> float:
    """The share of the energy between 150 and 6000 Hz that lies in lines: 0 for noise of any colour, 1 for tones."""
    size = 2048
    told = np.asarray(samples, np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(told, size)[:: size // 2] if told.size >= size else None
    if frames is None:
        return 0.0
    power = (np.abs(np.fft.rfft(frames * np.hanning(size), axis=1)) ** 2).mean(axis=0)
    band = power[round(150 * size / rate) : round(6000 * size / rate)]
    around = np.lib.stride_tricks.sliding_window_view(np.pad(band, 12, mode="edge"), 25)
    ground = np.median(around, axis=1)
    lines = band > 4 * ground
    total = float(band.sum())
    return float((band - ground)[lines].sum()) / total if total > 0 else 0.0
