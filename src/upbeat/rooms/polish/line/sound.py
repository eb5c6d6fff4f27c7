"""The sound of a source: decoded, at 48 kHz, mono or stereo, without gaps, in blocks of a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np
from numpy.typing import NDArray

from upbeat.rooms.record.source import decoded

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

RATE = 48_000
SLACK = RATE // 25  # 40 ms: a gap that is smaller is rounding of a container's clock, or drift not yet heard

Block: TypeAlias = NDArray[np.float32]
"""Sound as array (channels, samples) of float32 at RATE, full scale ±1."""


def layout_of(channels: int) -> str:
    """libav's name for one or two channels."""
    return "stereo" if channels == 2 else "mono"


def blocks(
    container: InputContainer,
    audio: AudioStream,
    start_s: float,
    channels: int,
    most_s: float,
    on_frame: Callable[[AudioFrame, float], None] = lambda frame, second: None,
    edited: Callable[[Iterable[Block]], Iterable[Block]] = lambda pieces: pieces,
) -> Iterator[Block]:
    """The sound in blocks of exactly one second, the last one shorter. Second 0 is the source's ``start_s``.

    A broken packet becomes silence. What claims to come after second ``most_s`` is a broken clock and left out.
    ``on_frame`` is shown each frame that counts, as it was decoded, and told its second. ``edited`` takes the sound
    in pieces of any length before it comes in seconds.
    """
    frames = (frame for packet in container.demux(audio) for frame in decoded(audio, packet))
    return in_seconds(edited(_pieces(frames, start_s, channels, most_s, on_frame)))


def counted(sound: Iterable[Block], on_second: Callable[[int], None]) -> Iterator[Block]:
    """The same blocks; ``on_second`` is told how many have been taken, each time one more is done with."""
    for second, block in enumerate(sound, start=1):
        yield block
        on_second(second)


def in_seconds(pieces: Iterable[Block]) -> Iterator[Block]:
    """Cut pieces of any length into blocks of RATE samples and a rest."""
    waiting: list[Block] = []
    have = 0
    for piece in pieces:
        waiting.append(piece)
        have += piece.shape[1]
        while have >= RATE:
            joined = np.concatenate(waiting, axis=1)
            yield joined[:, :RATE]
            waiting, have = [joined[:, RATE:]], have - RATE
    if have:
        yield np.concatenate(waiting, axis=1)


def _pieces(
    frames: Iterable[AudioFrame],
    start_s: float,
    channels: int,
    most_s: float,
    on_frame: Callable[[AudioFrame, float], None] = lambda frame, second: None,
) -> Iterator[Block]:
    """Resampled sound that keeps to the clock of the source: silence in its gaps, overlaps left out."""
    converters: dict[tuple[str, str, int], av.AudioResampler] = {}
    heard = 0.0  # samples at RATE since start_s
    for frame in frames:
        if frame.time is not None:
            if frame.time - start_s > most_s:
                continue
            gap = round((frame.time - start_s) * RATE - heard)
            if gap > (SLACK if heard else 0):
                yield from _silence(gap, channels)
                heard += gap
            elif gap < -SLACK:
                continue
        on_frame(frame, heard / RATE)
        heard += frame.samples * RATE / frame.sample_rate
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape not in converters:
            converters[shape] = av.AudioResampler(format="fltp", layout=layout_of(channels), rate=RATE)
        frame.pts = None  # the clock is kept here
        for converted in converters[shape].resample(frame):
            yield converted.to_ndarray()  # type: ignore[misc]  # fltp is float32
    for converter in converters.values():
        for converted in converter.resample(None):
            yield converted.to_ndarray()  # type: ignore[misc]


def _silence(samples: int, channels: int) -> Iterator[Block]:
    """Silence in pieces of at most a second, for a gap may be long."""
    while samples > 0:
        piece = min(samples, RATE)
        yield np.zeros((channels, piece), np.float32)
        samples -= piece
