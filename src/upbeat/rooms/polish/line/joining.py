"""Takes put together: each decoded, upright, at one rate and size, sound and picture equally long, into one MP4.

Each fills whole seconds, so that its passage can be recorded anew and replaced alone (:mod:`.replacing`).
``python -m upbeat.rooms.polish.line.joining TARGET SOURCE…`` says how far it is as lines of JSON, ``{"share": …}``, and
at the end ``{"lengths": [seconds, …]}``, one for each source, or ``{"failed": code}`` with a code of
:mod:`upbeat.rooms.record.refusals`.
"""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import av
import av.error
import av.logging
import numpy as np

from upbeat.rooms.polish.line.drawn import shown_of
from upbeat.rooms.polish.line.geometry import Frame, fit, upright
from upbeat.rooms.polish.line.result import MAX_SECONDS
from upbeat.rooms.polish.line.sound import RATE, Block, blocks, layout_of
from upbeat.rooms.polish.line.survey import Survey, sound_stream, survey
from upbeat.rooms.record.source import Unfit, open_source

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.frame import VideoFrame

FPS = 25
LARGEST = Frame(1920, 1080)
PER_TICK = RATE // FPS
SLACK_TICKS = 2  # coders pad their last packet: for so little no second more is filled
# The line encodes once more: what is lost here is not to be seen there.
PICTURE = {"preset": "veryfast", "crf": "18"}
SOUND_BITS = 192_000


def join(sources: Sequence[Path], target: Path, on_share: Callable[[float], None] = lambda share: None) -> list[int]:
    """Write ``sources`` one after the other into the MP4 ``target``; how many seconds each fills.

    The picture has the size of the largest take, at most 1920 × 1080; others are put inside it with bars. Sound is
    stereo where one of them is. Decodes, so run it confined. Raises Unfit, MemoryError, FFmpegError or OSError.
    """
    surveys = []
    for source in sources:
        surveys.append(survey(source, MAX_SECONDS))
        on_share(0.0)  # a sign of life
    sizes = [fit(*upright(one.width, one.height, one.shape, one.rotation), LARGEST) for one in surveys]
    size = max(sizes, key=lambda pair: pair[0] * pair[1])
    channels = max(_channels(source, one) for source, one in zip(sources, surveys, strict=True))
    whole_s = sum(one.duration_s for one in surveys) or 1.0
    with av.open(str(target), "w", format="mp4") as out:
        writer = _Writer(out, size, channels)

        def told() -> None:
            on_share(min(1.0, writer.shown / FPS / whole_s))

        lengths = []
        for source, one in zip(sources, surveys, strict=True):
            before = writer.shown
            # No size of its own: every picture goes inside the common one, with bars where it has another shape.
            _add(writer, source, replace(one, fps=FPS, width=0, height=0), told)
            lengths.append((writer.shown - before) // FPS)
        writer.finish()
    return lengths


def _channels(source: Path, one: Survey) -> int:
    with open_source(source, one.kind) as container:
        return 2 if sound_stream(container).codec_context.channels > 1 else 1


def _add(writer: _Writer, source: Path, one: Survey, on_second: Callable[[], None]) -> None:
    """Picture and sound of one take by whole seconds; the shorter goes on with its last picture or with silence."""
    with shown_of(source, one, [writer.size]) as shown, open_source(source, one.kind) as heard:
        sound = blocks(heard, sound_stream(heard), one.start_s, writer.channels, one.latest_s)
        last: VideoFrame | None = None
        while True:
            ticks = 0
            for (frame,) in islice(shown, FPS):
                last, ticks = frame, ticks + 1
                writer.show(frame)
            block = next(sound, np.zeros((writer.channels, 0), np.float32))
            if ticks <= SLACK_TICKS and block.shape[1] <= SLACK_TICKS * PER_TICK:
                return
            if last is None:
                raise Unfit("damaged")
            for _tick in range(ticks, FPS):
                writer.show(last)
            writer.hear(np.pad(block, ((0, 0), (0, RATE - block.shape[1]))))
            on_second()


class _Writer:
    """One MP4 with a picture at a constant rate and sound without gaps. ``shown`` counts pictures."""

    def __init__(self, out: OutputContainer, size: tuple[int, int], channels: int) -> None:
        self.out, self.size, self.channels = out, size, channels
        self.shown = self.heard = 0
        self.video = out.add_stream("libx264", rate=FPS, options=PICTURE)
        self.video.width, self.video.height = size
        self.video.pix_fmt = "yuv420p"
        self.video.codec_context.time_base = Fraction(1, FPS)
        self.video.codec_context.gop_size = 2 * FPS
        self.video.codec_context.thread_count = 2
        self.audio = out.add_stream("aac", rate=RATE, layout=layout_of(channels))
        self.audio.bit_rate = SOUND_BITS

    def show(self, frame: VideoFrame) -> None:
        """The next picture."""
        frame.pts, frame.time_base = self.shown, Fraction(1, FPS)
        self.shown += 1
        self.out.mux(self.video.encode(frame))

    def hear(self, block: Block) -> None:
        """The next samples."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=layout_of(self.channels))
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.heard, Fraction(1, RATE)
        self.heard += block.shape[1]
        self.out.mux(self.audio.encode(frame))

    def finish(self) -> None:
        """What the coders hold back."""
        for stream in (self.video, self.audio):
            self.out.mux(stream.encode(None))


def main() -> int:
    """0 when the file is there, else 1."""
    av.logging.set_level(None)
    target, *sources = (Path(name) for name in sys.argv[1:])
    try:
        lengths = join(sources, target, lambda share: print(json.dumps({"share": round(share, 3)}), flush=True))
    except (Unfit, OSError, av.error.FFmpegError, MemoryError) as error:
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        print(json.dumps({"failed": "join_disk_full" if full else "take_damaged"}), flush=True)
        return 1
    print(json.dumps({"lengths": lengths}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
