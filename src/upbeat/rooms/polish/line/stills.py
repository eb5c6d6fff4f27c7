"""Still pictures of a film as large as its small rendition, for lines that carry only its sound.

One file, picture behind picture in the order of time, as with the small ones of the bar: cut at a byte it shows nothing
of what comes later. A slide is written once, however long it stays.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from PIL import Image

from upbeat.rooms.polish.line.thumbnails import Thumbnails
from upbeat.rooms.polish.line.watching import GREY_STEP, Grey, grey_of

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

LEAST_EVERY_S, MOST = 2, 400
QUALITY = 55  # text of 20 lines can be read; a slide of 854 × 480 takes some 12 KB
NEW_SHARE = 0.004
"""With this share of the picture another than in the last still there is a new one: a line of text is 1 %."""

BUDGET_BYTES, BYTES_A_SECOND = 60_000, 1_500
"""A film that moves all the time would have a picture each time: at most these at once, and then 12 kbit a second
beside the 48 of the sound. Slides stay far below it."""


@dataclass
class _Purse:
    """Bytes that may be spent now."""

    left: float = BUDGET_BYTES

    def earn(self, seconds: float) -> None:
        self.left = min(BUDGET_BYTES, self.left + seconds * BYTES_A_SECOND)

    def spend(self, size: int) -> bool:
        if size > self.left:
            return False
        self.left -= size
        return True


class Keeper:
    """Sees the pictures of a constant rate of ``fps``, each tick once and in order; writes those that are new.

    Sizes are those of :class:`Thumbnails`, with 0 where the picture before stays.
    """

    def __init__(self, file: BinaryIO, fps: int, duration_s: float) -> None:
        self.file = file
        self.every_s = max(LEAST_EVERY_S, ceil(duration_s / MOST))
        self.every = self.every_s * fps
        self.ticks = 0
        self.sizes: list[int] = []
        self.frame: VideoFrame | None = None
        self.kept: Grey | None = None
        self.purse = _Purse()

    def see(self, frame: VideoFrame) -> None:
        """The picture of the next tick; the same object again where the picture before stays."""
        if self.ticks % self.every == 0 and len(self.sizes) < MOST:
            self.purse.earn(self.every_s)
            self.sizes.append(0 if frame is self.frame else self._keep(frame))
        self.ticks += 1

    def _keep(self, frame: VideoFrame) -> int:
        grey = grey_of(frame)
        if self.kept is not None and not _is_new(grey, self.kept):
            self.frame = frame
            return 0
        written = _webp(frame)
        if not self.purse.spend(len(written)):
            return 0
        self.frame, self.kept = frame, grey
        return self.file.write(written)

    def made(self) -> Thumbnails:
        """What was written."""
        return Thumbnails(self.every_s, tuple(self.sizes))


def _is_new(grey: Grey, kept: Grey) -> bool:
    if grey.shape != kept.shape:
        return True
    step = np.maximum(grey, kept) - np.minimum(grey, kept)
    return float(np.mean(step > GREY_STEP)) >= NEW_SHARE


def _webp(frame: VideoFrame) -> bytes:
    written = io.BytesIO()
    Image.fromarray(frame.to_ndarray(format="rgb24")).save(written, "WEBP", quality=QUALITY, method=2)
    return written.getvalue()
