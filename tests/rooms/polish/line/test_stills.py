"""Still pictures of a film: one for each slide, and never more than a poor line carries."""

import io
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
from PIL import Image

from rooms.polish.line.test_thumbnails import frame
from upbeat.rooms.polish.line.result import LineResult
from upbeat.rooms.polish.line.stills import BUDGET_BYTES, BYTES_A_SECOND, MOST, Keeper
from upbeat.rooms.polish.line.thumbnails import STILLS


def noise(seed: int) -> av.VideoFrame:
    """A picture that no coder makes small."""
    pixels = np.random.default_rng(seed).integers(0, 255, (480, 854, 3), np.uint8)
    return av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuv420p")


def test_a_slide_is_written_once_however_long_it_stays() -> None:
    file = io.BytesIO()
    keeper = Keeper(file, 2, 20.0)
    slides = [frame(30), frame(200)]
    for tick in range(40):
        keeper.see(slides[tick >= 20])
    told = keeper.made()
    assert (told.every_s, [size > 0 for size in told.sizes]) == (2, [True, *[False] * 4, True, *[False] * 4])
    assert sum(told.sizes) == len(file.getvalue())
    first = Image.open(io.BytesIO(file.getvalue()[: told.sizes[0]]))
    assert (first.format, first.size) == ("WEBP", (320, 180))


def test_a_picture_that_is_nearly_the_same_is_no_new_one() -> None:
    keeper = Keeper(io.BytesIO(), 1, 20.0)
    for tick in range(20):
        keeper.see(frame(100 + tick % 2))
    assert [size > 0 for size in keeper.made().sizes] == [True, *[False] * 9]


def test_a_film_that_moves_all_the_time_stays_within_its_bytes() -> None:
    file = io.BytesIO()
    keeper = Keeper(file, 1, 400.0)
    pictures = [noise(seed) for seed in range(3)]
    for tick in range(400):
        keeper.see(pictures[tick % 3])
    told = keeper.made()
    spent = list(accumulate(told.sizes))
    assert all(bytes_ <= BUDGET_BYTES + BYTES_A_SECOND * told.every_s * n for n, bytes_ in enumerate(spent, start=1))


def test_a_long_film_has_so_many_places_at_most() -> None:
    keeper = Keeper(io.BytesIO(), 1, 3600.0)
    same = frame(100)
    for _second in range(3700):
        keeper.see(same)
    assert (keeper.made().every_s, len(keeper.made().sizes)) == (9, MOST)


def test_the_line_leaves_them_beside_the_renditions(polished: LineResult, folder: Path) -> None:
    data = (folder / STILLS).read_bytes()
    told = polished.stills
    assert sum(told.sizes) == len(data)
    assert told.sizes[0] > 0
    small = next(made for made in polished.renditions if made.rung == "480p")
    assert Image.open(io.BytesIO(data[: told.sizes[0]])).size == (small.width, small.height)
