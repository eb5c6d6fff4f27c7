"""What the line must know of a source before it starts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av

from upbeat.rooms.polish.line.motion import moves_much
from upbeat.rooms.record.inspection import inspect
from upbeat.rooms.record.source import Unfit, open_source, picture_of, sound_of

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

STILL_FPS, MOVING_FPS = 15, 25
DRAWN = (1280, 720)
"""Of the still that stands for the picture of a recording that has none (:mod:`.drawn`)."""
CLOCK_SLACK_S = 3.0  # more than the probe lets a track pass its claimed end


@dataclass(frozen=True)
class Survey:
    """``start_s`` is the source's own time of its first picture or sound; everything later counts from there.

    ``width`` × ``height`` stored pixels of the shape ``aspect`` (wide ÷ high), to be turned by ``rotation`` degrees
    clockwise; ``fps`` is the rate of the renditions. ``sound_alone``: there is no picture in it, and one is drawn.
    """

    kind: str
    start_s: float
    duration_s: float
    width: int
    height: int
    aspect: tuple[int, int]
    rotation: int
    fps: int
    sound_alone: bool = False

    @property
    def latest_s(self) -> float:
        """A second that no honest picture or sound is behind."""
        return self.duration_s + CLOCK_SLACK_S

    @property
    def shape(self) -> Fraction:
        """``aspect`` as a number."""
        return Fraction(*self.aspect)


def survey(source: Path, max_seconds: float) -> Survey:
    """Look at ``source``. Raises what :func:`upbeat.rooms.record.inspection.inspect` raises."""
    probe = inspect(source, max_seconds)
    with open_source(source, probe.container) as container:
        if probe.sound_alone:
            start_s = (container.start_time or 0) / av.time_base
            return Survey(probe.container, start_s, probe.duration_s, *DRAWN, (1, 1), 0, STILL_FPS, sound_alone=True)
        video, _ = streams(container)
        told = video.sample_aspect_ratio
        aspect = Fraction(told.numerator, told.denominator) if told else Fraction(1)
        if not Fraction(1, 4) <= aspect <= 4:
            aspect = Fraction(1)  # no camera has such pixels; a header is wrong
        start_s = (container.start_time or 0) / av.time_base
        fps = MOVING_FPS if moves_much(container, video, probe.duration_s) else STILL_FPS
    return Survey(
        kind=probe.container,
        start_s=start_s,
        duration_s=probe.duration_s,
        width=probe.width,
        height=probe.height,
        aspect=(aspect.numerator, aspect.denominator),
        rotation=probe.rotation,
        fps=fps,
    )


def streams(container: InputContainer) -> tuple[VideoStream, AudioStream]:
    """The picture and the sound, both there since the probe; Unfit if the file has changed since."""
    video, audio = picture_of(container), sound_of(container)
    if video is None or audio is None:
        raise Unfit("damaged")
    return video, audio


def sound_stream(container: InputContainer) -> AudioStream:
    """The sound, there since the probe; Unfit if the file has changed since."""
    audio = sound_of(container)
    if audio is None:
        raise Unfit("damaged")
    return audio
