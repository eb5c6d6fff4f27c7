"""A lesson with a thousand phones: each hears of the question, fetches its screen, and all vote within five seconds.

Every phone holds a real event stream and asks for its page as the browser does. An acknowledgement takes from the first
byte of the vote to its answer; the projector is complete when its own page shows the last vote. The phones are played
on the same machine, so they take part of its processors.
"""

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from bench.answers import database, memory_of
from bench.ground import ROOT, data_folder, free_port, running, verdict
from bench.people import a_class, session_of

SIZES = tuple(int(size) for size in os.environ.get("UPBEAT_BENCH_PHONES", "100,300,1000,3000").split(","))
DATABASES = tuple(os.environ.get("UPBEAT_BENCH_DATABASES", "SQLite,PostgreSQL").split(","))
MEASURED = 1000
WITHIN_S = 5.0
MOST_P99_MS, MOST_COMPLETE_S, MOST_MB = 500.0, 1.0, 300.0


@dataclass(frozen=True)
class Figures:
    """What a lesson of ``phones`` gave; milliseconds and seconds as seen by the phones and the projector."""

    phones: int
    lost: int
    ack_p50_ms: float
    ack_p99_ms: float
    complete_s: float
    screens_s: float
    closed_s: float
    joined_s: float
    mb: float
    refused: int


