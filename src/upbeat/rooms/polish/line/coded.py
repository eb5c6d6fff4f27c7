"""What coding does to loudness: AAC takes highs away and fills in noise, which moves loudness by up to 2 LU.

Tried on the loudest moments of a sound, for coding all of it once more would cost too much; as the limiter is tried on
moments from all over it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import chain

import av
import numpy as np

from upbeat.rooms.polish.line.levels import Plan
from upbeat.rooms.polish.line.loudness import PEAK_DBTP, SILENT_LUFS, Chain, measure
from upbeat.rooms.polish.line.rungs import Sound, SoundCoder
from upbeat.rooms.polish.line.sound import Block

MOMENT_BLOCKS, MOMENTS = 4, 8
"""Seconds in a row, and how many such rows are tried: what is loud decides over the loudness of the whole."""

MOST_SPREAD = 16  # moments, which hold 12 MB of one channel

MOST_TRIM_DB = 3.0
LEAST_PEAK_ROOM_DB = 0.2


class Spread:
    """Keeps moments from all over a sound that passes by, equally far apart, ``most`` of them at most."""

    def __init__(self, most: int = MOST_SPREAD) -> None:
        self.most, self.apart, self.seen = most, 1, 0
        self.waiting: list[Block] = []
        self.kept: list[Block] = []

    def hear(self, block: Block) -> None:
        """The next second."""
        self.waiting.append(block)
        if len(self.waiting) < MOMENT_BLOCKS:
            return
        if self.seen % self.apart == 0:
            self.kept.append(np.concatenate(self.waiting, axis=1))
        if len(self.kept) > self.most:
            self.kept, self.apart = self.kept[::2], 2 * self.apart
        self.waiting, self.seen = [], self.seen + 1


class Moments:
    """Keeps the loudest moments of a sound that passes by."""

    def __init__(self) -> None:
        self.waiting: list[Block] = []
        self.kept: list[tuple[float, int, Block]] = []
        self.seen = 0

    def hear(self, block: Block) -> None:
        """The next second."""
        self.waiting.append(block)
        if len(self.waiting) == MOMENT_BLOCKS:
            self._keep()

    def loudest(self) -> list[Block]:
        """What was kept, in the order of time."""
        if self.waiting and not self.kept:
            self._keep()
        return [moment for _power, _number, moment in sorted(self.kept, key=lambda one: one[1])]

    def _keep(self) -> None:
        moment = np.concatenate(self.waiting, axis=1)
        self.waiting, self.seen = [], self.seen + 1
        heapq.heappush(self.kept, (float(np.mean(moment**2)), self.seen, moment))
        if len(self.kept) > MOMENTS:
            heapq.heappop(self.kept)


def trims(moments: list[Block], sound: Sound, plan: Plan) -> tuple[float, float]:
    """Decibels to add before coding, with a picture and alone, so that what is decoded is as loud as planned."""
    if plan.silent or not moments:
        return 0.0, 0.0
    through = Chain(sound.channels, plan.gain_db, plan.limited).through(moments)
    planned: list[Block] = [frame.to_ndarray() for frame in through]  # type: ignore[misc]  # fltp is float32
    wanted = measure(planned, sound.channels)
    if wanted.lufs <= SILENT_LUFS:
        return 0.0, 0.0

    def trim(bitrate: int) -> float:
        heard = measure(_decoded(planned, sound, bitrate), sound.channels)
        room = PEAK_DBTP - LEAST_PEAK_ROOM_DB - heard.peak_dbtp
        return round(float(np.clip(min(wanted.lufs - heard.lufs, room), -MOST_TRIM_DB, MOST_TRIM_DB)), 2)

    return trim(sound.with_picture), trim(sound.alone)


def _decoded(planned: list[Block], sound: Sound, bitrate: int) -> Iterator[Block]:
    """The sound as a player gets it."""
    coder = SoundCoder(sound, bitrate)
    frames = Chain(sound.channels, 0.0, False).through(planned)
    samples = [sample for frame in chain(frames, [None]) for sample in coder.code(frame)]
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = coder.context.extradata
    for sample in samples:
        for frame in decoder.decode(av.Packet(sample.data)):
            yield frame.to_ndarray()  # type: ignore[misc]  # fltp is float32
