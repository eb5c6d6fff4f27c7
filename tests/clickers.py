"""A pupil's phone in class, against a real server: it does what the page's elements do, hundreds in one loop."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape

SPREAD_S = 0.0
TRIES = 400


class Lost(Exception):
    """No answer has come; whether the request arrived nobody can tell."""


@dataclass
class Line:
    """One browser's connection to the server; of its requests ``drops`` are lost, half of them after they arrived.

    ``address`` is where the phone calls from; it changes with each connection that is lost.
    """

    host: str
    port: int
    cookie: str
    dice: random.Random
    drops: float = 0.0
    address: int = 1
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection from the address of now."""
        try:
            return await asyncio.open_connection(self.host, self.port, local_addr=(f"127.0.0.{self.address}", 0))
        except OSError as problem:
            raise Lost from problem

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        """Status and text, or Lost. A connection that the server had closed while it was idle is made anew at once."""
        async with self.turn:
            idle = self._ends is not None and not self.drops
            try:
                return await self._ask(method, path, body, **headers)
            except Lost:
                if not idle:
                    raise
                return await self._ask(method, path, body, **headers)

    async def _ask(self, method: str, path: str, body: bytes, **headers: str) -> tuple[int, str]:
        draw = self.dice.random()
        if draw < self.drops / 2:
            self.hang_up()
            raise Lost
        try:
            if self._ends is None:
                self._ends = await self.connect()
            reader, writer = self._ends
            head = {"Host": self.host, "Cookie": self.cookie, "Content-Length": str(len(body)), **headers}
            lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in head.items())
            writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
            await writer.drain()
            if draw < self.drops:
                raise Lost  # it is on its way, and the phone hears no answer
            told = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"content-length: (\d+)", told, re.IGNORECASE)
            text = await reader.readexactly(int(length[1])) if length else b""
            if "connection: close" in told.lower():
                self.hang_up()
            return int(told.split(" ", 2)[1]), text.decode("utf-8", "replace")
        except (OSError, EOFError, Lost) as problem:
            self.hang_up()
            raise Lost from problem

    def hang_up(self) -> None:
        """The connection is gone; the next one comes from elsewhere."""
        if self._ends is not None:
            self._ends[1].close()
        self._ends = None
        if self.drops:
            self.address = self.address % 250 + 1


