"""How often one person may ask, and how many may listen."""

import resource
import time
from collections.abc import Callable, Hashable
from contextlib import suppress

from django.utils.translation import gettext_noop as noop

from upbeat.doors.live.answers import Answered

MOST_REMEMBERED = 20_000
DESCRIPTORS = 65_536
FOR_THE_REST = 512
"""File descriptors that streams leave to pages, database and media."""


def allow_descriptors() -> None:
    """Let this process hold as many connections as the system allows it; many are given 1,024 to begin with."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def most_streams() -> int:
    """How many event streams this process may hold, one descriptor each; at least half of what it has."""
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    soft = DESCRIPTORS if soft == resource.RLIM_INFINITY else min(soft, DESCRIPTORS)
    return max(soft - FOR_THE_REST, soft // 2)


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
