"""How often one person may have something made that costs the server work; counted by each process for itself."""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable

from django.http import JsonResponse
from django.utils.translation import gettext as _

MOST_REMEMBERED = 10_000


class Often:
    """At most ``most`` in any ``seconds`` for each person."""

    def __init__(self, most: int, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self.clock = clock
        self._times: dict[Hashable, deque[float]] = {}
        self._lock = threading.Lock()

    def may(self, who: Hashable) -> bool:
        """Count one more; False, and nothing is counted, where it would be too many."""
        now = self.clock()
        with self._lock:
            times = self._times.setdefault(who, deque())
            while times and times[0] <= now - self.seconds:
                times.popleft()
            if len(times) >= self.most:
                return False
            times.append(now)
            if len(self._times) > MOST_REMEMBERED:
                self._times.clear()
            return True


def too_often() -> JsonResponse:
    """Says so: 429, ``error``, and when to come again."""
    answer = JsonResponse({"error": _("That was very often. Wait a minute, then go on.")}, status=429)
    answer["Retry-After"] = "60"
    return answer