@dataclass
class Clicker:
    """Opens the lesson, listens, shows what the server has, and sends the pupil's choices until they are taken."""

    line: Line
    meeting: int
    spread_s: float = SPREAD_S
    stream_path: str = ""
    seen: str = ""
    told: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    pressed: str = ""
    text: str = ""
    acknowledged: dict[tuple[int, int], str] = field(default_factory=dict)
    acknowledged_seq: int = 0
    sent: list[tuple[bytes, str]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    screens_ms: list[float] = field(default_factory=list)
    votes_ms: list[float] = field(default_factory=list)
    listening: bool = False
    listens: list[asyncio.Task[None]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _writer: asyncio.StreamWriter | None = None
    _seq: int = 0

    @property
    def path(self) -> str:
        return f"/learn/class/{self.meeting}/"

    @property
    def round(self) -> tuple[int, int] | None:
        """Question and number of the vote that is open on the screen."""
        return (int(self.told["question"]), int(self.told["round"])) if "question" in self.told else None

    async def open(self) -> None:
        """Open the page, and listen."""
        text = await self._insist(self.path)
        found = re.search(r'stream="([^"]+)"', text)
        assert found, text
        self.stream_path = unescape(found[1])
        self._show(text)
        self.listens = [asyncio.create_task(self._listen()), asyncio.create_task(self._follow())]

    async def close(self) -> None:
        for task in self.listens:
            task.cancel()
        await asyncio.gather(*self.listens, return_exceptions=True)
        self.line.hang_up()

    async def refresh(self) -> None:
        """The live part as the server has it."""
        self._show(await self._insist(self.path, X_Upbeat_Fragment="1"))

    async def choose(self, option: str) -> int:
        """Send the choice until there is an answer; its status. An answered vote is in ``acknowledged``."""
        assert self.round is not None
        around = self.round
        self._seq = max(int(time.time() * 1000), self._seq + 1)
        vote = {"question": around[0], "round": around[1], "seq": self._seq, "fields": [["answer", option]], "sure": ""}
        body = json.dumps(vote).encode()
        # A change may take the question off the screen while the choice is on its way.
        own_pass = self.told["pass"]
        self.sent.append((body, own_pass))
        began = time.monotonic()
        for attempt in range(TRIES):
            with suppress(Lost):
                if self.line.drops and self.line.dice.random() < self.line.drops:
                    with suppress(Lost):  # the phone sends it twice, and hears the second answer
                        await self.line.ask("POST", "/hot/votes", body, X_Upbeat_Pass=own_pass)
                status, answer = await self.line.ask("POST", "/hot/votes", body, X_Upbeat_Pass=own_pass)
                if status < 500 and status != 429:
                    if status == 200:
                        self.votes_ms.append((time.monotonic() - began) * 1000)
                        ((_name, self.acknowledged[around]),) = json.loads(answer)["fields"]
                        self.acknowledged_seq = vote["seq"]
                    else:
                        self.refused.append((status, json.loads(answer)["error"]))
                    return status
            await asyncio.sleep(min(0.05 * 2**attempt, 1.0))
        raise AssertionError("the vote is never taken")

    async def _insist(self, path: str, **headers: str) -> str:
        for attempt in range(TRIES):
            with suppress(Lost):
                status, text = await self.line.ask("GET", path, **headers)
                if status == 200:
                    return text
                assert status >= 500 or status == 429, (status, path, text[:300])
            await asyncio.sleep(min(0.05 * 2**attempt, 1.0))
        raise AssertionError(f"no answer from {path}")

    def _show(self, text: str) -> None:
        tag = re.search(r"<upbeat-vote[^>]*>", text)
        self.text = text
        facts = re.findall(r'data-([a-z-]+)="([^"]*)"', tag[0]) if tag else []
        self.told = {name: unescape(value) for name, value in facts}
        buttons = re.findall(r'<button[^>]*name="answer"[^>]*>', text)
        self.options = [found[1] for button in buttons if (found := re.search(r'value="([^"]*)"', button))]
        self.known = self.options or self.known
        down = [button for button in buttons if 'aria-pressed="true"' in button]
        found = re.search(r'value="([^"]*)"', down[0]) if down else None
        self.pressed = found[1] if found else ""

    async def _follow(self) -> None:
        """Ask again after each word of a change, a moment later so that a class does not ask all at once."""
        while True:
            await self.changed.wait()
            heard = time.monotonic()
            await asyncio.sleep(self.line.dice.uniform(0, self.spread_s))
            self.changed.clear()
            await self.refresh()
            self.screens_ms.append((time.monotonic() - heard) * 1000)

    async def _listen(self) -> None:
        """Hold the stream, and take it up again wherever it ends."""
        while True:
            with suppress(OSError, EOFError, Lost):
                await self._hear()
            self.listening = False
            await asyncio.sleep(self.line.dice.uniform(0.05, 0.2))
            self.line.address = self.line.address % 250 + 1 if self.line.drops else self.line.address

    async def _hear(self) -> None:
        reader, self._writer = await self.line.connect()
        try:
            last = f"Last-Event-ID: {self.seen}\r\n" if self.seen else ""
            self._writer.write(f"GET {self.stream_path} HTTP/1.1\r\nHost: {self.line.host}\r\n{last}\r\n".encode())
            status = await reader.readline()
            if not status:  # cut off before the server said a word
                raise Lost
            assert b" 200 " in status or b" 50" in status, status
            name, told = "", ""
            while line := (await reader.readline()).decode():
                self.listening = True
                key, _colon, value = line.strip().partition(": ")
                if key == "id":
                    told = value
                elif not line.strip():  # as in a browser, an event counts once it is whole
                    self.seen = told or self.seen
                elif key == "event":
                    name = value
                elif key == "data" and name == "change":
                    name = ""
                    self.changed.set()
                    if self.line.dice.random() < self.line.drops:
                        return
        finally:
            self._writer.close()

    async def repeat(self) -> None:
        """All that was ever sent once more, in any order, as a network may."""
        for body, token in self.line.dice.sample(self.sent, len(self.sent)):
            with suppress(Lost):
                await self.line.ask("POST", "/hot/votes", body, X_Upbeat_Pass=token)

    def drop(self) -> None:
        """The phone loses its line: the stream ends without a word, and the next comes from elsewhere."""
        if self._writer is not None:
            self._writer.transport.abort()
        self.line.hang_up()
