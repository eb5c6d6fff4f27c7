"""What cannot be marked, told before and after the score is laid along. Thresholds: seeds below 1000, the speech of
../shared/data and vocadito_1."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.aligning import Placed
from upbeat.kernel.music.hearing import Hearing
from upbeat.kernel.music.onsets import RATE
from upbeat.kernel.music.pitch import FRAME_S
from upbeat.kernel.music.placing import Plateau
from upbeat.kernel.music.verdicts import Reason, Refusal

Floats = npt.NDArray[np.floating]

LOWEST_SNR_DB = 8.5
"""Ten decibels are marked and what is clearly below is not; the measurement is good to about 1.5 dB."""
_SILENT_DBFS = -60.0
_LEAST_VOICED_S = 0.4
_AUDIBLE_DBFS = -45.0
_EVEN_DB = 15.0
_CLIPPED_SHARE = 0.08
_STILL = 0.25
_SPOKEN_BELOW = 0.27
_PERHAPS_SPOKEN_BELOW = 0.5
_SECOND_DB = -9.0
_SECOND_SHARE = 0.15
_HALF_SHARE = 0.25
_HALF_NOTES = 3
_FEWEST = 5
_A_PART = 0.6
_FITTING = 0.65
_OTHER_SONG = 0.7
_SIZE = 2048


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a score lies along: ``price`` of its own and ``others``: of its notes in other orders."""

    price: float
    others: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The price against the median of the others; 0 where there is no other order."""
        return self.price / max(float(np.median(self.others)), 1e-6) if self.others else 0.0


def is_part(parts: Iterable[Fit]) -> bool:
    """Is one of these parts of the score what was sung?"""
    return any(part.others and part.ratio < _A_PART for part in parts)


def before_marking(samples: Floats, heard: Hearing) -> Refusal | None:
    """What needs no score: silence, clipping, noise, two at once, speech."""
    voiced_s = float(heard.voiced.sum() * FRAME_S)
    loud = float(np.percentile(heard.level, 95))
    if loud < _SILENT_DBFS or voiced_s < _LEAST_VOICED_S:
        is_noise = loud > _AUDIBLE_DBFS and loud - float(np.percentile(heard.level, 5)) < _EVEN_DB
        return Refusal(Reason.NOISE if is_noise else Reason.SILENCE, round(voiced_s, 2))
    checks: tuple[tuple[Reason, Callable[[], float], Callable[[float], bool]], ...] = (
        (Reason.CLIPPED, lambda: clipped_share(samples, heard), lambda share: share > _CLIPPED_SHARE),
        (Reason.NOISE, lambda: snr_db(heard), lambda snr: snr < LOWEST_SNR_DB),
        (Reason.SPEECH, lambda: still_share(heard), lambda share: share < _SPOKEN_BELOW),
        (Reason.TWO_VOICES, lambda: second_share(samples, heard), lambda share: share > _SECOND_SHARE),
    )
    for reason, measured, is_bad in checks:
        figure = measured()
        if is_bad(figure):
            return Refusal(reason, round(figure, 3))
    return None


def clipped_share(samples: Floats, heard: Hearing) -> float:
    """The share of the samples of voiced frames that lie flat at the highest value: three or more in a row."""
    top = float(np.abs(samples).max())
    if top < 0.05:
        return 0.0
    at_top = np.abs(samples) >= 0.985 * top
    flat = at_top[2:] & at_top[1:-1] & at_top[:-2] & (np.sign(samples[2:]) == np.sign(samples[:-2]))
    return float(flat.sum() / max(1, heard.voiced.sum() * round(FRAME_S * RATE)))


def snr_db(heard: Hearing) -> float:
    """How far the tones lie above what is heard between them. Without a third of a second of pauses nothing can be
    said: then at least 10."""
    level = heard.frame_level
    voiced = heard.voiced
    away = np.convolve(voiced, np.ones(9), "same") == 0
    rest = level[away]
    rest = rest[rest > -95]
    loud = _mean_db(level[voiced])
    if len(rest) * FRAME_S < 0.3:
        return 30.0 if not len(rest) else max(loud - _mean_db(rest), 10.0)
    quiet = _mean_db(rest[rest <= np.percentile(rest, 60)])
    signal = 10 ** (loud / 10) - 10 ** (quiet / 10)
    return float(10 * np.log10(max(signal, 1e-10) / 10 ** (quiet / 10)))


def still_share(heard: Hearing) -> float:
    """The share of the voiced frames in which the pitch stands: within half a semitone over 140 ms, the ends of the
    range left out. Speech glides all the time."""
    midi = heard.midi
    if len(midi) < 9:
        return 0.0
    reach = 4
    padded = np.pad(midi, reach, mode="edge")
    rows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    spread = np.percentile(rows, 85, axis=1) - np.percentile(rows, 15, axis=1)
    return float(np.mean(spread[heard.voiced] < 2 * _STILL))


def second_share(samples: Floats, heard: Hearing) -> float:
    """The share of the steady frames in which other harmonics than the tone's own are nearly as loud as it.

    Looked at are frames whose pitch stands for 130 ms, so that echoes of the tone before have gone.
    """
    steady = _steady(heard)
    if len(steady) < 5:
        return 0.0
    steady = steady[:: max(1, len(steady) // 150)]
    padded = np.pad(np.asarray(samples, dtype=np.float32), _SIZE)
    at = (steady * FRAME_S * RATE).astype(int)[:, None] + np.arange(_SIZE)[None, :] + _SIZE // 2
    spectrum = np.abs(np.fft.rfft(padded[at] * np.hanning(_SIZE).astype(np.float32), axis=1)) ** 2
    hertz = np.arange(spectrum.shape[1]) * RATE / _SIZE
    inside = (hertz > 90) & (hertz < 2500)
    tone = 440 * 2 ** ((heard.midi[steady] - 69) / 12)
    # An octave below counts as its own, too: trackers and rooms make it.
    number = hertz[None, :] / tone[:, None]
    off_hz = np.abs(number - np.round(2 * number) / 2) * tone[:, None]
    own = off_hz < np.minimum(22 + 0.012 * hertz[None, :], 0.2 * tone[:, None])
    peaks = np.zeros(spectrum.shape, dtype=bool)
    peaks[:, 1:-1] = (spectrum[:, 1:-1] > spectrum[:, :-2]) & (spectrum[:, 1:-1] >= spectrum[:, 2:])
    floor = np.median(spectrum[:, inside], axis=1, keepdims=True)
    tonal = peaks & inside & (spectrum > 30 * floor)
    mine = np.where(tonal & own, spectrum, 0).max(axis=1)
    other = np.where(tonal & ~own, spectrum, 0).max(axis=1)
    return float(np.mean(10 * np.log10((other + 1e-12) / (mine + 1e-12)) > _SECOND_DB))


def of_alignment(
    heard: Hearing, placed: Placed, plateaus: list[Plateau | None], wanted: Floats, compared: Callable[[], Fit]
) -> Refusal | None:
    """What only the score tells: half of it is missing, or it is another song, or no song.

    Another song: the score (``wanted``: MIDI as sung) fits hardly better than its own notes in other orders. The right
    one costs half as much or less even where a quarter of the notes are wrong. Where most is in tune nothing is
    ``compared``.
    """
    count = len(wanted)
    there = np.flatnonzero(placed.heard)
    if not len(there):
        return Refusal(Reason.WRONG_SONG, 0.0)
    in_tune = np.array(
        [
            here is not None and abs((here.midi - midi + 6) % 12 - 6) < 1.0
            for here, midi in zip(plateaus, wanted, strict=True)
        ]
    )
    first, last = int(there[0]), int(there[-1])
    outside = max(first, count - 1 - last)
    if outside >= max(_HALF_NOTES, _HALF_SHARE * count) and np.mean(in_tune[first : last + 1]) >= _FITTING:
        return Refusal(Reason.HALF, round(outside / count, 3))
    if count < _FEWEST or np.mean(in_tune) >= _FITTING:
        return None
    fit = compared()
    if fit.ratio > _OTHER_SONG:
        spoken = still_share(heard) < _PERHAPS_SPOKEN_BELOW
        return Refusal(Reason.SPEECH if spoken else Reason.WRONG_SONG, round(fit.ratio, 3))
    return None


def _steady(heard: Hearing) -> npt.NDArray[np.intp]:
    rows = np.lib.stride_tricks.sliding_window_view(np.pad(heard.midi, (8, 2), mode="edge"), 11)
    voiced = np.lib.stride_tricks.sliding_window_view(np.pad(heard.voiced, (8, 2)), 11).all(axis=1)
    return np.flatnonzero(voiced & (np.ptp(rows, axis=1) < 1.0))


def _mean_db(level: Floats) -> float:
    return float(10 * np.log10(np.mean(10 ** (level / 10)) + 1e-12))