def main() -> int:
    """Measure each size on each database, a process of its own for each; 1 when a thousand phones fall short."""
    shorts, words = [], []
    for name in DATABASES:
        for size in SIZES:
            call = [sys.executable, "-m", "bench.meeting", name, str(size)]
            done = subprocess.run(call, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
            lines = done.stdout.strip().splitlines()
            if done.returncode or not lines:
                raise SystemExit(f"{size} phones on {name} could not be measured.\n{done.stdout}")
            if lines[-1] == "none":
                print(f"{name}: there is none")
                break
            got = Figures(**json.loads(lines[-1]))
            print(
                f"{name:<11}{got.phones:5} phones: {got.lost} lost, acknowledged p50 {got.ack_p50_ms:.0f} ms, "
                f"p99 {got.ack_p99_ms:.0f} ms, projector complete {got.complete_s:.2f} s after the last; "
                f"question on the last phone after {got.screens_s:.1f} s, its closing after {got.closed_s:.1f} s; "
                f"{got.mb:.0f} MB, all joined in {got.joined_s:.1f} s",
                flush=True,
            )
            if size == MEASURED:
                words.append(f"{name} p99 {got.ack_p99_ms:.0f} ms, complete {got.complete_s:.2f} s, {got.mb:.0f} MB")
                bars = {
                    "votes lost": got.lost > 0 or got.refused > 0,
                    "slow": got.ack_p99_ms > MOST_P99_MS,
                    "projector late": got.complete_s > MOST_COMPLETE_S,
                    "memory": got.mb > MOST_MB,
                }
                shorts += [f"{what} on {name}" for what, short in bars.items() if short]
    bar = f"none lost, p99 ≤ {MOST_P99_MS:.0f} ms, complete ≤ {MOST_COMPLETE_S:.0f} s, ≤ {MOST_MB:.0f} MB"
    return verdict("meeting", f"{MEASURED:,} phones: " + "; ".join(words), bar, shorts)


def measured(name: str, phones: int) -> Figures | None:
    """One lesson on a server of its own; None where the database is not here."""
    with data_folder(), database(name) as there:
        if not there:
            return None
        lesson, pupils = a_class(phones)
        teacher = session_of([lesson.teacher])[0]
        sessions = session_of(pupils)
        port = free_port()
        serve = ("-m", "upbeat.site.command", "serve", "--no-worker", "--port", str(port))
        with running(*serve, port=port) as server, memory_of(server) as samples:
            told = asyncio.run(held(port, lesson, teacher, sessions))
        acks = sorted(told.pop("acks"))
        chosen = told.pop("chosen")
        stored = stored_votes(lesson)
        lost = sum(stored.get(pupil.pk) != choice for pupil, choice in zip(pupils, chosen, strict=True))
        return Figures(
            phones, lost, acks[len(acks) // 2], acks[int(len(acks) * 0.99)], mb=max(samples), **told,
        )  # fmt: skip


async def held(port: int, lesson: Any, teacher: str, sessions: Sequence[str]) -> dict[str, Any]:
    """The lesson from beginning to end, as its phones and its projector see it."""
    from clickers import Clicker, Line  # noqa: PLC0415

    def line(cookie: str, number: int = 1) -> Any:
        return Line("127.0.0.1", port, cookie, random.Random(number))

    desk = line(teacher)
    await press(desk, f"/teach/lessons/{lesson.package.pk}/class/")
    _status, page = await desk.ask("GET", f"/teach/lessons/{lesson.package.pk}/class/")
    found = re.search(r"/teach/class/(\d+)/wall/", page)
    assert found, page
    meeting = int(found[1])
    from upbeat.rooms.classroom.channels import LONGEST_SPREAD_S, SCREENS_PER_S  # noqa: PLC0415

    spread = min(LONGEST_SPREAD_S, len(sessions) / SCREENS_PER_S)
    phones = [Clicker(line(cookie, n), meeting, spread) for n, cookie in enumerate(sessions)]
    began = time.monotonic()
    gate = asyncio.Semaphore(64)

    async def enter(phone: Any) -> None:
        async with gate:
            await phone.open()
        while not phone.listening:
            await asyncio.sleep(0.01)

    await asyncio.gather(*(enter(phone) for phone in phones))
    joined = time.monotonic() - began
    wall = Wall(line(teacher), meeting)
    await wall.open()
    await asyncio.sleep(2)

    last_screen = last_vote = 0.0

    async def vote(phone: Any, at: float) -> None:
        nonlocal last_screen, last_vote
        while phone.round is None:
            await asyncio.sleep(0.005)
        last_screen = max(last_screen, time.monotonic())
        await asyncio.sleep(at - time.monotonic())
        await phone.choose(phone.line.dice.choice(phone.options))
        last_vote = max(last_vote, time.monotonic())

    dice = random.Random(7)
    asked = time.monotonic()
    votes = [asyncio.create_task(vote(phone, asked + dice.uniform(0, WITHIN_S))) for phone in phones]
    await press(desk, f"/teach/class/{meeting}/ask/", variant=str(lesson.variant.pk))
    await asyncio.gather(*votes)
    await wall.until(len(phones))
    complete = time.monotonic() - last_vote
    _status, page = await desk.ask("GET", f"/teach/lessons/{lesson.package.pk}/class/", X_Upbeat_Fragment="1")
    found = re.search(rf"/teach/class/{meeting}/question/(\d+)/", page)
    assert found, page
    closing = time.monotonic()
    await press(desk, found[0], close="1")
    while any(phone.round for phone in phones):
        await asyncio.sleep(0.02)
    closed = time.monotonic() - closing
    told = {
        "acks": [ms for phone in phones for ms in phone.votes_ms],
        "chosen": [next(iter(phone.acknowledged.values()), None) for phone in phones],
        "complete_s": complete,
        "screens_s": last_screen - asked,
        "closed_s": closed,
        "joined_s": joined,
        "refused": sum(len(phone.refused) for phone in phones),
    }
    for phone in [*phones, wall]:
        await phone.close()
    return told


async def press(desk: Any, path: str, **fields: str) -> None:
    """The teacher presses a button."""
    token = re.search(r"csrftoken=(\w+)", desk.cookie)
    assert token
    body = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
    status, text = await desk.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")
    assert status == 302, (status, text[:500])


class Wall:
    """The projector: asks again at each word, at most twice a second as the page does."""

    def __init__(self, line: Any, meeting: int) -> None:
        self.line = line
        self.path = f"/teach/class/{meeting}/wall/"
        self.answered = 0
        self.woken = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        _status, text = await self.line.ask("GET", self.path)
        found = re.search(r'stream="([^"]+)"', text)
        assert found, text
        self.tasks = [asyncio.create_task(self._listen(found[1])), asyncio.create_task(self._ask())]

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def until(self, number: int) -> None:
        """Until so many have answered, as the projector shows it."""
        end = time.monotonic() + 30
        while self.answered < number and time.monotonic() < end:
            await asyncio.sleep(0.005)

    async def _listen(self, path: str) -> None:
        reader, writer = await self.line.connect()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while text := await reader.readline():
            if text.startswith(b"event:"):
                self.woken.set()

    async def _ask(self) -> None:
        while True:
            await self.woken.wait()
            self.woken.clear()
            _status, text = await self.line.ask("GET", self.path, X_Upbeat_Fragment="1")
            if found := re.search(r"<b>(\d+)</b> of", text):
                self.answered = int(found[1])
            await asyncio.sleep(0.5)


def stored_votes(lesson: Any) -> dict[int, str]:
    """What each pupil's vote is in the database, as the phones show it."""
    from django_scopes import scope  # noqa: PLC0415

    from upbeat.rooms.classroom.models import Vote  # noqa: PLC0415
    from upbeat.rooms.classroom.queries.results import chosen  # noqa: PLC0415
    from upbeat.rooms.items.presenting import shown_answer  # noqa: PLC0415

    with scope(school=lesson.school):
        rows = Vote.objects.select_related("round__question__variant__version__item")
        asked = [(vote.person_id, vote.round.question, vote.answer) for vote in rows]
        return {who: chosen(shown_answer(of.wording, of.seed, answer))[0] for who, of, answer in asked}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        got = measured(sys.argv[1], int(sys.argv[2]))
        print(json.dumps(asdict(got)) if got else "none")
        raise SystemExit(0)
    raise SystemExit(main())
