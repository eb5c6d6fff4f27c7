"""Small pictures for the bar: one every few seconds, behind one another in one file."""

import io
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from upbeat.rooms.polish.line.result import LineResult
from upbeat.rooms.polish.line.thumbnails import MOST, THUMBNAILS, Shrinker, Thumbnails, thumbnails_from


def frame(grey: int, width: int = 320, height: int = 180) -> av.VideoFrame:
    made = av.VideoFrame.from_ndarray(np.full((height, width), grey, np.uint8), format="gray")
    made.time_base = Fraction(1, 15)
    return made.reformat(format="yuv420p")


def pictures(data: bytes, told: Thumbnails) -> list[Image.Image]:
    starts = np.cumsum([0, *told.sizes])
    return [Image.open(io.BytesIO(data[start:end])) for start, end in pairwise(starts)]


def test_every_five_seconds_there_is_the_picture_of_that_second() -> None:
    file = io.BytesIO()
    shrinker = Shrinker(file, 2, 12.0)
    for tick in range(24):
        shrinker.see(frame(20 * (tick // 10)))
    told = shrinker.made()
    assert (told.every_s, len(told.sizes), sum(told.sizes)) == (5, 3, len(file.getvalue()))
    made = pictures(file.getvalue(), told)
    assert [one.size for one in made] == [(160, 90)] * 3
    brightness = [float(np.mean(np.asarray(one.convert("L")))) for one in made]
    assert brightness == sorted(brightness)
    assert brightness[2] > brightness[0] + 20


def test_a_long_film_has_a_hundred_at_most() -> None:
    shrinker = Shrinker(io.BytesIO(), 1, 3600.0)
    same = frame(100)
    for _second in range(3700):
        shrinker.see(same)
    assert (shrinker.made().every_s, len(shrinker.made().sizes)) == (36, MOST)


@pytest.mark.parametrize(("size", "small"), [((180, 320), (90, 160)), ((64, 48), (64, 48)), ((2, 2000), (1, 160))])
def test_a_picture_of_any_shape_is_small_enough(size: tuple[int, int], small: tuple[int, int]) -> None:
    file = io.BytesIO()
    shrinker = Shrinker(file, 1, 1.0)
    shrinker.see(frame(100, *size))
    (made,) = pictures(file.getvalue(), shrinker.made())
    assert made.size == small


def test_the_line_leaves_them_beside_the_renditions(polished: LineResult, folder: Path) -> None:
    data = (folder / THUMBNAILS).read_bytes()
    assert (polished.thumbnails.every_s, len(polished.thumbnails.sizes)) == (5, 2)
    assert [one.format for one in pictures(data, polished.thumbnails)] == ["WEBP", "WEBP"]
    assert sum(polished.thumbnails.sizes) == len(data)


def test_a_run_from_before_has_none() -> None:
    assert thumbnails_from(None) == thumbnails_from({}) == Thumbnails()
