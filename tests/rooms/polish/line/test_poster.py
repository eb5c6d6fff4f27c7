"""The poster shows something."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media_corpus import make_clip, slide
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.line.poster import write_poster
from upbeat.rooms.polish.line.result import LineResult


def poster_of(clip: Path) -> tuple[float, NDArray[np.uint8]]:
    file = io.BytesIO()
    second = write_poster(clip, file)
    return second, np.asarray(Image.open(file))


def test_a_black_beginning_is_passed_over(tmp_path: Path) -> None:
    lit = slide()

    def draw(index: int) -> NDArray[np.uint8]:
        return lit(index) if index >= 150 else np.zeros((90, 160, 3), np.uint8)

    second, picture = poster_of(make_clip(tmp_path / "a.mp4", seconds=12, picture=draw))
    assert second >= 6
    assert picture.mean() > 100


def test_where_all_is_black_there_is_a_poster_all_the_same(tmp_path: Path) -> None:
    black = make_clip(tmp_path / "a.mp4", seconds=1, picture=lambda index: np.zeros((90, 160, 3), np.uint8))
    assert poster_of(black)[1].mean() < 10


def test_it_is_a_small_webp_in_the_shape_of_the_picture(tmp_path: Path) -> None:
    file = io.BytesIO()
    write_poster(make_clip(tmp_path / "a.mp4", seconds=0.4, picture=slide(1440, 1080)), file)
    image = Image.open(file)
    assert (image.format, image.size) == ("WEBP", (640, 480))


def test_the_line_makes_one(polished: LineResult, folder: Path) -> None:
    assert polished.poster == "poster.webp"
    assert Image.open(folder / polished.poster).size == (160, 90)
    assert 0 <= polished.poster_s < polished.duration_s


def test_a_run_of_a_black_video_has_one(tmp_path: Path) -> None:
    black = make_clip(tmp_path / "a.mp4", seconds=1, picture=lambda index: np.zeros((90, 160, 3), np.uint8))
    assert (tmp_path / "out" / run_line(black, tmp_path / "out").poster).stat().st_size > 0
