"""Noticing that the other side has gone."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.types import Receive


class Line:
    """``gone`` turns true, and ``tell`` is called, when the browser hangs up."""

    def __init__(self, tell: Callable[[], object]) -> None:
        self.gone = False
        self.tell = tell

    async def watch(self, receive: Receive) -> None:
        """Read until the end of the connection."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self.tell()


@contextmanager
def watched(receive: Receive, tell: Callable[[], object] = lambda: None) -> Iterator[Line]:
    """The line, watched as long as the block runs."""
    line = Line(tell)
    task = asyncio.create_task(line.watch(receive))
    try:
        yield line
    finally:
        task.cancel()
