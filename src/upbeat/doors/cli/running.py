"""Which processes are at work on a data folder: each holds a lock that ends with it, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid

SERVER, WORKER = "server.pid", "worker.pid"
WORKERS = "worker*.pid"


def _lock(note: TextIO, *, shared: bool = False) -> bool:
    try:
        fcntl.flock(note, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def holding(folder: Path, what: str, *, shared: bool = False) -> Iterator[None]:
    """Be the one ``what`` (SERVER or WORKER) of the data folder, or ``shared`` one of several that all say so.

    Invalid when there is one already. The process id of the last one stands in the file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / what).open("a+") as note:
        if not _lock(note, shared=shared):
            place = {"folder": folder}
            raise Invalid(_("Upbeat is already running on the data folder %(folder)s. Stop it first.") % place)
        note.truncate(0)
        note.write(str(os.getpid()))
        note.flush()
        yield
        if not shared:
            note.truncate(0)


def workers(folder: Path) -> list[int]:
    """The process ids of the workers that are at it now: the server's, and those started by themselves."""
    found = (holder(folder, note.name) for note in sorted(folder.glob(WORKERS)))
    return [pid for pid in found if pid is not None]


def holder(folder: Path, what: str) -> int | None:
    """The process id of the one that holds it now, or None."""
    try:
        with (folder / what).open("r+") as note:
            return None if _lock(note) else int(note.read() or 0)
    except FileNotFoundError:
        return None
