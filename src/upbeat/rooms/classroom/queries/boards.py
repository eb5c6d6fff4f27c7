"""What all phones of a lesson show alike, read once for a class that asks at one moment.

Remembered for ``settings.CLASS_MEMORY_S`` seconds and for one version of the meeting: the version comes fresh with the
meeting of each request and rises with every change of what is shown, in whatever process that was done. So nothing old
is ever shown. What is a pupil's own is never remembered.
"""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.conf import settings

from upbeat.rooms.classroom.models import Meeting

Board = TypeVar("Board")
MOST_LESSONS = 500


class Boards(Generic[Board]):
    """The boards of the lessons that are on, made by ``read``."""

    def __init__(self, read: Callable[[Meeting], Board]) -> None:
        self.read = read
        self._known: dict[int, tuple[int, float, Board]] = {}

    def of(self, meeting: Meeting) -> Board:
        """The board of this version of the meeting."""
        known, now = self._known.get(meeting.pk), time.monotonic()
        if known is not None and known[0] == meeting.version and known[1] > now:
            return known[2]
        board = self.read(meeting)
        if settings.CLASS_MEMORY_S:
            if len(self._known) >= MOST_LESSONS:
                self._known.clear()
            self._known[meeting.pk] = meeting.version, now + settings.CLASS_MEMORY_S, board
        return board
