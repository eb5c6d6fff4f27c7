"""Django's pages inside the ASGI server: each request on one of a few threads."""

import asyncio
import time
from urllib.parse import quote

from a2wsgi import WSGIMiddleware
from starlette.types import Message, Receive, Scope, Send

from upbeat.site.wsgi import application

READERS, WRITERS = 3, 8
"""Threads. To make a page takes a processor, and more than a few at a time only get into each other's way. What is sent
may come over a slow line: that waits in threads of its own, so that nobody's pages wait for it."""
PATIENCE_S = 30
LEAST_PACE = 100
"""Bytes a second, over all that a request has sent: a line that drips more slowly for longer than the patience is dead,
or somebody keeps our threads."""
ASCII = bytes(range(0x21, 0x7F)).decode()


class Pages:
    """Hands requests to WSGI in a form that it can read, and that nobody can fake."""

    def __init__(self) -> None:
        # Django's type of the same call
        self._reading = WSGIMiddleware(application, workers=READERS)  # type: ignore[arg-type]
        self._writing = WSGIMiddleware(application, workers=WRITERS)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            scope = {
                **scope,
                # WSGI knows no raw bytes in a query; some browsers send them.
                "query_string": quote(scope["query_string"], safe=ASCII).encode(),
                # WSGI turns "-" into "_": without this, X_Forwarded_For would pass for X-Forwarded-For.
                "headers": [(name, value) for name, value in scope["headers"] if b"_" not in name],
            }

        wsgi_receive = _patient(receive)
        wsgi = self._reading if scope.get("method") in ("GET", "HEAD") else self._writing
        await wsgi(scope, wsgi_receive, send)  # type: ignore[arg-type]


def _patient(receive: Receive) -> Receive:
    """What a request sends, for as long as somebody is there who sends it."""
    begun, heard = time.monotonic(), 0

    async def patient() -> Message:
        # A phone that fell asleep in the middle of an upload counts as gone: it must not keep a thread for ever.
        nonlocal heard
        try:
            async with asyncio.timeout(PATIENCE_S):
                message = await receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        heard += len(message.get("body", b""))
        gone = time.monotonic() - begun
        if message.get("more_body") and gone > PATIENCE_S and heard < LEAST_PACE * gone:
            return {"type": "http.disconnect"}
        return message

    return patient
