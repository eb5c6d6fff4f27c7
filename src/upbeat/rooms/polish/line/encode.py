"""The renditions: the source decoded once, encoded in two sizes and as sound alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from itertools import chain, islice
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from upbeat.rooms.polish.line.ahead import ahead
from upbeat.rooms.polish.line.cutting import EVERYTHING, Kept
from upbeat.rooms.polish.line.denoising import heard_in
from upbeat.rooms.polish.line.drawn import shown_of
from upbeat.rooms.polish.line.geometry import fit, upright
from upbeat.rooms.polish.line.levels import Plan
from upbeat.rooms.polish.line.loudness import Chain
from upbeat.rooms.polish.line.rungs import PICTURES, SOUND_ONLY, SPEECH, RungFile, Sound, SoundCoder
from upbeat.rooms.polish.line.sound import RATE, Block, counted
from upbeat.rooms.polish.line.survey import Survey
from upbeat.rooms.record.source import Unfit

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

TAIL = RATE // 10  # sound shorter than this behind the last picture is left out: coders pad their last packet

SOUND_AHEAD, PICTURES_AHEAD = 2, 8
"""Seconds, and ticks: the pictures of a tick take 2 MB."""


def encode(
    source: Path,
    survey: Survey,
    plan: Plan,
    files: Mapping[str, BinaryIO],
    *,
    sound: Sound = SPEECH,
    kept: Kept = EVERYTHING,
    hear: Callable[[], AbstractContextManager[Iterator[Block]]] | None = None,
    begins: Collection[int] = (),
    sizes: Sequence[tuple[int, int]] = (),
    seconds: int | None = None,
    on_second: Callable[[int], None] = lambda second: None,
    on_picture: Callable[[VideoFrame], None] = lambda picture: None,
) -> None:
    """Write the renditions of what is ``kept`` of ``source``, one open file for each name of RUNGS.

    All have the same length: the shorter of picture and sound goes on with its last picture or with silence; with
    ``seconds`` it is exactly that. ``hear`` opens the sound where that is not the source's own. Passages start at the
    seconds ``begins``: there a key frame stands, so that one can be replaced. ``sizes`` of the pictures, where they are
    not to follow from the source: it is put inside, with bars. ``on_second`` is told each second of the video when it
    has been read, ``on_picture`` shown the smallest picture of each tick. Raises FFmpegError, OSError, Unfit.
    """
    if sizes:
        survey = replace(survey, width=0, height=0)
    else:
        width, height = upright(survey.width, survey.height, survey.shape, survey.rotation)
        sizes = [fit(width, height, picture.frame) for picture in PICTURES.values()]
    with ExitStack() as stack:
        # Opened twice, so that picture and sound are read in step whatever their order in the file.
        shown = stack.enter_context(shown_of(source, survey, list(sizes), kept.pictures))
        sounds = stack.enter_context(hear() if hear else heard_in(source, survey, sound.channels, kept.sound))
        heard = stack.enter_context(ahead(sounds, SOUND_AHEAD))
        looks = stack.enter_context(ahead(shown, PICTURES_AHEAD))
        rungs = [
            RungFile(files[name], sound, picture, size, survey.fps)
            for (name, picture), size in zip(PICTURES.items(), sizes, strict=True)
        ]
        alone = RungFile(files[SOUND_ONLY], sound)

        def show(frames: list[VideoFrame]) -> None:
            on_picture(frames[-1])
            second, tick = divmod(rungs[0].shown, survey.fps)
            for rung, frame in zip(rungs, frames, strict=True):
                rung.show(frame, key=not tick and second in begins)

        in_step = _in_step(looks, heard, survey.fps, sound.channels, show, seconds)
        told = counted(in_step, on_second)
        with_picture, by_itself = plan.trims_db
        coders = [
            (SoundCoder(sound, sound.with_picture, with_picture), rungs),
            (SoundCoder(sound, sound.alone, by_itself), [alone]),
        ]
        for piece in chain(Chain(sound.channels, plan.gain_db, plan.limited).through(told), [None]):
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
    seconds: int | None,
) -> Iterator[Block]:
    """Second by second: give its pictures to ``show``, then yield its sound, both equally long; so many, if told."""
    last: list[VideoFrame] | None = None
    told = 0
    while told != seconds:
        count = 0
        for last in islice(shown, fps):
            show(last)
            count += 1
        block = next(sound, np.zeros((channels, 0), np.float32))
        if seconds is None and block.shape[1] - count * RATE // fps < TAIL:
            block = block[:, : count * RATE // fps]
        if seconds is None and not count and not block.shape[1]:
            return
        if last is None:
            raise Unfit("damaged")
        while count < (ceil(block.shape[1] * fps / RATE) if seconds is None else fps):
            show(last)
            count += 1
        yield np.pad(block, ((0, 0), (0, count * RATE // fps - block.shape[1])))
        told += 1
