"""Does the picture move much? Slides, a pointer and handwriting do not; a person before the camera does."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

WINDOWS, WINDOW_FRAMES = 8, 40
SMALL = (160, 90)
GAP_S = 0.07  # between two pictures compared: about one at 15 a second
GREY_STEP = 12  # grey levels of 255; averaged down to 160 x 90, noise of a camera stays below
MOVED_SHARE = 0.02  # of the picture: a pointer covers 0.1 %, a pen's stroke less, a talking head 5 to 20 %
LONGEST_S = 0.15  # so much of the time between two pictures counts as motion: a slide held is still
BUSY_SHARE = 1 / 3  # of the time looked at


def moves_much(container: InputContainer, video: VideoStream, duration_s: float) -> bool:
    """Look at eight short windows spread over ``duration_s`` seconds: does a third of them show real motion?

    Leaves the position in the container anywhere.
    """
    moving = looked = 0.0
    for window in range(WINDOWS):
        for gap_s, moved in _window(container, video, duration_s * window / WINDOWS):
            looked += gap_s
            moving += min(gap_s, LONGEST_S) if moved else 0.0
    return moving > 0 and moving >= BUSY_SHARE * looked


def _window(container: InputContainer, video: VideoStream, second: float) -> list[tuple[float, bool]]:
    """For pictures at least ``GAP_S`` apart after ``second``: how far apart, and did they differ?"""
    container.seek(round(second * av.time_base) + (container.start_time or 0))
    moved: list[tuple[float, bool]] = []
    before, before_s = None, 0.0
    try:
        for frame in islice(container.decode(video), WINDOW_FRAMES):
            if frame.time is None or (before is not None and frame.time - before_s < GAP_S):
                continue
            grey = frame.reformat(*SMALL, format="gray", interpolation="AREA").to_ndarray().astype(np.int16)
            if before is not None:
                share = np.mean(np.abs(grey - before) > GREY_STEP)
                moved.append((frame.time - before_s, bool(share > MOVED_SHARE)))
            before, before_s = grey, frame.time
    except av.error.FFmpegError:  # a broken place says nothing about motion
        return moved
    return moved
