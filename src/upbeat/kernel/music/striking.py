"""Sounds without a pitch: wood block, click and drum."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float32]


def struck(name: str, hertz: float, rate: int) -> Sound:
    """``block``, ``click`` or ``drum``; about .5 at its loudest."""
    at = (np.arange(round({"block": 0.12, "click": 0.06, "drum": 0.5}[name] * rate)) / rate).astype(np.float32)
    noise = _hiss()[: len(at)]
    if name == "drum":
        low = hertz * 2 ** (-3.2)  # a B4 is beaten as a low tom of some 54 Hz above which it begins
        turns = np.cumsum(low * (1 + 1.2 * np.exp(-at / 0.03))) / rate
        sound = np.sin(2 * np.pi * turns) * np.exp(-at / 0.12) + 0.35 * noise * np.exp(-at / 0.015)
    else:
        base, fall = (hertz * 1.6, 0.018) if name == "block" else (hertz, 0.01)
        sound = np.sin(2 * np.pi * base * at) + 0.6 * np.sin(2 * np.pi * 1.52 * base * at)
        sound = (sound + 0.25 * noise * np.exp(-at / 0.002)) * np.exp(-at / fall)
    sound *= np.minimum(1, at / 0.0007)
    done = np.asarray(0.5 * sound / np.abs(sound).max(), dtype=np.float32)
    done.setflags(write=False)
    return done


@lru_cache(maxsize=1)
def _hiss() -> Sound:
    return np.random.default_rng(2).standard_normal(48_000).astype(np.float32)
