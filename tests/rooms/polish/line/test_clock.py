"""Pictures at any times become pictures at a constant rate."""

from itertools import pairwise

from upbeat.rooms.polish.line.clock import at_constant_rate


def shown(*pictures: tuple[float, str], fps: int = 10) -> str:
    return "".join(at_constant_rate(pictures, fps))


def test_a_picture_stays_until_the_next() -> None:
    assert shown((0, "a"), (0.3, "b"), (0.4, "c")) == "aaabc"


def test_the_last_of_several_at_one_tick_is_shown() -> None:
    assert shown((0, "a"), (0.101, "b"), (0.102, "c"), (0.2, "d")) == "acd"


def test_the_first_picture_is_shown_from_second_zero_on() -> None:
    assert shown((0.2, "a"), (0.3, "b")) == "aaab"


def test_a_picture_out_of_order_does_not_turn_time_back() -> None:
    assert shown((0, "a"), (0.3, "b"), (0.1, "c"), (0.4, "d")) == "aaacd"


def test_twenty_five_a_second_become_fifteen_evenly() -> None:
    ticks = list(at_constant_rate([(i / 25, i) for i in range(50)], 15))
    assert len(ticks) == 30
    assert {b - a for a, b in pairwise(ticks)} == {1, 2}


def test_no_pictures_give_no_ticks() -> None:
    assert shown() == ""
