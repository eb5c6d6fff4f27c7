"""The key that somebody sings in, against the key on the page: singers choose their own."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.hearing import Hearing
from upbeat.kernel.music.placing import Plateau
from upbeat.kernel.music.profiles import Profile

Floats = npt.NDArray[np.floating]

FARTHEST = 26
_BINS = 5
_TRIED = 6
_SOFT = 0.2


@dataclass(frozen=True, slots=True)
class Key:
    """``shift``: where the key was thought to lie, in semitones above the page."""

    profile: Profile
    shift: float


def candidates(heard: Hearing, midi: Floats, beats: Floats, profile: Profile) -> list[float]:
    """The shifts, in semitones, under which the tones of the score best cover what is sung, best first.

    Where the key is fixed: those of it that the profile allows.
    """
    sung = heard.midi[heard.voiced]
    if not profile.key_free:
        near = np.median(sung) - np.average(midi, weights=beats)
        return [12.0 * round(float(near) / 12)] if profile.octave_free else [0.0]
    # Frames where the pitch stands count, glides do not.
    still = np.abs(np.diff(heard.midi, append=heard.midi[-1]))[heard.voiced] < 0.4
    low = min(sung.min(), midi.min()) - FARTHEST - 1
    size = int((max(sung.max(), midi.max()) + FARTHEST + 1 - low) * _BINS) + 2
    heights = np.bincount(((sung - low) * _BINS).astype(int), weights=0.1 + still, minlength=size)
    wanted = np.bincount(((midi - low) * _BINS).astype(int), weights=np.sqrt(beats), minlength=size)
    soft = np.exp(-0.5 * (np.arange(-6, 7) / 2.0) ** 2)
    heights = np.convolve(np.sqrt(heights), soft, "same")
    reach = FARTHEST * _BINS
    fits = np.array([float(np.dot(heights, np.roll(wanted, by))) for by in range(-reach, reach + 1)])
    tops = np.flatnonzero((fits[1:-1] >= fits[:-2]) & (fits[1:-1] > fits[2:])) + 1
    best = tops[np.argsort(-fits[tops])]
    return [float(one - reach) / _BINS for one in best[:_TRIED]] or [0.0]


def key_of(plateaus: list[Plateau | None], midi: Floats, beats: Floats, key: Key) -> float:
    """The shift again, now from the pitches of the notes: their weighted median about the shift they agree on.

    It stays at whole octaves where the key is fixed.
    """
    pairs = [(here.midi - midi[number], beats[number]) for number, here in enumerate(plateaus) if here is not None]
    if not pairs or not key.profile.key_free:
        return key.shift
    apart = np.array([off for off, _ in pairs]) - key.shift
    weights = np.sqrt(np.array([float(beat) for _, beat in pairs]))
    octave = 0.0
    if key.profile.octave_free:
        octave = 12 * round(float(np.median(apart)) / 12)
        apart = (apart + 6) % 12 - 6
    centres = np.sort(apart)
    near = np.exp(-0.5 * ((centres[:, None] - apart[None, :]) / (2 * _SOFT)) ** 2) @ weights
    centre = float(centres[int(near.argmax())])
    for _ in range(5):
        pull = weights * np.exp(-0.5 * ((apart - centre) / (2 * _SOFT)) ** 2)
        centre = float((pull * apart).sum() / max(pull.sum(), 1e-9))
    return key.shift + octave + centre
