"""The pictures of a source: decoded once, upright, at a constant rate, in every size asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np
from av.video.frame import PictureType

from upbeat.rooms.polish.line.clock import at_constant_rate
from upbeat.rooms.polish.line.geometry import inside, upright
from upbeat.rooms.record.source import decoded

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.filter.context import FilterContext
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from upbeat.rooms.polish.line.survey import Survey

Timed: TypeAlias = "tuple[float, VideoFrame]"
"""A picture with its second."""

TURNS = {0: [], 90: [("transpose", "clock")], 180: [("hflip", ""), ("vflip", "")], 270: [("transpose", "cclock")]}
UNSPECIFIED = 2  # AVCOL_SPC_UNSPECIFIED
HD_LINES = 720  # below, players take unmarked colours for those of BT.601


def pictures(
    container: InputContainer,
    video: VideoStream,
    survey: Survey,
    sizes: list[tuple[int, int]],
    edited: Callable[[Iterable[Timed]], Iterable[Timed]] = lambda frames: frames,
) -> Iterator[list[VideoFrame]]:
    """For each tick of ``survey.fps`` the picture in each of ``sizes`` (falling), as yuv420p in BT.709.

    Where the source shows the same picture longer, the same objects come again: nothing is scaled twice. ``edited``
    takes the pictures with their seconds as they are decoded.
    """
    return in_sizes(edited(_decoded(container, video, survey)), survey, sizes)


def in_sizes(timed: Iterable[Timed], survey: Survey, sizes: list[tuple[int, int]]) -> Iterator[list[VideoFrame]]:
    """For each tick the picture in each of ``sizes``, from pictures with their seconds."""
    scaler = Scaler(survey, sizes)
    seen: VideoFrame | None = None
    scaled: list[VideoFrame] = []
    for frame in at_constant_rate(timed, survey.fps):
        if seen is None or not _same(frame, seen):
            scaled = scaler.scale(frame)
        seen = frame
        yield scaled


def _same(one: VideoFrame, other: VideoFrame) -> bool:
    """Bit by bit the same picture? Between two slides a screen recording has little else."""
    if one is other:
        return True
    if (one.width, one.height, one.format.name) != (other.width, other.height, other.format.name):
        return False
    return all(
        np.array_equal(np.frombuffer(memoryview(a), np.uint8), np.frombuffer(memoryview(b), np.uint8))
        for a, b in zip(one.planes, other.planes, strict=True)
    )


def _decoded(container: InputContainer, video: VideoStream, survey: Survey) -> Iterator[Timed]:
    video.thread_type = "AUTO"
    video.thread_count = 2
    for packet in container.demux(video):
        for frame in decoded(video, packet):  # a broken picture: the one before stays a little longer
            if frame.pts is not None and frame.time - survey.start_s <= survey.latest_s:
                yield frame.time - survey.start_s, frame


class Scaler:
    """A filter graph from the source's pictures to those of the rungs, built anew where the source changes its size,
    as a browser's recording of a window does."""

    def __init__(self, survey: Survey, sizes: list[tuple[int, int]]) -> None:
        self.survey = survey
        self.sizes = sizes
        self.shape: tuple[int, int, str] | None = None
        self.graph: av.filter.Graph
        self.source: FilterContext
        self.sinks: list[FilterContext]

    def scale(self, frame: VideoFrame) -> list[VideoFrame]:
        """The picture in each size."""
        shape = (frame.width, frame.height, frame.format.name)
        if shape != self.shape:
            self._build(frame)
            self.shape = shape
        self.source.push(frame)
        scaled = []
        for sink in self.sinks:
            out = sink.pull()
            assert isinstance(out, av.VideoFrame)
            out.pict_type = PictureType.NONE  # the source's key frames are not ours
            scaled.append(out)
        return scaled

    def _build(self, frame: VideoFrame) -> None:
        """source → turn → scale to the first size → split: the next size is made from the last."""
        graph = self.graph = av.filter.Graph()  # kept: the contexts do not keep it alive
        self.source = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 90_000)
        )
        self.sinks = []
        last, output = self.source, 0
        for name, arguments in TURNS[self.survey.rotation]:
            last = _linked(graph, last, output, name, arguments)
        width, height = upright(frame.width, frame.height, self.survey.shape, self.survey.rotation)
        colours = ""
        if frame.colorspace == UNSPECIFIED:
            colours = ":in_color_matrix=" + ("bt709" if frame.height >= HD_LINES else "bt601")
        first, *later = self.sizes
        known = (frame.width, frame.height) == (self.survey.width, self.survey.height)
        inner = first if known else inside(width, height, first)
        to_first = [
            ("scale", f"{inner[0]}:{inner[1]}:flags=bicubic{colours}:out_color_matrix=bt709:out_range=tv"),
            ("setsar", "1"),
            ("format", "yuv420p"),
            ("pad", f"{first[0]}:{first[1]}:(ow-iw)/2:(oh-ih)/2"),
        ]
        sizes = [to_first, *([("scale", f"{w}:{h}:flags=bicubic")] for w, h in later)]
        for number, steps in enumerate(sizes, start=1):
            for name, arguments in steps:
                last, output = _linked(graph, last, output, name, arguments), 0
            if number < len(sizes):  # no split behind the last: what nobody takes from it would pile up
                last, output = _linked(graph, last, 0, "split", "2"), 1
            self.sinks.append(_linked(graph, last, 0, "buffersink", ""))
        graph.configure()


def _linked(graph: av.filter.Graph, source: FilterContext, output: int, name: str, arguments: str) -> FilterContext:
    added = graph.add(name, arguments or None)
    source.link_to(added, output)
    return added
