"""What is in a recording, found by decoding its beginning and its end. No Django: runs in a confined process."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import av

from upbeat.rooms.record.findings import Probe
from upbeat.rooms.record.listening import check_length, claimed_duration, inspect_sound
from upbeat.rooms.record.source import MOST_STREAMS, SOUNDS, Unfit, decoded, is_known, open_source, picture_of, sound_of
from upbeat.rooms.record.structure import container_kind

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

MOST_PIXELS = 8192 * 4320
FIRST_PACKETS = 250
LAST_PIXELS = 300 * 1280 * 720  # twelve seconds of a lecture; one or two of a 4K camera
END_S = 3.0  # how far before the end decoding starts again
TRUNCATED_S = 2.0  # so much of the claimed duration may be missing: tracks end at different times


def inspect(path: Path, max_seconds: float) -> Probe:
    """Look at the recording in ``path``.

    Raises Unfit with a code of :mod:`upbeat.rooms.record.refusals`, or MemoryError where it claims too much.
    """
    kind = container_kind(path)
    try:
        with open_source(path, kind) as container:
            return _inspect(container, kind, path, max_seconds)
    except MemoryError:
        raise
    except (av.error.FFmpegError, av.error.EOFError, UnicodeDecodeError) as error:
        raise Unfit("damaged") from error


def _inspect(container: InputContainer, kind: str, path: Path, max_seconds: float) -> Probe:
    if len(container.streams) > MOST_STREAMS:
        raise Unfit("too_much")
    video, audio = picture_of(container), sound_of(container)
    if video is None and audio is not None:
        return inspect_sound(container, audio, kind, path, max_seconds)
    if video is None or kind in SOUNDS:
        raise Unfit("not_a_video")
    size = path.stat().st_size
    _check_claims(video, size)
    duration_s = claimed_duration(container, video, audio)
    if duration_s is not None:
        check_length(duration_s, max_seconds)
    if audio is None:
        raise Unfit("no_sound")
    if not is_known(audio):
        raise Unfit("unknown_sound")
    first, heard = _decode_start(container, video, audio)
    if not heard:
        raise Unfit("no_sound")
    if first.width * first.height > MOST_PIXELS:
        raise Unfit("too_much")
    starts_s = (container.start_time or 0) / av.time_base
    last_s, ends_s = _last_second(container, video, audio, starts_s, duration_s, max_seconds)
    if duration_s is None or last_s > duration_s + TRUNCATED_S:
        duration_s = ends_s
        check_length(duration_s, max_seconds)
    elif ends_s < duration_s - max(TRUNCATED_S, 0.05 * duration_s):
        if starts_s <= 0 or starts_s + ends_s < duration_s - TRUNCATED_S:
            raise Unfit("truncated")
        duration_s = ends_s  # Matroska says where the end is, also where the beginning is not at 0
    return Probe(
        container=kind,
        duration_s=round(duration_s, 3),
        width=first.width,
        height=first.height,
        fps=_rate(video),
        has_audio=True,
        audio_rate=audio.codec_context.sample_rate,
        audio_channels=audio.codec_context.channels,
        video_codec=video.codec_context.codec.canonical_name,
        rotation=-first.rotation % 360,  # libav counts against the clock
        bytes=size,
    )


def _check_claims(video: VideoStream, size: int) -> None:
    """Refuse before decoding what no file of this size can hold."""
    if not is_known(video):
        raise Unfit("unknown_codec")
    if video.codec_context.width * video.codec_context.height > MOST_PIXELS or video.frames > size:
        raise Unfit("too_much")


def _decode_start(container: InputContainer, video: VideoStream, audio: AudioStream) -> tuple[VideoFrame, bool]:
    """The first picture, and whether any sound could be decoded near it."""
    video.codec_context.thread_count = 1
    first: VideoFrame | None = None
    heard = False
    for packet in islice(container.demux(video, audio), FIRST_PACKETS):
        if packet.stream.index == video.index and first is None:
            first = next(iter(decoded(video, packet)), None)
        elif packet.stream.index == audio.index and not heard:
            heard = bool(decoded(audio, packet))
        if first is not None and heard:
            break
    if first is None:
        context = video.codec_context
        raise Unfit("too_much" if context.width * context.height > MOST_PIXELS else "damaged")
    return first, heard


def _last_second(
    container: InputContainer,
    video: VideoStream,
    audio: AudioStream,
    start_s: float,
    duration_s: float | None,
    max_seconds: float,
) -> tuple[float, float]:
    """Where the last packet begins and where it ends. Decodes pictures on the way; Unfit if most of them are broken."""
    tail_s = min(END_S, duration_s / 2) if duration_s else 0.0
    container.seek(round((start_s + (duration_s - tail_s if duration_s else 0.0)) * av.time_base))
    most = LAST_PIXELS // max(1, video.codec_context.width * video.codec_context.height)
    last_s, ends_s, tried, good = 0.0, 0.0, 0, 0
    for packet in container.demux(video, audio):
        if packet.pts is not None:
            last_s = max(last_s, float(packet.pts * packet.time_base) - start_s)
            ends_s = max(ends_s, float((packet.pts + (packet.duration or 0)) * packet.time_base) - start_s)
            if last_s > max_seconds + TRUNCATED_S:
                return last_s, ends_s
        if packet.stream.index == video.index and tried < most:
            tried += 1 if packet.size else 0  # the last, empty packet draws out what the decoder holds back
            good += len(decoded(video, packet))
    if good < tried / 2 or good == 0:
        raise Unfit("truncated")
    return last_s, ends_s


def _rate(video: VideoStream) -> float:
    """Pictures a second: the average where it is a rate of a video, not the clock of a browser's WebM; else 0."""
    for rate in (video.average_rate, video.guessed_rate):
        if rate and 1 <= rate <= 240:
            return round(float(rate), 3)
    return 0.0
