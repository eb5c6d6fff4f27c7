"""The picture shown before a video plays: an early one that is neither black nor empty."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import av
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

PLACES = (0.1, 0.2, 0.05, 0.35, 0.5, 0.65, 0.8, 0.0)  # shares of the duration, in the order they are tried
DARK = 24  # mean grey of 255 below which a picture counts as black
FLAT = 8  # spread of grey below which it counts as empty
WIDTH, QUALITY = 640, 78  # some 15 KB for a slide: a page shows several


@dataclass(frozen=True)
class Look:
    """Mean and spread (standard deviation) of grey, 0 to 255."""

    mean: float
    spread: float

    @property
    def good(self) -> bool:
        """Is there something to see?"""
        return self.mean >= DARK and self.spread >= FLAT


def write_poster(rendition: Path, file: BinaryIO) -> float:
    """Write a WebP of at most WIDTH pixels from a rendition to ``file``; the second it shows.

    Where no place looks good it is the one with the widest spread.
    """
    best: tuple[Look, float, VideoFrame] | None = None
    with av.open(str(rendition)) as container:
        video = container.streams.video[0]
        for place in PLACES:
            container.seek(round(place * (container.duration or 0)))
            frame = next(container.decode(video), None)
            if frame is None or frame.time is None:
                continue
            grey = frame.reformat(160, 90, format="gray", interpolation="AREA").to_ndarray()
            look = Look(float(np.mean(grey)), float(np.std(grey)))
            if best is None or look.good or look.spread > best[0].spread:
                best = (look, frame.time, frame)
            if look.good:
                break
    if best is None:
        raise ValueError("a rendition without pictures")
    _, second, frame = best
    width = min(WIDTH, frame.width)
    height = max(1, round(frame.height * width / frame.width))
    pixels = frame.reformat(width, height, format="rgb24", interpolation="AREA").to_ndarray()
    Image.fromarray(pixels).save(file, "WEBP", quality=QUALITY, method=4)
    return round(second, 3)
