"""A second of a video as people write it."""

import pytest

from upbeat.kernel.clock import read_clock


@pytest.mark.parametrize(
    ("text", "second"),
    [("1:05", 65.0), ("65", 65.0), ("1:01:05", 3665.0), (" 0：33.5 ", 33.5), ("2:7,5", 127.5)],
)
def test_a_clock_is_read_as_people_write_it(text: str, second: float) -> None:
    assert read_clock(text) == second


@pytest.mark.parametrize("text", ["", "x", "1:60", "-3", "1:2:3:4", "1e3"])
def test_anything_else_is_no_second(text: str) -> None:
    assert read_clock(text) is None
