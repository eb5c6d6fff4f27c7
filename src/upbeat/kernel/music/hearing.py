"""What is heard in a recording, before any score is laid beside it: pitch, level and signs of onsets, by frames."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from upbeat.kernel.music.dips import PER_FRAME, dips, tonal_levels
from upbeat.kernel.music.instruments import Instrument
from upbeat.kernel.music.onsets import HOP_S, RATE, flux, levels
from upbeat.kernel.music.pitch import FRAME_S, pitches

Floats = npt.NDArray[np.floating]
Flags = npt.NDArray[np.bool_]

_VOICED = 0.5
_QUIET_DB = 38.0
_FLUX_FULL = 0.35
_RISE_FULL_DB = 9.0
_TURN_FULL = 0.8
_TURN_REACH = 4
_LONGEST_SLIP = 16


@dataclass(frozen=True, slots=True)
class Hearing:
    """A recording in frames of 16 ms (``midi``, ``voiced``, ``onset``, ``attack``, ``dip``) and of 5 ms
    (``flux``, ``level``).

    Frame ``i`` is about second ``i · FRAME_S`` or ``i · HOP_S``. ``midi`` goes on over what is not voiced. ``onset``:
    0 to 1, how much it looks as if something began there; ``attack``: the same at single frames, without what only the
    pitch tells, 0 elsewhere. ``dip``: by how many dB the harmonics give way. ``tone``: their level in dB, a
    value each 8 ms, which noise hardly touches. ``level``: dBFS. ``seconds``: length of the recording.
    """

    midi: Floats
    voiced: Flags
    onset: Floats
    attack: Floats
    dip: Floats
    tone: Floats
    flux: Floats
    level: Floats
    seconds: float

    @property
    def frame_tone(self) -> Floats:
        """The level of the harmonics at the frames of 16 ms."""
        return np.asarray(self.tone[::PER_FRAME])

    @property
    def frame_level(self) -> Floats:
        """The level at the frames of 16 ms."""
        at = np.minimum(np.round(np.arange(len(self.midi)) * FRAME_S / HOP_S).astype(int), len(self.level) - 1)
        return np.asarray(self.level[at])


def hear(samples: Floats, instrument: Instrument) -> Hearing:
    """Hear ``samples`` (mono, 16 kHz) as a recording of ``instrument``."""
    found = pitches(samples, lowest_hz=instrument.lowest_hz, highest_hz=instrument.highest_hz)
    rises, loud = flux(samples), levels(samples)
    count = len(found.midi)
    at = np.minimum(np.round(np.arange(count) * FRAME_S / HOP_S).astype(int), len(loud) - 1)
    level = loud[at]
    voiced = (found.sure >= _VOICED) & (level > np.percentile(loud, 95) - _QUIET_DB)
    voiced = _without_blips(voiced)
    midi = _without_octaves(_carried_on(found.midi, voiced))
    tone = tonal_levels(samples, midi)
    highest = sliding_window_view(np.pad(rises, 2, mode="edge"), 5).max(axis=1)[at] - float(np.median(rises))
    attack = _attacks(voiced, level, tone[::PER_FRAME], highest)
    struck = np.clip(_tops(attack), 0, 1)
    onset = _sharpened(_beginnings(struck, _turns(midi, voiced)))
    return Hearing(midi, voiced, onset, struck, dips(tone), tone, rises, loud, len(samples) / RATE)


def _attacks(voiced: Flags, level: Floats, tone: Floats, near: Floats) -> Floats:
    """Three signs of an onset added up: a broad rise, a voice that sets in, a level that comes up. 1 is clear, more is
    clearer. ``near``: the highest flux about each frame, above what is usual."""
    broad = np.maximum(near, 0) / _FLUX_FULL * 0.9
    before = sliding_window_view(np.pad(voiced.astype(float), (4, 0)), 4).mean(axis=1)[: len(voiced)]
    set_in = voiced * np.clip(1 - before, 0, 1)
    set_in = np.maximum(set_in, np.concatenate([set_in[1:], [0.0]]) * 0.6)
    # In noise the level hides what the harmonics tell.
    up = np.maximum(_ups(level), _ups(tone))
    # Where a consonant hisses before its vowel, the tone begins with the voice.
    return np.asarray(2.0 * set_in + np.clip(broad, 0, 1.2) + np.clip(up, 0, 1.2)) / 1.2


def _ups(level: Floats) -> Floats:
    """How clearly the level (dB) comes up about a frame; 1 is clear."""
    low = sliding_window_view(np.pad(level, (4, 0), mode="edge"), 4).min(axis=1)[: len(level)]
    high = sliding_window_view(np.pad(level, (0, 3), mode="edge"), 4).max(axis=1)[: len(level)]
    return np.asarray(np.maximum(high - low - 2, 0) / _RISE_FULL_DB * 0.9)


def _turns(midi: Floats, voiced: Flags) -> Floats:
    """How much the pitch changes about a frame; 1 is clear."""
    padded = np.pad(midi, 4, mode="edge")
    ahead, behind = padded[7 : 7 + len(midi)], padded[1 : 1 + len(midi)]
    return np.asarray(np.abs(ahead - behind) / _TURN_FULL * voiced * 0.9)


def _tops(curve: Floats) -> Floats:
    """The curve where it is highest within 50 ms, 0 elsewhere: a short note at a quick tempo has 80."""
    highest = sliding_window_view(np.pad(curve, 3, mode="edge"), 7).max(axis=1)
    first = curve > np.concatenate([[0.0], curve[:-1]])
    return np.where((curve >= highest) & first, curve, 0.0)


def _beginnings(struck: Floats, turn: Floats) -> Floats:
    """Where something begins: at an attack, and where the pitch turns without one near. A turn is broad, and between
    short notes the one would else hide the attack of the next."""
    near = sliding_window_view(np.pad(struck, _TURN_REACH), 2 * _TURN_REACH + 1).max(axis=1)
    return np.maximum(struck, np.where(near < 1, _tops(turn), 0.0))


def _sharpened(tops: Floats) -> Floats:
    """An onset is at one place, give or take two frames, and can be the beginning of one note only."""
    padded = np.pad(np.clip(tops, 0, 1), 2)
    near = np.maximum(padded[1:-3], padded[3:-1])
    far = np.maximum(padded[:-4], padded[4:])
    return np.asarray(np.maximum(np.maximum(padded[2:-2], 0.9 * near), 0.6 * far))


def _without_blips(voiced: Flags) -> Flags:
    """Two frames of voice alone are a click, one frame without is none."""
    padded = np.pad(voiced, 1)
    filled = voiced | (padded[:-2] & padded[2:])
    padded = np.pad(filled, 2)
    rows = np.asarray(sliding_window_view(padded, 3).all(axis=1))
    return np.asarray(rows[: len(voiced)] | rows[1 : len(voiced) + 1] | rows[2:])


def _without_octaves(midi: Floats) -> Floats:
    """A jump by an octave that is taken back within a quarter of a second is the tracker's, not the singer's."""
    steps = np.diff(midi)
    jumps = np.flatnonzero(np.abs(np.abs(steps) - 12) < 0.8)
    made = midi.copy()
    last = -1
    for first, second in pairwise(jumps):
        if first > last and second - first <= _LONGEST_SLIP and steps[first] * steps[second] < 0:
            made[first + 1 : second + 1] -= 12 * np.sign(steps[first])
            last = int(second)
    return made


def _carried_on(midi: Floats, voiced: Flags) -> Floats:
    """The last voiced pitch where there is none; before the first one, the first."""
    if not voiced.any():
        return midi
    last = np.maximum.accumulate(np.where(voiced, np.arange(len(midi)), 0))
    last[: int(np.argmax(voiced))] = int(np.argmax(voiced))
    return midi[last]
