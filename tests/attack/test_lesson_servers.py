"""A lesson on real server processes: two with the real Redis between them, and one that is killed in the middle."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from brokers import BROKERS
from clickers import Clicker, Line, Lost
from processes import Process, environment

POSTGRES = os.environ.get("UPBEAT_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/")
PUPILS = 6
SCRIPT = """
import sys, django
sys.path.insert(0, sys.argv[1])
django.setup()
from django.test import Client
from django_scopes import scopes_disabled
from upbeat.doors.cli.database import migrate
migrate()
from factories_class import ClassOf
with scopes_disabled():
    room = ClassOf(pupils=%d)
    for person in [room.teacher, *room.pupils]:
        client = Client()
        client.force_login(person)
        print(person.pk, client.cookies["sessionid"].value, room.package.pk, room.variant.pk)
"""


@dataclass
class School:
    """A seeded database that several servers may use."""

    folder: Path
    variables: dict[str, str]
    people: list[list[str]]
    processes: list[Process]

    def serve(self, **more: str) -> Process:
        process = Process(self.folder, "--no-worker", **self.variables, **more)
        self.processes.append(process)
        return process

    def line(self, process: Process, who: int) -> Line:
        cookie = f"sessionid={self.people[who][1]}; csrftoken={'c' * 32}"
        return Line("127.0.0.1", process.port, cookie, random.Random(who))

    def votes(self) -> dict[int, int]:
        """Person and the largest number of their choices that is stored, from the database itself."""
        query = "SELECT person_id, seq FROM classroom_vote"
        if url := self.variables.get("UPBEAT_DATABASE_URL"):
            with psycopg.connect(url) as link:
                return dict(link.execute(query).fetchall())
        with closing(sqlite3.connect(self.folder / "upbeat.sqlite3")) as link:
            return dict(link.execute(query).fetchall())


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def school(request: Any, tmp_path: Path) -> Iterator[School]:
    variables = {"UPBEAT_SECRET_KEY": uuid.uuid4().hex}
    name = f"upbeat_lesson_{uuid.uuid4().hex[:8]}"
    if request.param == "PostgreSQL":
        try:
            host = psycopg.connect(f"{POSTGRES}postgres", autocommit=True, connect_timeout=3)
        except psycopg.OperationalError:
            pytest.skip(f"no PostgreSQL at {POSTGRES}")
        host.execute(f'CREATE DATABASE "{name}"')
        variables["UPBEAT_DATABASE_URL"] = f"{POSTGRES}{name}"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT % PUPILS, str(Path(__file__).resolve().parents[1])],
        env=environment(tmp_path, **variables),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    made = School(tmp_path, variables, [line.split() for line in done.stdout.splitlines()], [])
    yield made
    for process in made.processes:
        if process.popen.poll() is None:
            process.stop(signal.SIGKILL)
    if request.param == "PostgreSQL":
        host.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        host.close()


async def press(desk: Line, path: str, **fields: str) -> None:
    body = urlencode({"csrfmiddlewaretoken": "c" * 32, **fields}).encode()
    status, text = await desk.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")
    assert status == 302, (status, text[:500])


async def begun(school: School, desk: Line) -> int:
    """The lesson's number, from the teacher's page."""
    path = f"/teach/lessons/{school.people[0][2]}/class/"
    await press(desk, path)
    _status, page = await desk.ask("GET", path)
    found = re.search(r"/teach/class/(\d+)/wall/", page)
    assert found, page
    return int(found[1])


async def until(true: Callable[[], bool], what: str, seconds: float = 60) -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() < began + seconds, what
        await asyncio.sleep(0.01)
    return time.monotonic() - began


async def opened(phones: list[Clicker]) -> None:
    for phone in phones:
        await phone.open()
    await until(lambda: all(phone.listening for phone in phones), "a phone does not listen")


def test_a_step_at_one_server_moves_the_phones_at_the_other_and_the_other_takes_over(school: School) -> None:
    first = school.serve(UPBEAT_REDIS_URL=BROKERS["redis"])
    second = school.serve(UPBEAT_REDIS_URL=BROKERS["redis"])
    variant = school.people[0][3]

    async def lesson() -> None:
        here, there = school.line(first, 0), school.line(second, 0)
        meeting = await begun(school, here)
        phones = [Clicker(school.line((first, second)[who % 2], who), meeting) for who in range(1, PUPILS + 1)]
        await opened(phones)
        await asyncio.sleep(0.5)
        await press(here, f"/teach/class/{meeting}/ask/", variant=variant)
        await until(lambda: all(phone.round for phone in phones), "a phone does not hear of the question")
        for phone in phones:
            assert await phone.choose(phone.options[0]) == 200
        wall = f"/teach/class/{meeting}/wall/"
        for desk in (here, there):
            _status, text = await desk.ask("GET", wall, X_Upbeat_Fragment="1")
            assert f"<b>{PUPILS}</b> of" in text
        (question,) = {phone.round[0] for phone in phones if phone.round}

        # The teacher's machine and the server with it are gone; the other device goes on within five seconds.
        first.stop(signal.SIGKILL)
        began = time.monotonic()
        path = f"/teach/lessons/{school.people[0][2]}/class/"
        _status, page = await there.ask("GET", path)
        assert f"/teach/class/{meeting}/wall/" in page
        await press(there, f"/teach/class/{meeting}/question/{question}/", close="1")
        ours = [phone for phone in phones if phone.line.port == second.port]
        await until(lambda: not any(phone.round for phone in ours), "the phones hear nothing of the closing", 5)
        assert time.monotonic() - began < 5

        # The phones of the lost server come back to it when it is up, and are right after one asking.
        first.start()
        await until(lambda: not any(phone.round for phone in phones), "a phone did not come back")
        for phone in phones:
            await phone.close()

    asyncio.run(lesson())
    assert len(school.votes()) == PUPILS


def test_a_server_killed_in_the_middle_of_a_vote_loses_no_acknowledged_vote(school: School) -> None:
    server = school.serve()

    async def lesson() -> None:
        desk = school.line(server, 0)
        meeting = await begun(school, desk)
        phones = [Clicker(school.line(server, who), meeting) for who in range(1, PUPILS + 1)]
        await opened(phones)
        await press(desk, f"/teach/class/{meeting}/ask/", variant=school.people[0][3])
        await until(lambda: all(phone.round for phone in phones), "a phone does not hear of the question")
        over = False

        async def waver(phone: Clicker) -> None:
            """Changes its mind again and again, each time until the server has it."""
            while not over:
                assert await phone.choose(phone.line.dice.choice(phone.known)) == 200
                await asyncio.sleep(0.3)

        votes = [asyncio.create_task(waver(phone)) for phone in phones]
        for _kill in range(2):
            await asyncio.sleep(1.2)
            # Waiting in a thread, so that the phones go on while the server dies.
            await asyncio.to_thread(server.stop, signal.SIGKILL)
            told = {int(school.people[who][0]): phone.acknowledged_seq for who, phone in enumerate(phones, 1)}
            stored = school.votes()
            assert all(stored.get(person, 0) >= seq for person, seq in told.items() if seq), (told, stored)
            assert any(told.values())
            await asyncio.to_thread(server.start)
        await asyncio.sleep(0.5)
        over = True
        await asyncio.gather(*votes)
        assert school.votes() == {
            int(school.people[who][0]): phone.acknowledged_seq for who, phone in enumerate(phones, 1)
        }
        for phone in phones:
            phone.pressed = ""
            with suppress(Lost):
                await phone.refresh()
            assert phone.pressed == phone.acknowledged[phone.round or (0, 0)]
            await phone.close()

    asyncio.run(lesson())
    assert server.stop() == 0
