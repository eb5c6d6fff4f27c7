"""``GET /hot/stream``: server-sent events that say "something changed, ask again"."""

import asyncio
import math
import random
import time
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from upbeat.doors.live.answers import Guarded, header
from upbeat.doors.live.hangup import watched
from upbeat.doors.live.hub import Hub, Listener
from upbeat.rooms.people import passes

HEARTBEAT_S = 15
RETRY_MS = 1000, 4000
"""When browsers come back to a server that was started again: not all at once."""
BEAT = b"event: beat\ndata: -\n\n"
"""An event and no comment, so that the page hears it too and notices when it stops."""


def _event(name: str, version: str) -> bytes:
    return f"id: {version}\nevent: {name}\ndata: {version}\n\n".encode()


def stream(hub: Hub, heartbeat_s: float = HEARTBEAT_S) -> Guarded:
    """The endpoint. Its pass holds ``p`` (person), ``c`` (list of channels) and ``t`` (when the page was made).

    The stream ends when the pass expires.
    """

    async def get(scope: Scope, receive: Receive, send: Send) -> None:
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=8)
        told = passes.read("stream", query.get("pass", [""])[0])
        listener = hub.join(told["p"], frozenset(told["c"]))
        try:
            await hub.learn(listener.channels)
            with watched(receive, listener.end):
                seen = header(scope, b"last-event-id")
                late = not seen and hub.told_since(listener.channels, told.get("t", math.inf))
                await _speak(send, hub, listener, seen, told["exp"], heartbeat_s, late=late)
        finally:
            hub.leave(told["p"], listener)

    return Guarded(get, "GET")


async def _speak(
    send: Send, hub: Hub, listener: Listener, seen: str, until: float, heartbeat_s: float, *, late: bool
) -> None:
    """Events and heartbeats until the browser hangs up, the server stops or the pass expires. ``late``: something was
    announced between the page and its stream."""
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    version = hub.version(listener.channels)
    missed = late or (bool(seen) and seen != version)
    first = _event("change", version) if missed else b"id: %s\n\n" % version.encode()
    first = b"retry: %d\n" % random.randint(*RETRY_MS) + first
    await send({"type": "http.response.body", "body": first, "more_body": True})
    while not listener.gone and time.time() < until:
        try:
            async with asyncio.timeout(max(0, min(heartbeat_s, until - time.time()))):
                await listener.woken.wait()
        except TimeoutError:
            await send({"type": "http.response.body", "body": BEAT, "more_body": True})
            continue
        listener.woken.clear()
        names, listener.pending = list(listener.pending), {}
        version = hub.version(listener.channels)
        if names and not listener.gone:
            body = b"".join(_event(name, version) for name in names)
            await send({"type": "http.response.body", "body": body, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
