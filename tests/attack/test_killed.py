"""A server killed between receipt and answer: what it acknowledged is there, and what is sent again counts once."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from phones import Line, Phone, value_of
from processes import Process, environment

LENGTH_S, PUPILS = 29, 3
SCRIPT = """
import sys, django
sys.path.insert(0, sys.argv[1])
django.setup()
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled
from upbeat.doors.cli.database import migrate
migrate()
from factories_learn import make_lesson
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.publish.models import Package, Release
lesson = make_lesson(duration=%d, checkpoints=(23, 26), pupils=%d)
with scopes_disabled():
    now = timezone.now()
    Package.objects.update(class_at=now + timezone.timedelta(days=2))
    Release.objects.update(at=now, opens_at=now)
    for pupil in pupils_of(lesson.section):
        client = Client()
        client.force_login(pupil)
        print(pupil.pk, client.cookies["sessionid"].value, lesson.piece.pk)
"""


@pytest.fixture
def school(tmp_path: Path) -> Iterator[tuple[Process, list[list[str]]]]:
    """A server of its own, and for each pupil number, session and the piece to watch."""
    tests = Path(__file__).resolve().parents[1]
    script = SCRIPT % (LENGTH_S, PUPILS - 1)
    done = subprocess.run(
        [sys.executable, "-c", script, str(tests)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    process = Process(tmp_path, "--no-worker")
    yield process, [line.split() for line in done.stdout.splitlines()]
    if process.popen.poll() is None:
        process.stop(signal.SIGKILL)


def patience(seconds: float) -> None:
    """Playing is made short, waiting for the server is not."""
    time.sleep(0.1 if seconds > 2 else 0.4)


def test_pupils_pass_although_the_server_is_killed_again_and_again(school: tuple[Process, list[list[str]]]) -> None:
    process, pupils = school
    phones = []
    for number, (_person, session, piece) in enumerate(pupils):
        line = Line(f"127.0.0.1:{process.port}", {"sessionid": session}, random.Random(number), loses=5)
        phone = Phone(line, f"/learn/pieces/{piece}/", value_of("Choice B"), patience)
        phones.append(phone)
    problems: list[BaseException] = []

    def learn(phone: Phone) -> None:
        try:
            phone.open()
            phone.watch()
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=learn, args=[phone]) for phone in phones]
    for thread in threads:
        thread.start()
    for _kill in range(2):
        time.sleep(1.0)
        process.stop(signal.SIGKILL)
        process.start()
    for thread in threads:
        thread.join(120)
    assert problems == []
    assert process.stop() == 0
    with closing(sqlite3.connect(process.folder / "upbeat.sqlite3")) as database:
        rows = database.execute("SELECT person_id, ranges FROM learn_watch ORDER BY person_id").fetchall()
        assert rows == [(int(person), f"[[0.0, {LENGTH_S}.0]]") for person, _session, _piece in pupils]
        told = dict(
            database.execute(
                "SELECT replace(token, '-', ''), correct FROM items_attempt a"
                " JOIN items_response r ON r.attempt_id = a.id"
            ).fetchall()
        )
        for phone in phones:
            for token, right in phone.answers.items():
                assert told[token.replace("-", "")] == right, "an answer that was acknowledged is not there"
        assert database.execute("SELECT count(*) FROM learn_pass").fetchone() == (2 * PUPILS,)
        assert database.execute("SELECT count(*) FROM learn_piecedone").fetchone() == (PUPILS,)
        [(answered,), (responses,)] = [
            database.execute(f"SELECT count(*) FROM {what}").fetchone()
            for what in ("journal_fact WHERE verb = 'answered'", "items_response")
        ]
        assert answered == responses
        credited = database.execute(
            "SELECT v.person_id, round(sum(s.credited_s), 3) FROM learn_segment s"
            " JOIN learn_viewing v ON v.id = s.viewing_id"
            " GROUP BY v.person_id ORDER BY v.person_id"
        ).fetchall()
        assert credited == [(int(person), float(LENGTH_S)) for person, _session, _piece in pupils]
