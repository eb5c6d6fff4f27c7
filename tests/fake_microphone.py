"""A microphone of Chromium that hears a file, which may be another one at the next recording."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from chromium import FAKE_DEVICES

RATE = 48_000


def flags(file: Path) -> list[str]:
    """For :func:`chromium.chromium`: devices that are not there, and nobody is asked."""
    return [*FAKE_DEVICES, f"--use-file-for-fake-audio-capture={file}%noloop"]


def put(file: Path, samples: np.ndarray, rate: int, *, before_s: float = 0.0, after_s: float = 30.0) -> None:
    """What is heard from the next time on that a page asks for the microphone: silence, the samples, silence."""
    at = np.arange(round(len(samples) * RATE / rate)) * rate / RATE
    heard = np.interp(at, np.arange(len(samples)), samples)
    quiet = np.random.default_rng(1).normal(0, 0.0005, round((before_s + after_s) * RATE) + len(heard))
    begin = round(before_s * RATE)
    quiet[begin : begin + len(heard)] += heard
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((np.clip(quiet, -1, 1) * 32767).astype("<i2").tobytes())
