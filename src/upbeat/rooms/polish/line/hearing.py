"""What the report must know of the sound: how loud each moment is, and where the recorder was overdriven.

Taken from the first measurement of loudness, which decodes the whole sound anyway.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from upbeat.kernel.voice import PER_SECOND, SILENT_DB, noisiest, voice
from upbeat.rooms.polish.line.findings import Heard
from upbeat.rooms.polish.line.sound import RATE, Block

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

FULL = 0.99
IN_A_ROW = 3
"""A recorder that is overdriven holds the highest value for some samples; a loud sound only touches it (practice)."""
PIECE = RATE // PER_SECOND
SCALES = {"u8": 2.0**7, "s16": 2.0**15, "s32": 2.0**31, "flt": 1.0, "dbl": 1.0}


class Ear:
    """Listens to decoded frames for clipping and to blocks at RATE for levels."""

    def __init__(self) -> None:
        self.clips: Counter[int] = Counter()
        self.before = np.zeros(IN_A_ROW, bool)
        self.levels: list[NDArray[np.float64]] = []

    def hear_frame(self, frame: AudioFrame, second: float) -> None:
        """A frame as it was decoded: mixing down would hide what is clipped in one channel."""
        scale = SCALES.get(frame.format.name.removesuffix("p"))
        if scale is None:
            return
        samples = frame.to_ndarray()
        if frame.format.name.startswith("u8"):
            samples = samples.astype(np.int16) - 128
        limit = FULL * scale
        if samples.max(initial=0) < limit and samples.min(initial=0) > -limit:
            self.before = np.zeros(IN_A_ROW, bool)
            return
        over = (samples >= limit) | (samples <= -limit)
        if not frame.format.is_planar:
            over = over.reshape(-1, len(frame.layout.channels)).T
        told = np.concatenate([self.before, over.any(axis=0)])
        self.before = told[-IN_A_ROW:]
        full = told[3:] & told[2:-1] & told[1:-2] & ~told[:-3]  # the third of a row, which counts it once
        if full.any():
            self.clips[int(max(0.0, second))] += int(full.sum())

    def hear(self, block: Block) -> None:
        """A second of sound; the last block may be shorter."""
        whole = block.shape[1] // PIECE * PIECE
        # The variance: a constant offset of a cheap sound card is not to be heard.
        power = block[:, :whole].reshape(block.shape[0], -1, PIECE).var(axis=2, dtype=np.float64).mean(axis=0)
        self.levels.append(10 * np.log10(np.maximum(power, 10 ** (SILENT_DB / 10))))

    def heard(self) -> Heard:
        """All that was found."""
        levels = np.concatenate([np.zeros(0), *self.levels])
        found = voice(levels)
        most = max(self.clips, key=lambda second: (self.clips[second], -second), default=None)
        return Heard(self.clips.total(), most, found.snr_db, found.spans, noisiest(levels, found.spans))
