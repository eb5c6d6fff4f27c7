"""A picture keeps its shape, is never enlarged, and has even sides."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.rooms.polish.line.geometry import HIGH, LOW, fit, inside, upright


@pytest.mark.parametrize(
    ("seen", "high", "low"),
    [
        ((1280, 720), (1280, 720), (854, 480)),
        ((1920, 1080), (1280, 720), (854, 480)),
        ((3840, 2160), (1280, 720), (854, 480)),
        ((1440, 1080), (960, 720), (640, 480)),
        ((1080, 1920), (720, 1280), (480, 854)),
        ((2520, 1080), (1280, 548), (854, 366)),
        ((320, 240), (320, 240), (320, 240)),
        ((161, 91), (160, 90), (160, 90)),
    ],
)
def test_each_shape_finds_its_size(seen: tuple[int, int], high: tuple[int, int], low: tuple[int, int]) -> None:
    width, height = Fraction(seen[0]), Fraction(seen[1])
    assert fit(width, height, HIGH) == high
    assert fit(width, height, LOW) == low


def test_wide_pixels_and_a_quarter_turn_are_reckoned_in() -> None:
    assert upright(720, 576, Fraction(64, 45), 0) == (1024, 576)
    assert upright(1280, 720, Fraction(1), 90) == (720, 1280)


@given(st.integers(2, 8000), st.integers(2, 8000))
def test_sides_are_even_within_the_frame_and_not_larger_than_the_source(width: int, height: int) -> None:
    for frame in (HIGH, LOW):
        w, h = fit(Fraction(width), Fraction(height), frame)
        assert (w % 2, h % 2) == (0, 0)
        assert max(w, h) <= frame.long
        assert min(w, h) <= frame.short
        assert w <= width
        assert h <= height
        scale = min(1, frame.long / max(width, height), frame.short / min(width, height))
        assert abs(w - width * scale) <= 2
        assert abs(h - height * scale) <= 2


def test_a_window_of_another_shape_is_put_inside() -> None:
    assert inside(Fraction(800), Fraction(600), (1280, 720)) == (800, 600)
    assert inside(Fraction(600), Fraction(1200), (1280, 720)) == (360, 720)
