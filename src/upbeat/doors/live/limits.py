"""How often one person may ask."""

import time
from collections.abc import Callable, Hashable

from django.utils.translation import gettext_noop as noop

from upbeat.doors.live.answers import Answered

MOST_REMEMBERED = 20_000


class Limit:
    """A bucket per person: ``burst`` requests at once, ``per_second`` more each second. In memory, so per server."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst = burst
        self.per_second = per_second
        self.clock = clock
        self._buckets: dict[Hashable, tuple[float, float]] = {}

    def take(self, who: Hashable) -> None:
        """Count one request. Answered 429 with Retry-After when the bucket is empty."""
        now = self.clock()
        left, then = self._buckets.get(who, (self.burst, now))
        left = min(self.burst, left + (now - then) * self.per_second)
        if left < 1:
            wait = str(int((1 - left) / self.per_second) + 1)
            raise Answered(429, noop("That was very often in a short time. Wait a moment."), retry_after=wait)
        if len(self._buckets) >= MOST_REMEMBERED and who not in self._buckets:
            self._forget_the_idle(now)
        self._buckets[who] = (left - 1, now)

    def forget(self) -> None:
        """Begin anew with everybody."""
        self._buckets.clear()

    def _forget_the_idle(self, now: float) -> None:
        """Drop the buckets that are full again; if all are in use, drop all rather than grow without end."""
        refill = self.burst / self.per_second
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if now - bucket[1] < refill}
        if len(self._buckets) >= MOST_REMEMBERED:
            self.forget()
