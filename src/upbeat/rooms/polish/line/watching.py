"""What the report must know of the picture: where it is black, where it stands still, when a new one comes.

Two looks a second at the smallest picture that is made for the renditions, so nothing is decoded or scaled for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from upbeat.kernel.intervals import Interval, clip
from upbeat.rooms.polish.line.findings import Seen

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

LOOKS = 2  # a second
GREY_STEP = 24  # grey levels of 255: coding noise stays below
MOVED_SHARE = 0.0002  # of the picture: a pointer covers 0.1 %, a stroke of a pen half a second long 0.05 %
NEW_SHARE = 0.02  # with this share 11 of 11 changes of slides were found
NEW_AFTER_S = 2.0  # a picture that changes all the time is a film, not slides
DARK = 40  # grey level: what 10 % of full light is in limited range
LIT_SHARE = 0.001  # of a black picture; one short line of text lights 0.5 %

Grey = NDArray[np.uint8]


class Eye:
    """Looks at the pictures of a constant rate of ``fps``, each tick once and in order."""

    def __init__(self, fps: int) -> None:
        self.fps = fps
        self.ticks = 0
        self.frame: VideoFrame | None = None
        self.anchor: Grey | None = None
        self.still_from = 0.0
        self.moved_at = -NEW_AFTER_S
        self.dark = False
        self.black: list[Interval] = []
        self.held: list[Interval] = []
        self.changes: list[float] = []

    def see(self, frame: VideoFrame) -> None:
        """The picture of the next tick; the same object again where the picture before stays."""
        look, before = self.ticks * LOOKS // self.fps, (self.ticks - 1) * LOOKS // self.fps
        self.ticks += 1
        if look == before:
            return
        second = look / LOOKS
        if frame is not self.frame:
            self.frame = frame
            self._look(grey_of(frame), second)
        if self.dark:
            self.black.append(Interval(second, second + 1 / LOOKS))

    def _look(self, grey: Grey, second: float) -> None:
        self.dark = float(np.mean(grey > DARK)) < LIT_SHARE
        if self.anchor is not None:
            if self.anchor.shape == grey.shape:
                step = np.maximum(self.anchor, grey) - np.minimum(self.anchor, grey)
                share = float(np.mean(step > GREY_STEP))
            else:
                share = 1.0
            if share < MOVED_SHARE:
                return
            self._end_still(second)
            if share >= NEW_SHARE:
                if second - self.moved_at >= NEW_AFTER_S:
                    self.changes.append(second)
                self.moved_at = second
        self.anchor, self.still_from = grey, second

    def _end_still(self, second: float) -> None:
        if second - self.still_from > 1 / LOOKS:
            self.held.append(Interval(self.still_from, second))

    def seen(self) -> Seen:
        """All that was found."""
        end = self.ticks / self.fps
        held = list(self.held)
        if end - self.still_from > 1 / LOOKS:
            held.append(Interval(self.still_from, end))
        return Seen(tuple(clip(self.black, 0.0, end)), tuple(held), tuple(self.changes))


def grey_of(frame: VideoFrame) -> Grey:
    """Every second point of every second line of the brightness, copied: the frame is handed on to a coder."""
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return np.ascontiguousarray(rows[: frame.height : 2, : frame.width : 2])
