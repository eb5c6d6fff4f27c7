"""Announcements between several server processes, carried by Redis.

Each announcement gets the next number of one sequence, kept as the version of its channel and published to all, in one
step. The epoch of the versions is the run of Redis: a Redis that was started anew may have forgotten.
"""

import asyncio
import hashlib
import random
import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any

import structlog

from upbeat.doors.live.hub import Hub

log = structlog.get_logger(__name__)

PATIENCE_S = 1.0
"""As long Redis may take for an answer: so long somebody waits for the first news that it does not carry."""
BEAT_S, SILENT_S = 5.0, 12.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
KEPT_S = 24 * 60 * 60
"""Longer than any pass for a stream is good. A version that was forgotten counts as 0, so it only tells once more."""
PUBLISH = """
local seq = redis.call('INCR', KEYS[1])
if seq == 1 then
  seq = redis.call('TIME')[1] * 1000
  redis.call('SET', KEYS[1], seq)
end
redis.call('SET', KEYS[2], seq, 'EX', ARGV[2])
redis.call('PUBLISH', KEYS[3], ARGV[1] .. ' ' .. string.format('%.0f', seq) .. ' ' .. ARGV[3] .. ' ' .. ARGV[4])
return seq
"""


class Relay:
    """Carries what one process announces to the others. While Redis is away each process tells its own people, keeps
    what it announced, and gives it out once Redis is back."""

    def __init__(self, url: str, installation: str) -> None:
        self.url = url
        # Redis may serve others too, and its channels are not parted by the number of the database.
        self._name = f"upbeat:{hashlib.sha256(installation.encode()).hexdigest()[:16]}"
        self._me = secrets.token_hex(6)
        self._hub: Hub | None = None
        self._client: Any = None
        self._task: asyncio.Task[None] | None = None
        self._waiting: dict[tuple[str, str], None] = {}
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._heard_at = 0.0
        self._lost = False

    def open(self, hub: Hub) -> None:
        """Begin to carry, as long as the event loop runs."""
        self._hub, self._woken, self._idle = hub, asyncio.Event(), asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._carry())

    async def close(self) -> None:
        """Carry what waits, if Redis is there, and end."""
        if self._task is None:
            return
        if self._client is not None and self._waiting:
            self._idle.clear()
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self._idle.wait()
            except TimeoutError:
                log.warning("the last announcements did not reach the other servers", number=len(self._waiting))
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None

    def take(self, channel: str, name: str) -> bool:
        """Give it out with the next batch; False when Redis is away."""
        self._waiting[(channel, name)] = None
        self._woken.set()
        return self._client is not None

    async def versions(self, channels: Iterable[str]) -> Mapping[str, int] | None:
        """What Redis has for these channels, 0 where it has nothing; None when it does not answer."""
        asked = list(channels)
        if self._client is None or not asked:
            return None
        try:
            found = await self._client.mget([self._key(channel) for channel in asked])
        except _troubles():
            return None
        return {channel: int(version or 0) for channel, version in zip(asked, found, strict=True)}

    def _key(self, channel: str) -> str:
        return f"{self._name}:v:{channel}"

    async def _carry(self) -> None:
        """Connect again and again."""
        pause = FIRST_PAUSE_S
        while True:
            began = time.monotonic()
            problem = await self._while_it_lasts()
            if not self._lost:
                log.warning("Redis is away; each server process tells its own people", problem=str(problem))
                self._lost = True
            pause = FIRST_PAUSE_S if time.monotonic() - began > LONGEST_PAUSE_S else min(2 * pause, LONGEST_PAUSE_S)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))

    async def _while_it_lasts(self) -> BaseException | None:
        """Connect and carry until Redis is lost; why it was."""
        assert self._hub is not None
        client = _connected(self.url)
        problem: BaseException | None = None
        try:
            # Subscribed before anything is read, so that nothing falls between the two.
            ear = client.pubsub(ignore_subscribe_messages=False)
            await ear.subscribe(f"{self._name}:news")
            await ear.get_message(timeout=PATIENCE_S)
            epoch = str((await client.info("server"))["run_id"])[:16]
            self._client, self._heard_at = client, time.monotonic()
            async with asyncio.TaskGroup() as both:
                both.create_task(self._listen(ear))
                await self._hub.meet(epoch)
                if self._lost:
                    log.warning("Redis is back")
                    self._lost = False
                self._woken.set()
                both.create_task(self._speak(client))
        except* _troubles() as problems:
            problem = problems.exceptions[0]
        finally:
            if self._client is not None:
                # In one step: who comes in between with the id of an old event would miss what is told alone.
                self._client = None
                self._hub.part()
                for channel, name in self._waiting:
                    self._hub.hear_alone(channel, name)
            await asyncio.gather(client.aclose(), return_exceptions=True)
        return problem

    async def _listen(self, ear: Any) -> None:
        """Tell the people of this process what others announce."""
        assert self._hub is not None
        while True:
            message = await ear.get_message(timeout=BEAT_S)
            if message is None or message["type"] != "message":
                continue
            origin, seq, name, channel = message["data"].decode().split(" ", 3)
            if origin == self._me:
                self._heard_at = time.monotonic()
            elif name:
                self._hub.hear(channel, name, int(seq))

    async def _speak(self, client: Any) -> None:
        """Publish what waits, at once; and now and then a beat, to hear whether the line still carries."""
        assert self._hub is not None
        while True:
            try:
                async with asyncio.timeout(BEAT_S):
                    await self._woken.wait()
            except TimeoutError:
                pass
            if time.monotonic() - self._heard_at > SILENT_S:
                raise TimeoutError("what is published is not heard")
            self._woken.clear()
            batch, self._waiting = self._waiting, {}
            try:
                async with client.pipeline(transaction=False) as line:
                    for channel, name in batch or {("", ""): None}:
                        keys = f"{self._name}:seq", self._key(channel), f"{self._name}:news"
                        line.eval(PUBLISH, 3, *keys, self._me, KEPT_S, name, channel)
                    numbers = await line.execute()
            except BaseException:
                self._waiting = {**batch, **self._waiting}
                raise
            for (channel, name), seq in zip(batch, numbers, strict=False):
                self._hub.hear(channel, name, int(seq))
            if not self._waiting:
                self._idle.set()


def _connected(url: str) -> Any:
    # An installation with one process does without the library.
    from redis.asyncio import Redis  # noqa: PLC0415
    from redis.asyncio.retry import Retry  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415

    return Redis.from_url(
        url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, retry=Retry(NoBackoff(), 0), protocol=2
    )


def _troubles() -> tuple[type[Exception], ...]:
    from redis.exceptions import RedisError  # noqa: PLC0415

    return (RedisError, OSError, TimeoutError)
