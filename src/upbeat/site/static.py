"""Static files: WhiteNoise's table of them, answered in the event loop instead of a page's thread."""

import asyncio
import re
from pathlib import Path

from starlette.types import Receive, Scope, Send
from whitenoise.base import WhiteNoise

# The front end's build writes the hash of the content into the name.
HASHED = re.compile(r"/built/.+-[A-Za-z0-9_-]{8}\.\w+$")
MINUTES_5 = 300


class StaticFiles:
    """Serves the files below ``root`` at ``prefix``; compressed neighbours (.br, .gz) where the browser takes them.

    ``refresh`` looks at the disk at every request, for development.
    """

    def __init__(self, root: Path, prefix: str, *, refresh: bool = False) -> None:
        self._files = WhiteNoise(
            None,
            root=str(root),
            prefix=prefix,
            autorefresh=refresh,
            max_age=0 if refresh else MINUTES_5,
            allow_all_origins=False,
            immutable_file_test=lambda _path, url: bool(HASHED.search(url)),
            add_headers_function=lambda headers, _path, _url: headers.add_header("X-Content-Type-Options", "nosniff"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; 404 for what is not there."""
        del receive  # a request for a file has no body worth reading
        table = self._files
        path = scope["path"]
        found = table.find_file(path) if table.autorefresh else table.files.get(path)
        if found is None:
            await _answer(send, 404, [(b"content-type", b"text/plain; charset=utf-8")], b"There is no such file.")
            return
        asked = {f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
                 for name, value in scope["headers"]}  # fmt: skip
        response = await asyncio.to_thread(found.get_response, scope["method"], asked)
        body = b""
        if response.file is not None:
            with response.file:
                body = await asyncio.to_thread(response.file.read)
        headers = [(name.lower().encode("latin-1"), str(value).encode("latin-1")) for name, value in response.headers]
        await _answer(send, int(response.status), headers, body)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
