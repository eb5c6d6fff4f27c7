"""The eye: black, still and new pictures, at two looks a second."""

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from media_corpus import make_clip
from upbeat.kernel.intervals import Interval
from upbeat.rooms.polish.line.findings import Seen
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.line.watching import Eye

WIDTH, HEIGHT, FPS = 854, 480, 10


def page(light: int = 235, mark: tuple[int, int] | None = None, size: int = 14) -> NDArray[np.uint8]:
    """A plain page, perhaps with a dark mark at (x, y)."""
    picture = np.full((HEIGHT, WIDTH), light, np.uint8)
    if mark:
        picture[mark[1] : mark[1] + size, mark[0] : mark[0] + size] = 255 - light
    return picture


def seen(*parts: tuple[float, NDArray[np.uint8]]) -> Seen:
    """What is seen of pictures that each stay so many seconds."""
    eye = Eye(FPS)
    for seconds, picture in parts:
        frame = av.VideoFrame.from_ndarray(picture, format="gray").reformat(
            format="yuv420p", src_color_range=2, dst_color_range=2
        )
        for _ in range(round(seconds * FPS)):
            eye.see(frame)
    return eye.seen()


def test_a_slide_that_stays_is_held_and_the_next_is_new() -> None:
    assert seen((6, page()), (4, page(120))) == Seen((), (Interval(0, 6), Interval(6, 10)), (6.0,))


def test_a_small_mark_that_moves_is_motion_but_no_new_slide() -> None:
    moving = [(0.5, page(mark=(20 * n, 100))) for n in range(8)]
    found = seen((4, page()), *moving, (4, page()))
    assert found.held == (Interval(0, 4), Interval(8, 12))
    assert found.changes == ()


def test_noise_of_a_codec_is_no_motion() -> None:
    chance = np.random.default_rng(3)
    flicker = [(0.5, (page(200) + chance.integers(-9, 9, (HEIGHT, WIDTH))).astype(np.uint8)) for _ in range(10)]
    assert seen(*flicker).held == (Interval(0, 5),)


def test_a_slow_fade_is_motion() -> None:
    assert seen(*[(0.5, page(200 - 5 * n)) for n in range(20)]).held != (Interval(0, 10),)


def test_black_is_told_from_a_dark_slide_with_a_line_of_text() -> None:
    words = page(0, mark=(100, 100), size=60)
    assert seen((3, page()), (2, page(0)), (3, words)).black == (Interval(3, 5),)


@pytest.mark.parametrize("length", [1.5, 2.0, 7.5])
def test_black_is_as_long_as_it_is_to_half_a_second(length: float) -> None:
    (black,) = seen((2, page()), (length, page(0)), (2, page())).black
    assert black.length == pytest.approx(length, abs=0.5)


def test_a_film_that_changes_all_the_time_is_not_full_of_new_slides() -> None:
    assert len(seen(*[(0.5, page(60 + 40 * (n % 4))) for n in range(20)]).changes) <= 2


def test_nothing_is_seen_of_no_picture() -> None:
    assert Eye(25).seen() == Seen((), (), ())


def test_the_line_sees_black_and_new_pictures(tmp_path: Path) -> None:
    def draw(index: int) -> NDArray[np.uint8]:
        light = 230 if index < 50 else 0 if index < 100 else 160
        return np.full((360, 640, 3), light, np.uint8)

    found = run_line(make_clip(tmp_path / "gap.mp4", seconds=6, picture=draw), tmp_path / "line")
    (black,) = found.seen.black
    assert (black.start, black.end) == (pytest.approx(2, abs=0.5), pytest.approx(4, abs=0.5))
    assert found.seen.held[0].start == 0.0
    assert (found.width, found.height) == (640, 360)
