"""The picture of a recording that is sound alone: a still, drawn here, so that it is served as any film is.

Strokes as high as its first seconds are loud, and one bar line: every recording has a face of its own. No more than the
first seconds, for what comes later may stand behind a question, and no words, for titles change and have languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from PIL import Image, ImageDraw

from upbeat.rooms.polish.line.pictures import Timed, in_sizes, pictures
from upbeat.rooms.polish.line.sound import Block, blocks
from upbeat.rooms.polish.line.survey import DRAWN, Survey, sound_stream, streams
from upbeat.rooms.record.source import open_source

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

SHOWN_S, STROKES = 8, 56
PAPER, STROKE, BAR_LINE = (251, 248, 241), (140, 130, 113), (122, 43, 85)
"""--paper, --rule-strong and --accent of the light tokens."""
LEFT, WIDE, STEP = 108, 8, 19
LOWEST, HIGHEST = 5, 150
"""Half the height of a stroke, in pixels."""
UPBEAT = 8
"""So many strokes stand before the bar line."""
DEEPEST_DB = 40.0
"""Below the loudest moment: from here on a stroke has its lowest height."""
SILENT_DB = -60.0
"""Of full scale: where all is fainter, no stroke is high."""
FINER = 4
"""Drawn so many times larger, then made smaller: edges without steps."""


@contextmanager
def shown_of(
    source: Path,
    survey: Survey,
    sizes: list[tuple[int, int]],
    edited: Callable[[Iterable[Timed]], Iterable[Timed]] = lambda frames: frames,
) -> Iterator[Iterator[list[VideoFrame]]]:
    """For each tick the picture in each of ``sizes``, as :func:`.pictures.pictures`; drawn where there is none."""
    if survey.sound_alone:
        yield in_sizes(edited(_held(draw(loudnesses(source, survey)), survey)), survey, sizes)
        return
    with open_source(source, survey.kind) as container:
        yield pictures(container, streams(container)[0], survey, sizes, edited)


def _held(frame: VideoFrame, survey: Survey) -> Iterator[Timed]:
    """The still at each tick, so that cuts find it wherever they look."""
    for tick in range(max(1, ceil(survey.duration_s * survey.fps))):
        yield tick / survey.fps, frame


def loudnesses(source: Path, survey: Survey) -> list[float]:
    """How loud the beginning is at STROKES places, 0 to 1."""
    with open_source(source, survey.kind) as container:
        told = blocks(container, sound_stream(container), survey.start_s, 1, survey.latest_s)
        heard: Block = np.concatenate([np.zeros((1, STROKES), np.float32), *islice(told, SHOWN_S)], axis=1)
    parts = np.array_split(heard[0, STROKES:] if heard.shape[1] > 2 * STROKES else heard[0], STROKES)
    level = 10 * np.log10(np.array([float(np.mean(np.square(part))) for part in parts]) + 1e-12)
    return [float(one) for one in np.clip(1 + (level - max(level.max(), SILENT_DB)) / DEEPEST_DB, 0.0, 1.0)]


def draw(heights: Sequence[float]) -> VideoFrame:
    """The still, with a stroke for each of ``heights`` (0 to 1)."""
    width, height = DRAWN
    image = Image.new("RGB", (FINER * width, FINER * height), PAPER)
    pen = ImageDraw.Draw(image)
    middle = height / 2
    for number, loud in enumerate(heights):
        left = LEFT + STEP * number
        half = LOWEST + (HIGHEST - LOWEST) * loud
        spot = tuple(FINER * side for side in (left, middle - half, left + WIDE, middle + half))
        pen.rounded_rectangle(spot, radius=FINER * WIDE / 2, fill=STROKE)
    line = LEFT + STEP * UPBEAT - (STEP - WIDE) / 2
    pen.rectangle(tuple(FINER * side for side in (line - 1.5, 150, line + 1.5, height - 150)), fill=BAR_LINE)
    return av.VideoFrame.from_ndarray(np.asarray(image.resize(DRAWN, Image.Resampling.LANCZOS)), format="rgb24")
