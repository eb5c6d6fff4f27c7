"""Which pictures of a film are read: each slide as it stood last, and a slide that grows now and then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from upbeat.rooms.polish.line.watching import GREY_STEP, MOVED_SHARE, NEW_SHARE
from upbeat.rooms.record.source import decoded, open_source, picture_of

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

LOOK_S = 1.0
STANDING_S = 30.0
GREY_WIDTH = 320
MOST_PICTURES = 120
"""More different slides than this in one film are scenes of a film, not slides."""

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Picture:
    """A picture to be read, of what is shown from second ``start`` to ``end``; ``second`` is its own."""

    start: float
    end: float
    second: float
    frame: VideoFrame


def pictures(path: Path) -> Iterator[Picture]:
    """The pictures of a file that are worth reading, in order, at most MOST_PICTURES."""
    given, start, second = 0, 0.0, 0.0
    seen: Grey | None = None
    last_read: Grey | None = None
    kept: tuple[float, VideoFrame] | None = None
    for second, frame in looks(path):
        grey = _grey(frame)
        share = _differs(grey, seen)
        if share >= NEW_SHARE:
            if kept is not None:
                yield Picture(start, second, *kept)
                given += 1
            start, kept, last_read = second, None, None
        elif last_read is None or _differs(grey, last_read) >= MOVED_SHARE:
            kept = (second, frame)
            if second - start >= STANDING_S and share < MOVED_SHARE:
                yield Picture(start, second, *kept)
                given += 1
                start, kept, last_read = second, None, grey
        if given >= MOST_PICTURES:
            return
        seen = grey
    if kept is not None:
        yield Picture(start, second + LOOK_S, *kept)


def looks(path: Path, seconds: float = 0.0) -> Iterator[tuple[float, VideoFrame]]:
    """The first picture of each second from ``seconds`` on."""
    with open_source(path, "mp4") as container:
        video = picture_of(container)
        if video is None:
            return
        if seconds and video.time_base:
            container.seek(int(max(0.0, seconds - LOOK_S) / video.time_base), stream=video)
        next_at = seconds
        for packet in container.demux(video):
            for frame in decoded(video, packet):
                if frame.time is not None and frame.time >= next_at - 1e-3:
                    yield frame.time, frame
                    next_at = max(next_at + LOOK_S, frame.time + LOOK_S / 2)


def picture_at(path: Path, second: float) -> VideoFrame | None:
    """The picture of another rung at that second."""
    return next((frame for _second, frame in looks(path, second)), None)


def _grey(frame: VideoFrame) -> Grey:
    height = max(2, round(frame.height * GREY_WIDTH / frame.width / 2) * 2)
    return np.asarray(frame.to_ndarray(width=GREY_WIDTH, height=height, format="gray"), dtype=np.uint8)


def _differs(one: Grey, other: Grey | None) -> float:
    """The share of the picture that changed; a whole new one where there was none."""
    if other is None or one.shape != other.shape:
        return 0.0 if other is None else 1.0
    return float(np.mean(np.abs(one.astype(np.int16) - other) > GREY_STEP))
