"""Reading ahead: the same things in order, not too many of them, and nothing after the block is left."""

import threading
import time
from collections.abc import Iterator

import pytest

from upbeat.rooms.polish.line.ahead import ahead


def test_the_same_things_come_in_the_same_order() -> None:
    with ahead(range(1000), 3) as things:
        assert list(things) == list(range(1000))


def test_no_more_than_so_many_wait() -> None:
    made: list[int] = []

    def making() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    with ahead(making(), 3) as things:
        next(things)
        time.sleep(0.3)
        # One was taken, three wait, and one more was made for which there is no place yet.
        assert len(made) <= 5


def test_what_goes_wrong_is_told_where_it_is_asked_for() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    with ahead(failing(), 2) as things:
        assert next(things) == 1
        with pytest.raises(OSError, match="gone"):
            next(things)


def test_nothing_is_made_once_the_block_is_left() -> None:
    made: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            made.append(1)
            yield 1

    before = threading.active_count()
    with ahead(endless(), 2) as things:
        next(things)
    count = len(made)
    assert threading.active_count() == before
    time.sleep(0.2)
    assert len(made) == count
