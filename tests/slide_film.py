"""Films of slides with real text, for tests and benchmarks."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw

from upbeat.site.demo.look import font

Written = Sequence[tuple[str, int]]
"""Lines of a slide from top to bottom, each with its size in pixels of a picture that is 720 high."""


def slide(lines: Written, size: tuple[int, int] = (1280, 720)) -> np.ndarray:
    """A white slide, RGB."""
    image, top = Image.new("RGB", (1280, 720), "white"), 40
    draw = ImageDraw.Draw(image)
    for text, height in lines:
        draw.text((80, top), text, fill="black", font=font(height))
        top += round(1.6 * height) + 8
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS))


def slide_film(path: Path, slides: Sequence[Written], *, each_s: int = 4, size: tuple[int, int] = (1280, 720)) -> Path:
    """The slides one after the other as MP4, without sound."""
    with av.open(str(path), "w", format="mp4") as out:
        video = out.add_stream("libx264", rate=2, options={"preset": "veryfast", "crf": "25"})
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        for number, lines in enumerate(slides):
            picture = slide(lines, size)
            for index in range(2 * each_s):
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pts, frame.time_base = 2 * each_s * number + index, Fraction(1, 2)
                out.mux(video.encode(frame))
        out.mux(video.encode(None))
    return path
