"""The renditions: the source decoded once, encoded in two sizes and as sound alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import chain, islice
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from upbeat.rooms.polish.line.geometry import fit, upright
from upbeat.rooms.polish.line.levels import Plan
from upbeat.rooms.polish.line.loudness import Chain
from upbeat.rooms.polish.line.pictures import pictures
from upbeat.rooms.polish.line.rungs import PICTURES, SOUND_ONLY, SPEECH, RungFile, Sound, SoundCoder
from upbeat.rooms.polish.line.sound import RATE, Block, blocks
from upbeat.rooms.polish.line.survey import Survey, streams
from upbeat.rooms.record.source import Unfit, open_source

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

TAIL = RATE // 10  # sound shorter than this behind the last picture is left out: coders pad their last packet


def encode(
    source: Path,
    survey: Survey,
    plan: Plan,
    files: Mapping[str, BinaryIO],
    *,
    sound: Sound = SPEECH,
    on_second: Callable[[int], None] = lambda second: None,
    on_picture: Callable[[VideoFrame], None] = lambda picture: None,
) -> None:
    """Write the renditions of ``source``, one open file for each name of RUNGS.

    All have the same length: the shorter of picture and sound goes on with its last picture or with silence.
    ``on_second`` is told each second of the video when it has been read, ``on_picture`` shown the smallest picture of
    each tick. Raises FFmpegError, OSError, Unfit.
    """
    width, height = upright(survey.width, survey.height, survey.shape, survey.rotation)
    sizes = [fit(width, height, picture.frame) for picture in PICTURES.values()]
    with ExitStack() as stack:
        # Opened twice, so that picture and sound are read in step whatever their order in the file.
        seen = stack.enter_context(open_source(source, survey.kind))
        heard = stack.enter_context(open_source(source, survey.kind))
        rungs = [
            RungFile(files[name], sound, picture, size, survey.fps)
            for (name, picture), size in zip(PICTURES.items(), sizes, strict=True)
        ]
        alone = RungFile(files[SOUND_ONLY], sound)

        def show(frames: list[VideoFrame]) -> None:
            on_picture(frames[-1])
            for rung, frame in zip(rungs, frames, strict=True):
                rung.show(frame)

        in_step = _in_step(
            pictures(seen, streams(seen)[0], survey, sizes),
            blocks(heard, streams(heard)[1], survey.start_s, sound.channels, survey.latest_s),
            survey.fps,
            sound.channels,
            show,
        )
        counted = _counted(in_step, on_second)
        coders = [(SoundCoder(sound, sound.with_picture), rungs), (SoundCoder(sound, sound.alone), [alone])]
        for piece in chain(Chain(sound.channels, plan.gain_db, plan.limited).through(counted), [None]):
            for coder, takers in coders:
                samples = coder.code(piece)
                for rung in takers:
                    rung.hear(samples)
        for rung in [*rungs, alone]:
            rung.finish()


def _in_step(
    shown: Iterator[list[VideoFrame]],
    sound: Iterator[Block],
    fps: int,
    channels: int,
    show: Callable[[list[VideoFrame]], None],
) -> Iterator[Block]:
    """Second by second: give its pictures to ``show``, then yield its sound, both equally long."""
    last: list[VideoFrame] | None = None
    while True:
        count = 0
        for last in islice(shown, fps):
            show(last)
            count += 1
        block = next(sound, np.zeros((channels, 0), np.float32))
        if block.shape[1] - count * RATE // fps < TAIL:
            block = block[:, : count * RATE // fps]
        if not count and not block.shape[1]:
            return
        if last is None:
            raise Unfit("damaged")
        while count < ceil(block.shape[1] * fps / RATE):
            show(last)
            count += 1
        yield np.pad(block, ((0, 0), (0, count * RATE // fps - block.shape[1])))


def _counted(sound: Iterator[Block], on_second: Callable[[int], None]) -> Iterator[Block]:
    for second, block in enumerate(sound, start=1):
        yield block
        on_second(second)
