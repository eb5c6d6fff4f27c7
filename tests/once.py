"""What takes long to make and is only looked at: made by the first process of a run of the tests, read by all."""

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> tuple[Path, T]:
    """The folder ``name`` of this run and what ``make`` gave back (as pickle keeps it) when it had filled the folder.

    The others wait meanwhile. Where ``make`` fails, the next to ask tries again in a folder of its own.
    """
    ours = factory.getbasetemp()
    whole_run = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    with (whole_run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = whole_run / f"{name}.pickle"
        if not kept.exists():
            folder = factory.mktemp(name)
            made = pickle.dumps((folder, make(folder)))
            kept.write_bytes(made)
        found: tuple[Path, T] = pickle.loads(kept.read_bytes())
        return found
