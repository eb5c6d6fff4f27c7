"""Melodies played by synthesis, not evenly, with the truth about when each note begins."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.playing import unfolded
from upbeat.kernel.music.score import Score, sounding

EIGHT_BARS = """X:1
T:Evening
M:4/4
L:1/4
Q:1/4=100
K:G
G A B c|d2 B2|c B A G|A4|B c d e|d2 G2|A B A F|G4|]"""
"""Our own."""


def melody(text: str = EIGHT_BARS) -> Score:
    """The melody as it is played, repeats written out."""
    return unfolded(read_abc(text))


def play(
    score: Score,
    seed: int,
    *,
    tempo: float = 100,
    shift: int = 0,
    chords: bool = False,
    noise: float = 0.002,
    lead_s: float = 0.7,
    rate: int = 16_000,
) -> tuple[NDArray[np.float32], dict[str, float]]:
    """Sound (mono) and the second of each note by its id. No two intervals are played at the same tempo; ``chords``:
    with an octave and a fourth below each tone; ``noise``: its level, full scale 1."""
    chance = np.random.default_rng(seed)
    tones, beat = sounding(score), 60 / tempo
    gaps = [float(later.onset - tone.onset) * beat for tone, later in pairwise(tones)]
    begins = lead_s + np.concatenate([[0.0], np.cumsum(gaps * chance.uniform(0.88, 1.12, len(gaps)))])
    lasts = [float(tone.duration) * beat * 0.9 for tone in tones]
    sound = np.zeros(round((begins[-1] + lasts[-1] + 1.0) * rate), np.float32)
    for tone, begin, lasting in zip(tones, begins, lasts, strict=True):
        time = np.arange(round(lasting * rate)) / rate
        edge = np.minimum(1, time / 0.01) * np.minimum(1, (lasting - time) / 0.03)
        hertz = 440 * 2 ** ((tone.midi + shift - 69) / 12)
        heard = sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 6)) * np.exp(-1.5 * time)
        if chords:
            heard = heard + sum(0.4 * np.sin(2 * np.pi * hertz * 2 ** (-down / 12) * time) for down in (12, 5))
        start = round(begin * rate)
        sound[start : start + len(time)] += (0.15 * heard * edge).astype(np.float32)
    sound += noise * chance.standard_normal(len(sound)).astype(np.float32)
    return sound, {tone.id: float(begin) for tone, begin in zip(tones, begins, strict=True)}
