"""``GET /hot/stream``: server-sent events that say "something changed, ask again"."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from urllib.parse import parse_qs

from django.utils.translation import gettext_noop as noop
from starlette.types import Receive, Scope, Send

from upbeat.doors.live.answers import Answered, Guarded, header
from upbeat.doors.live.hangup import watched
from upbeat.rooms.people import passes

HEARTBEAT_S = 15
MOST_STREAMS = 2000
MOST_OF_A_PERSON = 16


class Listener:
    """One open stream: the names of events it has not been told of yet."""

    def __init__(self, channels: frozenset[str]) -> None:
        self.channels = channels
        self.pending: dict[str, None] = {}
        self.woken = asyncio.Event()
        self.gone = False

    def end(self) -> None:
        """Let the stream finish."""
        self.gone = True
        self.woken.set()


class Hub:
    """Who listens to what, in this process, and a version per channel that grows with every announcement."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._boot = int(time.time())
        self._versions: Counter[str] = Counter()
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._people: Counter[int] = Counter()
        self._closed = False

    def open(self) -> None:
        """Called in the event loop before the first stream."""
        self._loop, self._closed = asyncio.get_running_loop(), False

    def close(self) -> None:
        """End every stream now; browsers come back by themselves."""
        self._closed = True
        for listener in {listener for listeners in self._listeners.values() for listener in listeners}:
            listener.end()

    def announce(self, channel: str, name: str = "change") -> None:
        """From any thread: tell all who listen to ``channel``. Without a running server nothing happens."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, channel, name)

    def _tell(self, channel: str, name: str) -> None:
        self._versions[channel] += 1
        for listener in self._listeners.get(channel, ()):
            listener.pending[name] = None
            listener.woken.set()

    def version(self, channels: Iterable[str]) -> str:
        """The id of an event: this start of the server, and how much was announced on the channels since."""
        return f"{self._boot}-{sum(self._versions[channel] for channel in channels)}"

    def join(self, person: int, channels: frozenset[str]) -> Listener:
        """Begin to listen. Answered 429 or 503 where too many streams are open."""
        if self._closed or self._people.total() >= MOST_STREAMS:
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

    def __len__(self) -> int:
        return self._people.total()


def _event(name: str, version: str) -> bytes:
    return f"id: {version}\nevent: {name}\ndata: {version}\n\n".encode()


def stream(hub: Hub, heartbeat_s: float = HEARTBEAT_S) -> Guarded:
    """The endpoint. Its pass holds ``p`` (person) and ``c`` (list of channels); the stream ends when it expires."""

    async def get(scope: Scope, receive: Receive, send: Send) -> None:
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=8)
        told = passes.read("stream", query.get("pass", [""])[0])
        listener = hub.join(told["p"], frozenset(told["c"]))
        try:
            with watched(receive, listener.end):
                await _speak(send, hub, listener, header(scope, b"last-event-id"), told["exp"], heartbeat_s)
        finally:
            hub.leave(told["p"], listener)

    return Guarded(get, "GET")


async def _speak(send: Send, hub: Hub, listener: Listener, seen: str, until: float, heartbeat_s: float) -> None:
    """Events and heartbeats until the browser hangs up, the server stops or the pass expires."""
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    version = hub.version(listener.channels)
    missed = bool(seen) and seen != version
    first = _event("change", version) if missed else f"id: {version}\nretry: 2000\n\n".encode()
    await send({"type": "http.response.body", "body": first, "more_body": True})
    while not listener.gone and time.time() < until:
        try:
            async with asyncio.timeout(max(0, min(heartbeat_s, until - time.time()))):
                await listener.woken.wait()
        except TimeoutError:
            await send({"type": "http.response.body", "body": b": still here\n\n", "more_body": True})
            continue
        listener.woken.clear()
        names, listener.pending = list(listener.pending), {}
        version = hub.version(listener.channels)
        if names and not listener.gone:
            body = b"".join(_event(name, version) for name in names)
            await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
