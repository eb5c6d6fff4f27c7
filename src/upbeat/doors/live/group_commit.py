"""Many small writes as one transaction: an answer goes out only after the commit that holds it.

While one batch is being written, new events wait and become the next batch. So an idle server answers at once, and
a busy one pays for the disk once per batch instead of once per event.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

import structlog
from django.db import OperationalError, close_old_connections, connections

from upbeat.doors.live.answers import Busy

Event = TypeVar("Event")
Result = TypeVar("Result")
Handler = Callable[[list[Event]], Sequence[Result | Exception]]

MOST_WAITING = 4096
HEAVIEST = 256
GATHER_S = 0.002
TRIES = 5
log = structlog.get_logger(__name__)


class GroupCommit(Generic[Event, Result]):
    """A queue in the event loop and one writer thread behind it.

    ``handler`` writes a batch in one transaction of its own and returns one result per event, in order; a result that
    is an exception is raised to whoever put that event. If the handler raises, nothing of the batch may be stored: the
    batch is then halved until the events that cannot be written stand alone.
    """

    def __init__(
        self,
        handler: Handler[Event, Result],
        name: str,
        *,
        weigh: Callable[[Event], int] = lambda _event: 1,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.handler = handler
        self.name = name
        self.weigh = weigh
        self.most_waiting = most_waiting
        self._waiting: deque[tuple[Event, asyncio.Future[Result]]] = deque()
        self._writer: ThreadPoolExecutor | None = None
        self._pump: asyncio.Task[None] | None = None
        self._closed = False

    async def put(self, event: Event) -> Result:
        """The event's result, after the commit. Busy when too many wait or the server is stopping."""
        if self._closed or len(self._waiting) >= self.most_waiting:
            raise Busy
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((event, future))
        if self._pump is None:
            self._pump = loop.create_task(self._run())
        return await future

    async def close(self) -> None:
        """Take nothing more, write all that waits, and let the writer go."""
        self._closed = True
        if self._pump is not None:
            await self._pump
        if self._writer is not None:
            await asyncio.get_running_loop().run_in_executor(self._writer, connections.close_all)
            self._writer.shutdown()

    async def _run(self) -> None:
        """Write batch after batch until nothing waits."""
        loop = asyncio.get_running_loop()
        self._writer = self._writer or ThreadPoolExecutor(1, thread_name_prefix=f"commit-{self.name}")
        try:
            batch: list[tuple[Event, asyncio.Future[Result]]] = []
            while self._waiting:
                if len(batch) > 1:  # busy: those just answered are about to ask again, and one commit serves them all
                    await asyncio.sleep(GATHER_S)
                batch = self._take()
                events = [event for event, _future in batch]
                results = await loop.run_in_executor(self._writer, self._write, events)
                for (_event, future), result in zip(batch, results, strict=True):
                    if future.done():  # its connection is gone; what it brought is stored all the same
                        continue
                    if isinstance(result, Exception):
                        future.set_exception(result)
                    else:
                        future.set_result(result)
        finally:
            self._pump = None

    def _take(self) -> list[tuple[Event, asyncio.Future[Result]]]:
        """What is written next: at least one event, and no more once they weigh enough for one transaction."""
        batch, weight = [], 0
        while self._waiting and weight < HEAVIEST:
            batch.append(self._waiting.popleft())
            weight += self.weigh(batch[-1][0])
        return batch

    def _write(self, events: list[Event]) -> list[Result | Exception]:
        """In the writer thread: results in order, never raising."""
        close_old_connections()
        try:
            results = list(self._patiently(events))
            if len(results) != len(events):
                raise ValueError(f"{self.name}: {len(results)} results for {len(events)} events")
        except OperationalError as problem:  # a lock that stays, a full disk: nobody's event is to blame
            log.exception("group commit failed", queue=self.name, events=len(events))
            return [Busy().caused_by(problem) for _ in events]
        except Exception as problem:
            if len(events) == 1:
                log.exception("event cannot be written", queue=self.name)
                return [problem]
            middle = len(events) // 2
            return self._write(events[:middle]) + self._write(events[middle:])
        return results

    def _patiently(self, events: list[Event]) -> Sequence[Result | Exception]:
        """Try again where the database was busy or the connection was lost."""
        for attempt in range(1, TRIES):
            try:
                return self.handler(events)
            except OperationalError as problem:
                log.warning("database busy, trying again", queue=self.name, attempt=attempt, problem=str(problem))
                close_old_connections()
                time.sleep(0.05 * 2**attempt)
        return self.handler(events)
