"""Opening a stranger's recording: only the containers we take, only known decoders, no other file or address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, overload

import av
from av.stream import Disposition

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

SOUNDS = {"mp3": "mp3", "wav": "wav", "ogg": "ogg", "flac": "flac", "aac": "aac"}
"""What holds sound alone; M4A is an MP4, and any film may lack its picture."""
DEMUXERS = {"mp4": "mov", "mov": "mov", "webm": "matroska", "mkv": "matroska", **SOUNDS}
MOST_STREAMS = 16
# A camera's title in some old encoding is no reason to refuse. From 19 on PyAV reads it leniently by itself.
LENIENT: dict[str, Any] = {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}
DECODERS = (
    "h264,hevc,vp8,libvpx,vp9,libvpx-vp9,av1,libdav1d,mpeg4,mpeg2video,mjpeg,prores,theora,h263,vc1,png,"
    "aac,opus,libopus,vorbis,mp3,mp3float,alac,flac,ac3,eac3,amrnb,amrwb,"
    "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_u8,pcm_s8,pcm_mulaw,pcm_alaw"
)


class Unfit(Exception):
    """The file cannot be used. ``code`` and ``params`` as in :mod:`upbeat.rooms.record.refusals`."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def open_source(path: Path, kind: str) -> InputContainer:
    """Open ``path`` as ``kind`` (a key of DEMUXERS), without letting libav guess: a playlist named .mp4 stays unread.

    Raises ``av.error.FFmpegError`` where the headers cannot be read.
    """
    container: InputContainer = av.open(
        str(path),
        "r",
        format=DEMUXERS[kind],
        container_options={
            "protocol_whitelist": "file",
            "codec_whitelist": DECODERS,
            "max_streams": str(4 * MOST_STREAMS),
        },
        **LENIENT,
    )
    return container


def picture_of(container: InputContainer) -> VideoStream | None:
    """The best moving picture; a cover image is none, and one kept as a track of a single picture is not the best."""
    best = container.streams.best("video")
    return None if best is None or best.disposition & Disposition.attached_pic else cast("VideoStream", best)


def sound_of(container: InputContainer) -> AudioStream | None:
    """The first sound track."""
    return next(iter(container.streams.audio), None)


def is_known(stream: VideoStream | AudioStream) -> bool:
    """Is there a decoder for it, and one of DECODERS? The whitelist above binds libav while it probes, not later."""
    context = stream.codec_context
    return context is not None and context.codec.name in DECODERS.split(",")


@overload
def decoded(stream: VideoStream, packet: Packet[Any]) -> list[VideoFrame]: ...
@overload
def decoded(stream: AudioStream, packet: Packet[Any]) -> list[AudioFrame]: ...
def decoded(stream: VideoStream | AudioStream, packet: Packet[Any]) -> list[VideoFrame] | list[AudioFrame]:
    """The frames of a packet; none where it is broken, for one broken packet does not make a broken video."""
    try:
        return stream.decode(packet)
    except MemoryError:
        raise
    except av.error.FFmpegError:  # mostly InvalidDataError; AAC also answers with a bare −1
        return []
