"""Who listens to what, and what was announced to them."""

import asyncio
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from django.utils.translation import gettext_noop as noop

from upbeat.doors.live.answers import Answered
from upbeat.doors.live.limits import most_streams

MOST_OF_A_PERSON = 16
CHANGE = "change"
MOST_REMEMBERED = 10_000
SLACK_S = 1.0


class Listener:
    """One open stream: the names of events it has not been told of yet."""

    def __init__(self, channels: frozenset[str]) -> None:
        self.channels = channels
        self.pending: dict[str, None] = {}
        self.woken = asyncio.Event()
        self.gone = False

    def tell(self, name: str) -> None:
        """Wake the stream with an event of this name."""
        self.pending[name] = None
        self.woken.set()

    def end(self) -> None:
        """Let the stream finish."""
        self.gone = True
        self.woken.set()


class Carrier(Protocol):
    """What takes announcements to the hubs of other processes."""

    def open(self, hub: "Hub") -> None:
        """Begin, in the event loop."""

    def take(self, channel: str, name: str) -> bool:
        """Carry it: then it comes back by :meth:`Hub.hear`. False when the way is barred: it is carried later, and the
        people of this process are to be told now."""
        ...

    async def versions(self, channels: Iterable[str]) -> Mapping[str, int] | None:
        """The versions of channels over all processes; None when nobody can say."""
        ...

    async def close(self) -> None:
        """Carry what waits, and end."""


class Hub:
    """The streams of this process, and a version per channel that grows with every announcement.

    The id of an event is ``<epoch>-<version>``. Within one epoch versions can be compared, also between processes that
    share a carrier; a new epoch begins where that is lost. Who comes with the id of another epoch is told to ask again.
    """

    def __init__(self, carrier: Carrier | None = None) -> None:
        self.carrier = carrier
        self._loop: asyncio.AbstractEventLoop | None = None
        self._epoch = secrets.token_hex(6)
        self._count = 0
        self._versions: dict[str, int] = {}
        self._told_at: dict[str, float] = {}
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._people: Counter[int] = Counter()
        self._closed = False
        self.most = most_streams()

    def open(self) -> None:
        """Called in the event loop before the first stream."""
        self._loop, self._closed = asyncio.get_running_loop(), False
        self.most = most_streams()
        if self.carrier is not None:
            self.carrier.open(self)

    def close(self) -> None:
        """End every stream now; browsers come back by themselves."""
        self._closed = True
        for listener in self._everybody():
            listener.end()

    async def finish(self) -> None:
        """After all was written: what is still to be announced elsewhere is."""
        if self.carrier is not None:
            await self.carrier.close()

    def announce(self, channel: str, name: str = CHANGE) -> None:
        """From any thread: tell all who listen to ``channel``. Without a running server nothing happens."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._send, channel, name)

    def _send(self, channel: str, name: str) -> None:
        if self.carrier is None or not self.carrier.take(channel, name):
            self.hear_alone(channel, name)

    def hear_alone(self, channel: str, name: str) -> None:
        """Tell the people of this process of what no other process knows yet."""
        self._count += 1
        self.hear(channel, name, self._count)

    def hear(self, channel: str, name: str, version: int) -> None:
        """Tell who listens to ``channel`` here; it has this version now."""
        self._versions[channel] = max(version, self._versions.get(channel, 0))
        if len(self._told_at) >= MOST_REMEMBERED:
            self._told_at.clear()
        self._told_at[channel] = time.time()
        for listener in self._listeners.get(channel, ()):
            listener.tell(name)

    def told_since(self, channels: Iterable[str], moment: float) -> bool:
        """Was anything announced on these channels since ``moment`` (seconds since 1970), as far as this process knows?

        For who comes with a page of that moment and no id: what changed between page and stream must not be lost.
        """
        return any(self._told_at.get(channel, 0.0) >= moment - SLACK_S for channel in channels)

    def part(self) -> None:
        """The carrier is lost: from now on no version can be compared with those of others."""
        self._begin(secrets.token_hex(6))

    async def meet(self, epoch: str) -> None:
        """The carrier is there (again): everybody asks again, for nobody knows what they missed."""
        self._begin(epoch)
        await self.learn(list(self._listeners))
        for listener in self._everybody():
            listener.tell(CHANGE)

    def _begin(self, epoch: str) -> None:
        self._epoch, self._versions = epoch, {}

    async def learn(self, channels: Iterable[str]) -> None:
        """Have the versions of these channels at hand, as they are over all processes."""
        unknown = [channel for channel in channels if channel not in self._versions]
        if self.carrier is None or not unknown:
            return
        epoch = self._epoch
        found = await self.carrier.versions(unknown)
        if found is None or epoch != self._epoch:
            return
        for channel, version in found.items():
            self._versions[channel] = max(version, self._versions.get(channel, 0))

    def version(self, channels: Iterable[str]) -> str:
        """The id of an event: the epoch, and the newest version of these channels in it."""
        return f"{self._epoch}-{max((self._versions.get(channel, 0) for channel in channels), default=0)}"

    def join(self, person: int, channels: frozenset[str]) -> Listener:
        """Begin to listen. Answered 429 or 503 where too many streams are open."""
        if self._closed or self._people.total() >= self.most:
            raise Answered(503, noop("The server is busy. The page tries again by itself."), retry_after="5")
        if self._people[person] >= MOST_OF_A_PERSON:
            raise Answered(429, noop("Too many pages are open at once. Close some of them."), retry_after="15")
        self._people[person] += 1
        listener = Listener(channels)
        for channel in channels:
            self._listeners[channel].add(listener)
        return listener

    def leave(self, person: int, listener: Listener) -> None:
        """Stop listening, and forget channels and people of whom nobody is left."""
        self._people[person] -= 1
        if self._people[person] <= 0:
            del self._people[person]
        for channel in listener.channels:
            self._listeners[channel].discard(listener)
            if not self._listeners[channel]:
                del self._listeners[channel]

    def _everybody(self) -> set[Listener]:
        return {listener for listeners in self._listeners.values() for listener in listeners}

    def __len__(self) -> int:
        return self._people.total()
