"""What a recipe leaves of a source, taken out of pictures and sound as they are decoded.

Both are placed by the same list of stretches, sound to the sample, a picture by its own time: cuts move nothing apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from upbeat.kernel.intervals import Interval
from upbeat.kernel.timeline import Stretch, placed, without
from upbeat.rooms.polish.line.sound import RATE, Block

Picture = TypeVar("Picture")

FOR_EVER = 1e6
"""Seconds. Headers are wrong about where a source ends: what is kept to its end goes on as long as it does."""

END_SLACK_S = 0.05
FADE = RATE // 200
"""On each side of a joint: 10 ms in all, in which one sound goes over into the other, so that nothing clicks."""


class Kept:
    """The stretches of a source of ``duration_s`` seconds that ``cuts`` leave: at least one."""

    def __init__(self, cuts: Sequence[Interval] = (), duration_s: float = FOR_EVER) -> None:
        reach = [Interval(cut.start, FOR_EVER) if cut.end >= duration_s - END_SLACK_S else cut for cut in cuts]
        self.pieces = [(at, piece) for at, piece in placed(without((Stretch("", 0.0, FOR_EVER),), reach))]
        self.whole = not cuts

    def length_of(self, duration_s: float) -> float:
        """Seconds of the film of a source of so many seconds."""
        return sum(max(0.0, min(piece.end, duration_s) - piece.start) for _at, piece in self.pieces)

    def place(self, second: float) -> float | None:
        """Where this second of the source is in the film; None if it was cut out."""
        if second < 0.0:
            second = 0.0  # sound may begin a little before the picture
        for at, piece in self.pieces:
            if piece.start <= second < piece.end:
                return at + second - piece.start
        return None

    def joint(self, second: float) -> float | None:
        """Where the film goes on after the cut that holds this second; None where it has ended."""
        return next((at for at, piece in self.pieces if piece.start > second), None)

    def pictures(self, frames: Iterable[tuple[float, Picture]]) -> Iterator[tuple[float, Picture]]:
        """The pictures of (second, picture) that are left. One that was cut stands on where it would still be shown."""
        if self.whole:
            yield from frames
            return
        held: tuple[float, Picture] | None = None
        for second, frame in frames:
            place = self.place(second)
            if place is None:
                joint = self.joint(second)
                held = None if joint is None else (joint, frame)
                continue
            if held is not None and held[0] < place:
                yield held
            held = None
            yield place, frame
        if held is not None:
            yield held

    def sound(self, pieces: Iterable[Block]) -> Iterator[Block]:
        """The samples that are left of a sound that begins with the source, faded into each other at the joints."""
        if self.whole:
            yield from pieces
            return
        last = len(self.pieces) - 1
        kept = [
            _Samples(round(piece.start * RATE), round(piece.end * RATE), round(at * RATE), n == 0, n == last)
            for n, (at, piece) in enumerate(self.pieces)
        ]
        heard = told = 0  # samples taken in and given out
        waiting: Block | None = None
        for block in pieces:
            if waiting is None:
                waiting = np.zeros((block.shape[0], 0), np.float32)
            end = heard + block.shape[1]
            for samples in kept:
                left, right = max(heard, samples.start - FADE), min(end, samples.stop + FADE)
                if left < right:
                    faded = block[:, left - heard : right - heard] * samples.gain(left, right)
                    waiting = _added(waiting, samples.at + left - samples.start - told, faded)
            heard, final = end, _final(kept, end)
            if final > told:
                yield waiting[:, : final - told]
                waiting, told = waiting[:, final - told :], final
        if waiting is not None:
            yield waiting[:, : max(0, kept[-1].at + kept[-1].stop - kept[-1].start - told)]


EVERYTHING = Kept()


class _Samples(NamedTuple):
    """A stretch in samples of the source, with the sample of the film at which it begins; the film opens or closes
    with it."""

    start: int
    stop: int
    at: int
    opens: bool
    closes: bool

    def gain(self, left: int, right: int) -> Block | float:
        """How loud each of the source's samples ``left`` to ``right`` is here: 1 within, ramps at both ends.

        The ramps of two neighbours cross at the joint; those of the film's own ends lie within it.
        """
        if left >= self.start + 2 * FADE and right <= self.stop - 2 * FADE:
            return 1.0
        places = np.arange(left, right, dtype=np.float64) + 0.5
        rising = (places - self.start - FADE * self.opens) / (2 * FADE) + 0.5
        falling = (self.stop - FADE * self.closes - places) / (2 * FADE) + 0.5
        if self.start == 0:
            rising[:] = 1.0  # nothing was cut off before it
        return np.clip(np.minimum(rising, falling), 0.0, 1.0).astype(np.float32)


def _added(waiting: Block, place: int, samples: Block) -> Block:
    """``samples`` mixed into what waits, from ``place`` on; what would lie before it is silence."""
    if place < 0:
        samples, place = samples[:, -place:], 0
    missing = place + samples.shape[1] - waiting.shape[1]
    if missing > 0:
        waiting = np.pad(waiting, ((0, 0), (0, missing)))
    waiting[:, place : place + samples.shape[1]] += samples
    return waiting


def _final(kept: Sequence[_Samples], heard: int) -> int:
    """To which sample of the film nothing will be added any more once ``heard`` samples of the source have come."""
    reached = 0
    for start, stop, at, _opens, _closes in kept:
        reached = max(reached, min(at + heard - start, at + stop - start - FADE))
        if heard < stop + FADE:
            break
    return reached
