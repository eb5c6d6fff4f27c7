"""One file that is served: its coders and its writer."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, BinaryIO

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.frame import PictureType
from av.video.stream import VideoStream

from upbeat.rooms.polish.line.fmp4 import FragmentWriter, Sample, length_prefixed
from upbeat.rooms.polish.line.fragments import KEY_SECONDS
from upbeat.rooms.polish.line.geometry import HIGH, LOW, Frame
from upbeat.rooms.polish.line.sound import RATE, layout_of

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.packet import Packet
    from av.video.frame import VideoFrame

BT709, LIMITED = 1, 1  # AVCOL_SPC_BT709, AVCOL_RANGE_MPEG
X264_THREADS = 2  # fixed, for the bytes depend on it: every machine makes the same file, nearly always
AAC_SAMPLES = 1024


@dataclass(frozen=True)
class Picture:
    """How a rung's picture is coded. ``crf`` is x264's quality, ``most_kbits`` its ceiling of kbit a second."""

    frame: Frame
    crf: int
    most_kbits: int


@dataclass(frozen=True)
class Sound:
    """How sound is coded, in bits a second: with a picture, and alone."""

    channels: int
    with_picture: int
    alone: int


PICTURES = {"720p": Picture(HIGH, 25, 700), "480p": Picture(LOW, 27, 250)}
SOUND_ONLY = "audio"
RUNGS = (*PICTURES, SOUND_ONLY)
SPEECH, MUSIC = Sound(1, 64_000, 48_000), Sound(2, 128_000, 96_000)


class RungFile:
    """Takes pictures at a constant rate and coded sound, writes fragmented MP4 to ``file``."""

    def __init__(
        self, file: BinaryIO, sound: Sound, picture: Picture | None = None, size: tuple[int, int] = (0, 0), fps: int = 1
    ) -> None:
        # libav's muxer writes the init segment (ftyp, moov) and nothing else: see fmp4.
        init = io.BytesIO()
        self.container = av.open(
            init, "w", format="mp4", options={"movflags": "empty_moov+default_base_moof+skip_trailer"}
        )
        self.video = None if picture is None else self._video(picture, size, fps)
        audio = self.container.add_stream("aac", rate=RATE)
        assert isinstance(audio, AudioStream)
        _set_up(audio.codec_context, sound, sound.alone if picture is None else sound.with_picture)
        self.container.start_encoding()
        streams = [stream for stream in (self.video, audio) if stream]
        self.timescales = [round(1 / stream.time_base) for stream in streams if stream.time_base]
        self.writer = FragmentWriter(file, init.getvalue(), self.timescales)
        self.fps, self.shown = fps, 0

    def _video(self, picture: Picture, size: tuple[int, int], fps: int) -> VideoStream:
        stream = self.container.add_stream(
            "libx264",
            rate=fps,
            options={
                "preset": "veryfast",
                "profile": "high",
                "crf": str(picture.crf),
                "maxrate": f"{picture.most_kbits}k",
                "bufsize": f"{2 * picture.most_kbits}k",
                "g": str(KEY_SECONDS * fps),
                "keyint_min": str(KEY_SECONDS * fps),
                "sc_threshold": "0",  # key frames at the same seconds in every rung
                "bf": "0",
            },
        )
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.thread_count, context.thread_type = X264_THREADS, "FRAME"
        context.colorspace, context.color_primaries, context.color_trc = BT709, BT709, BT709
        context.color_range = LIMITED
        return stream

    def show(self, frame: VideoFrame, *, key: bool = False) -> None:
        """Take the picture of the next tick; with ``key`` one may begin there, besides every sixth second."""
        assert self.video is not None
        frame.pts, frame.time_base = self.shown, Fraction(1, self.fps)
        self.shown += 1
        if key:
            frame.pict_type = PictureType.I
        self._add_pictures(self.video.encode(frame))
        if key:
            frame.pict_type = PictureType.NONE  # the same picture may come again

    def hear(self, samples: Iterable[Sample]) -> None:
        """Take coded sound, as a SoundCoder of the same bit rate gives it."""
        for sample in samples:
            self.writer.add(len(self.timescales) - 1, sample)

    def finish(self) -> None:
        """Write what the coder of pictures and the writer still hold."""
        if self.video is not None:
            self._add_pictures(self.video.encode(None))
            self.writer.end(0)
        self.writer.end(len(self.timescales) - 1)
        self.container.close()

    def _add_pictures(self, packets: list[Packet[VideoStream]]) -> None:
        ticks = self.timescales[0] // self.fps
        for packet in packets:
            assert packet.pts is not None
            data = length_prefixed(bytes(packet))
            self.writer.add(0, Sample(data, packet.pts * ticks, ticks, packet.is_keyframe))


class SoundCoder:
    """AAC from the frames of one sound, raised by ``trim_db``, for every file that carries it at this bit rate."""

    def __init__(self, sound: Sound, bitrate: int, trim_db: float = 0.0) -> None:
        self.context = av.CodecContext.create("aac", "w")
        _set_up(self.context, sound, bitrate)
        self.factor = np.float32(10 ** (trim_db / 20))
        self.heard = 0

    def code(self, frame: AudioFrame | None) -> list[Sample]:
        """What is ready after the next samples, or, after None, the rest."""
        if frame is not None:
            if self.factor != 1:
                frame = av.AudioFrame.from_ndarray(frame.to_ndarray() * self.factor, "fltp", frame.layout.name)
                frame.sample_rate = RATE
            frame.pts, frame.time_base = self.heard, Fraction(1, RATE)
            self.heard += frame.samples
        # The first packet (at −1024) only warms the coder up. Left out, sound starts at 0 without an edit list, which
        # not every player heeds; the first 21 ms fade in.
        return [
            Sample(bytes(packet), packet.pts, AAC_SAMPLES, True)
            for packet in self.context.encode(frame)
            if packet.pts is not None and packet.pts >= 0
        ]


def _set_up(context: AudioCodecContext, sound: Sound, bitrate: int) -> None:
    context.sample_rate, context.layout = RATE, layout_of(sound.channels)
    context.format, context.time_base = "fltp", Fraction(1, RATE)
    context.bit_rate = bitrate
    # Measured on speech and a solo voice at 48 to 64 kbit/s: the default coder leaves 12 to 30 dB between signal and
    # noise below 1 kHz and raises peaks by up to 3.4 dB; this one 27 to 44 dB, 1.6 dB, in half the time.
    context.options = {"aac_coder": "fast"}
