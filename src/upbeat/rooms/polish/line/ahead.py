"""Reading ahead: what comes next is decoded in a thread of its own while the last is still worked on.

The coders let go of Python's lock, so two processors are used where one waited for the other.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar, cast

Thing = TypeVar("Thing")

_END = object()


@contextmanager
def ahead(things: Iterable[Thing], most: int) -> Iterator[Iterator[Thing]]:
    """The same things in the same order, at most ``most`` of them made before they are asked for.

    What goes wrong while they are made is raised where they are asked for. When the block is left nothing is made any
    more, so that what they are read from can be closed.
    """
    waiting: queue.Queue[object] = queue.Queue(most)
    left = threading.Event()

    def put(thing: object) -> None:
        while not left.is_set():
            with suppress(queue.Full):
                waiting.put(thing, timeout=0.1)
                return

    def work() -> None:
        try:
            for thing in things:
                put(thing)
                if left.is_set():
                    return
            put(_END)
        except BaseException as problem:
            put(_Problem(problem))

    def told() -> Iterator[Thing]:
        while (thing := waiting.get()) is not _END:
            if isinstance(thing, _Problem):
                raise thing.problem
            yield cast("Thing", thing)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield told()
    finally:
        left.set()
        thread.join()


class _Problem:
    def __init__(self, problem: BaseException) -> None:
        self.problem = problem
