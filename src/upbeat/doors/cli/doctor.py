"""``upbeat doctor``: is everything there, and does it work?"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django_tasks import task_backends

from upbeat.doors.cli.command import DONE, NOT_DONE, Command, say
from upbeat.doors.cli.database import database_file, pending_migrations
from upbeat.doors.cli.doctor_store import look_at_store
from upbeat.doors.cli.running import SERVER, holder, workers

GOOD, NOTE, BAD = "ok", "note", "bad"
LEAST_FREE_GB, SCARCE_GB = 1, 10
Finding = tuple[str, str]


def _versions() -> Iterator[Finding]:
    state = GOOD if sys.version_info >= (3, 11) else BAD
    yield (
        state,
        _("Python %(version)s, Upbeat %(upbeat)s, Django %(django)s")
        % {
            "version": platform.python_version(),
            "upbeat": version("upbeat"),
            "django": version("django"),
        },
    )


def _database() -> Iterator[Finding]:
    if connection.vendor == "sqlite" and not database_file().exists():
        yield NOTE, _("The database is not made yet. “upbeat serve” makes it.")
        return
    try:
        missing = pending_migrations()
    except DatabaseError as problem:
        yield BAD, _("The database cannot be reached: %(problem)s") % {"problem": str(problem).strip().splitlines()[0]}
        return
    yield GOOD, _("The database answers (%(kind)s).") % {"kind": connection.vendor}
    if missing:
        yield NOTE, _("The database lacks %(count)d steps. The next “upbeat serve” does them.") % {"count": missing}


def _front_end() -> Iterator[Finding]:
    if (Path(settings.STATIC_ROOT) / "built" / "manifest.json").exists():
        yield GOOD, _("The front end is built.")
    else:
        yield BAD, _("The front end is not built. In a checkout, run bin/setup.")


def _folders() -> Iterator[Finding]:
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as problem:
        yield (
            BAD,
            _("Nothing can be written to %(folder)s: %(problem)s") % {"folder": folder, "problem": problem.strerror},
        )
        return
    yield GOOD, _("Media can be written to %(folder)s.") % {"folder": folder}
    free = shutil.disk_usage(folder).free / 1e9
    state = BAD if free < LEAST_FREE_GB else NOTE if free < SCARCE_GB else GOOD
    yield state, _("%(free).0f GB are free on its disk.") % {"free": free}


def _processes() -> Iterator[Finding]:
    server = holder(settings.DATA_DIR, SERVER)
    if server is None:
        yield NOTE, _("The server is not running. Start it with “upbeat serve”.")
    else:
        yield GOOD, _("The server is running (process %(pid)d).") % {"pid": server}
    yield from _celery() if settings.JOBS == "celery" else _workers(with_server=server is not None)


def _workers(*, with_server: bool) -> Iterator[Finding]:
    running = workers(settings.DATA_DIR)
    for pid in running:
        yield GOOD, _("The worker for jobs is running (process %(pid)d).") % {"pid": pid}
    if with_server and not running:
        yield BAD, _("No worker is running: uploads are not processed. Start the server without --no-worker.")


class Broker(Protocol):
    """What is asked of the backend of the tasks that hands them to Celery."""

    def problem(self) -> str:
        """Why the broker does not answer; empty if it does."""

    def workers(self) -> list[str]:
        """The names of the workers that answer."""


def _celery() -> Iterator[Finding]:
    broker = cast(Broker, task_backends["default"])
    where = {"broker": urlsplit(settings.BROKER_URL).hostname, "queue": settings.BROKER_QUEUE}
    if problem := broker.problem():
        where["problem"] = problem.splitlines()[0]
        yield BAD, _("Jobs go to Celery, but the broker on %(broker)s does not answer: %(problem)s") % where
        return
    yield GOOD, _("Jobs go to Celery; the broker on %(broker)s answers (queue “%(queue)s”).") % where
    if running := broker.workers():
        yield GOOD, _("Workers that answer: %(names)s.") % {"names": ", ".join(running)}
    else:
        yield BAD, _("No worker answers: uploads are not processed. Start one with “upbeat worker”.")


def _memory() -> Iterator[Finding]:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    cores = os.cpu_count() or 1
    state = NOTE if total < 1 else GOOD
    yield state, _("%(cores)d processor cores, %(memory).1f GB of memory") % {"cores": cores, "memory": total}


def _run(_asked: argparse.Namespace) -> int:
    worst = DONE
    for look in (_versions, _memory, _database, _front_end, _folders, look_at_store, _processes):
        for state, sentence in look():
            say(f"{state:<5}{sentence}")
            if state == BAD:
                worst = NOT_DONE
    return worst


DOCTOR = Command("doctor", _("look whether everything is there and works"), lambda _parser: None, _run)
