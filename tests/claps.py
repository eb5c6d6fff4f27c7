"""Synthetic hand claps: as they leave the hands, in a room, under noise, and played with known mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]
RATE = 16_000
ACTIVE_S = 0.15
LEAD_S, TAIL_S = 0.7, 0.8


@dataclass(frozen=True)
class Room:
    """Reverberation time in seconds, and how much louder (dB) the direct sound is than the room."""

    rt60_s: float
    direct_db: float


def clap(chance: np.random.Generator) -> Sound:
    """One clap: two or three impacts of the palms within 3 ms, the hollow hand ringing between 700 and 3,500 Hz."""
    n = round(0.06 * RATE)
    at = np.arange(n) / RATE
    sound = np.zeros(n)
    for delay in np.concatenate([[0.0], np.cumsum(chance.uniform(0.0005, 0.0015, chance.integers(1, 3)))]):
        start = round(delay * RATE)
        burst = chance.standard_normal(n - start) * np.exp(-at[: n - start] / chance.uniform(0.002, 0.006))
        sound[start:] += chance.uniform(0.5, 1) * burst
    for centre in chance.uniform(700, 3500, 3):
        ring = np.sin(2 * np.pi * centre * at + chance.uniform(0, 6.28)) * np.exp(-at / chance.uniform(0.004, 0.012))
        sound += chance.uniform(0.3, 1.0) * ring
    return (sound / np.abs(sound).max()).astype(np.float32)


def response(room: Room, chance: np.random.Generator) -> Sound:
    """The room's answer to an impulse: some early reflections, then a tail that dies away."""
    n = round(max(0.05, room.rt60_s) * RATE)
    at = np.arange(n) / RATE
    tail = chance.standard_normal(n) * 10 ** (-3 * at / room.rt60_s)
    tail[: round(0.004 * RATE)] = 0
    for _ in range(6):
        tail[chance.integers(round(0.004 * RATE), round(0.04 * RATE))] += chance.choice([-1, 1]) * 3
    tail *= 10 ** (-room.direct_db / 20) / np.sqrt((tail**2).sum())
    tail[0] = 1
    return tail.astype(np.float32)


def noise(kind: str, n: int, chance: np.random.Generator) -> Sound:
    """``white``, ``pink``, or ``talking``: many voices at once, which swell and fade."""
    white = np.fft.rfft(chance.standard_normal(n))
    hz = np.fft.rfftfreq(n, 1 / RATE)
    if kind == "pink":
        white /= np.sqrt(np.maximum(hz, 30))
    if kind == "talking":
        white /= 1 + (hz / 500) ** 1.5
    sound = np.fft.irfft(white, n)
    if kind == "talking":
        knots = np.arange(0, n + RATE, round(0.12 * RATE))
        sound *= np.exp(np.interp(np.arange(n), knots, chance.normal(0, 0.35, len(knots))))
    return sound.astype(np.float32)


def high_power(sound: Sound) -> float:
    """Mean power above 500 Hz."""
    bins = np.fft.rfft(sound)
    bins[: 500 * len(sound) // RATE] = 0
    return float((np.abs(bins) ** 2).sum() * 2 / len(sound) ** 2)


def recorded(times_s: Sequence[float], chance: np.random.Generator, *, snr_db: float, kind: str = "white",
             room: Room | None = None) -> Sound:  # fmt: skip
    """Claps at ``times_s`` (the first at :data:`LEAD_S` or later), each as loud as the hands happen to, and noise.

    ``snr_db``: power above 500 Hz in the 150 ms from each clap on, against that of the noise.
    """
    n = round((max(times_s) + TAIL_S) * RATE)
    sound = np.zeros(n, dtype=np.float32)
    active = np.zeros(n, dtype=bool)
    for time in times_s:
        one, start = clap(chance), round(time * RATE)
        sound[start : start + len(one)] += 10 ** (chance.normal(0, 2) / 20) * one[: n - start]
        active[start : start + round(ACTIVE_S * RATE)] = True
    if room is not None:
        answer = response(room, chance)
        size = 1 << (n + len(answer)).bit_length()
        sound = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(answer, size), size)[:n].astype(np.float32)
    hiss = noise(kind, n, chance)
    signal = high_power(sound[active])
    hiss *= np.sqrt(signal / high_power(hiss) / 10 ** (snr_db / 10))
    both = sound + hiss
    return (0.8 * both / np.abs(both).max()).astype(np.float32)
