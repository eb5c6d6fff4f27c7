"""The sound of a stranger's source as whoever listens to speech wants it: mono at 16 kHz. For confined processes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np

from upbeat.rooms.polish.aligning.laying import Sound
from upbeat.rooms.polish.line.sound import RATE as SOURCE_RATE
from upbeat.rooms.polish.line.sound import Block, blocks
from upbeat.rooms.record.source import open_source, sound_of

EASED = 3
"""48 kHz become 16 kHz: all that speech needs, and a third of the memory."""

RATE = SOURCE_RATE // EASED


def eased(heard: Iterable[Block]) -> Iterator[Sound]:
    """The first channel at a third of the rate, after a low pass of windowed sinc."""
    taps = np.arange(-30, 31)
    low_pass = (np.sinc(taps / EASED) * np.hamming(len(taps)) / EASED).astype(np.float32)
    tail = np.zeros(30, dtype=np.float32)
    for block in heard:
        joined = np.concatenate([tail, block[0]])
        usable = (len(joined) - 60) // EASED * EASED
        if usable > 0:
            yield np.convolve(joined[: usable + 60], low_pass, mode="valid")[:usable:EASED]
            joined = joined[usable:]
        tail = joined


def sound_from(source: Path, kind: str, seconds: float) -> Sound:
    """The sound of a source at :data:`RATE`; its second 0 is that of the renditions."""
    with open_source(source, kind) as container:
        audio = sound_of(container)
        if audio is None:
            return np.zeros(0, dtype=np.float32)
        start_s = (container.start_time or 0) / av.time_base
        return np.concatenate(
            [np.zeros(0, dtype=np.float32), *eased(blocks(container, audio, start_s, 1, seconds))], dtype=np.float32
        )
