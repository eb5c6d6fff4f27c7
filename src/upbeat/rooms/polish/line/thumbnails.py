"""Small pictures of a film for the player's bar, taken from those of the renditions while they are made.

One file, picture behind picture, in the order of time: cut at a byte it shows nothing of what comes later, which one
large picture with all of them could not do.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, BinaryIO

from PIL import Image

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

THUMBNAILS = "thumbnails.webps"
STILLS = "stills.webps"  # written by stills.Keeper, told of in the same form
MOST, LEAST_EVERY_S = 100, 5
LONG, SHORT = 160, 90
QUALITY = 45  # some 1.5 KB for a slide: 150 KB for a film at most, and that only where somebody looks for a place


@dataclass(frozen=True)
class Thumbnails:
    """Picture ``k`` shows second ``k * every_s`` and has ``sizes[k]`` bytes of WebP, one behind the other."""

    every_s: int = LEAST_EVERY_S
    sizes: tuple[int, ...] = ()


NO_THUMBNAILS = Thumbnails()


def thumbnails_from(stored: Mapping[str, Any] | None) -> Thumbnails:
    """From its JSON; none for a run from before there were any."""
    return Thumbnails(stored["every_s"], tuple(stored["sizes"])) if stored else NO_THUMBNAILS


class Shrinker:
    """Sees the pictures of a constant rate of ``fps``, each tick once and in order; writes one every few seconds."""

    def __init__(self, file: BinaryIO, fps: int, duration_s: float) -> None:
        self.file = file
        self.every_s = max(LEAST_EVERY_S, ceil(duration_s / MOST))
        self.every = self.every_s * fps
        self.ticks = 0
        self.sizes: list[int] = []
        self.frame: VideoFrame | None = None
        self.last = b""

    def see(self, frame: VideoFrame) -> None:
        """The picture of the next tick; the same object again where the picture before stays."""
        if self.ticks % self.every == 0 and len(self.sizes) < MOST:
            if frame is not self.frame:
                self.frame, self.last = frame, _webp(frame)
            self.file.write(self.last)
            self.sizes.append(len(self.last))
        self.ticks += 1

    def made(self) -> Thumbnails:
        """What was written."""
        return Thumbnails(self.every_s, tuple(self.sizes))


def _webp(frame: VideoFrame) -> bytes:
    factor = min(1.0, LONG / max(frame.width, frame.height), SHORT / min(frame.width, frame.height))
    size = max(1, round(frame.width * factor)), max(1, round(frame.height * factor))
    pixels = frame.reformat(*size, format="rgb24", interpolation="AREA").to_ndarray()
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "WEBP", quality=QUALITY, method=3)
    return written.getvalue()
