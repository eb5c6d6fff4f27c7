"""Keeps one worker process for jobs alive as long as the server lives."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import structlog

log = structlog.get_logger(__name__)
WORKER = (sys.executable, "-m", "upbeat.site.worker")
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
STEADY_S = 60.0
PATIENCE_S = 10.0


class Supervisor:
    """Starts ``command`` and starts it again when it ends, after a wait that doubles as long as it keeps dying young.

    The command's standard input is a pipe that closes when this process ends, however it ends: by that the worker knows
    that it is alone.
    """

    def __init__(self, command: Sequence[str] = WORKER, first_wait_s: float = FIRST_WAIT_S) -> None:
        self.command = command
        self.first_wait_s = first_wait_s
        self.pid: int | None = None
        self._stopping = False
        self._process: asyncio.subprocess.Process | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The worker runs as long as the block; at its end it may finish its step, then it is made to stop."""
        task = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            self._stopping = True
            await self._stop()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _keep(self) -> None:
        wait = self.first_wait_s
        while not self._stopping:
            began = time.monotonic()
            self._process = await asyncio.create_subprocess_exec(
                *self.command, stdin=asyncio.subprocess.PIPE, start_new_session=True
            )
            self.pid = self._process.pid
            code = await self._process.wait()
            self.pid = None
            if self._stopping:
                return
            if time.monotonic() - began > STEADY_S:
                wait = self.first_wait_s
            log.error("worker ended, starting another", code=code, after_s=wait)
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_S)

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await process.wait()
            except TimeoutError:  # what it was doing begins again at the next start
                process.kill()
                await process.wait()
