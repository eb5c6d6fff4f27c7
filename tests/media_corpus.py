"""Small videos of every kind, good and bad, made on the spot by PyAV."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

RATE = 48_000
Picture = Callable[[int], NDArray[np.uint8]]
Sound = NDArray[np.float32]


def slide(width: int = 160, height: int = 90) -> Picture:
    """A light slide with a dark heading and a mark that moves on once a second (25 frames)."""

    def draw(index: int) -> NDArray[np.uint8]:
        picture = np.full((height, width, 3), 240, np.uint8)
        picture[: height // 5] = (30, 60, 100)
        x = 10 * (index // 25) % (width - 12)
        picture[height // 2 : height // 2 + 8, x : x + 8] = (200, 40, 30)
        return picture

    return draw


def busy(width: int = 160, height: int = 90) -> Picture:
    """Broad stripes that run all over the picture."""

    def draw(index: int) -> NDArray[np.uint8]:
        x = np.arange(width)[None, :, None]
        y = np.arange(height)[:, None, None]
        return (127 + 100 * np.sin((x + 4 * index + y) / 9 + np.arange(3))).astype(np.uint8)

    return draw


def tone(seconds: float, level: float = 0.1, hz: float = 440, channels: int = 1) -> Sound:
    """A sine, the same in each channel: array (channels, samples)."""
    t = np.arange(round(seconds * RATE)) / RATE
    return np.tile((level * np.sin(2 * np.pi * hz * t)).astype(np.float32), (channels, 1))


def speech(seconds: float, level: float = 0.1, seed: int = 3) -> Sound:
    """Noise in syllables, four a second, with pauses: crest factor and gating as of speech. Array (1, samples)."""
    chance = np.random.default_rng(seed)
    n = round(seconds * RATE)
    t = np.arange(n) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 4 * t), 0, 1) * (np.sin(2 * np.pi * 0.23 * t) > -0.8)
    noise = np.convolve(chance.standard_normal(n), np.ones(8) / 8, "same")
    return (level * syllables * noise)[None, :].astype(np.float32)


def make_clip(
    path: Path,
    *,
    seconds: float = 3,
    picture: Picture | None = None,
    sound: Sound | None = None,
    times: list[float] | None = None,
    fps: int = 25,
    codecs: tuple[str, str] = ("libx264", "aac"),
    options: dict[str, str] | None = None,
    silent: bool = False,
    only_sound: bool = False,
    aspect: Fraction | None = None,
) -> Path:
    """Write a clip; the suffix of ``path`` decides the container.

    ``times`` gives each picture's second (variable rate) instead of ``fps``. ``silent`` leaves the sound track out,
    ``only_sound`` the picture.
    """
    draw = picture or slide()
    samples = tone(seconds) if sound is None else sound
    moments = times if times is not None else [i / fps for i in range(round(seconds * fps))]
    with av.open(str(path), "w", options=options or {}) as out:
        video = None if only_sound else _video_stream(out, codecs[0], draw(0), fps, times is not None, aspect)
        audio = None if silent else _audio_stream(out, codecs[1], len(samples))
        sent = 0
        for index, moment in enumerate(moments):
            if video:
                frame = av.VideoFrame.from_ndarray(draw(index), format="rgb24").reformat(format=video.pix_fmt)
                frame.time_base = video.codec_context.time_base
                frame.pts = round(moment / frame.time_base)
                out.mux(video.encode(frame))
            due = min(round((moment + 1 / fps) * RATE), samples.shape[1])
            if audio and due > sent:
                out.mux(audio.encode(_block(samples, sent, due)))
                sent = due
        if video:
            out.mux(video.encode(None))
        if audio:
            out.mux(audio.encode(None))
    return path


def _video_stream(
    out: OutputContainer, codec: str, first: NDArray[np.uint8], fps: int, variable: bool, aspect: Fraction | None
) -> VideoStream:
    video = out.add_stream(codec, rate=fps, options={"bf": "0"} if variable else {})
    assert isinstance(video, VideoStream)
    video.height, video.width = first.shape[:2]
    video.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    video.codec_context.time_base = Fraction(1, 1000) if variable else Fraction(1, fps)
    video.codec_context.gop_size = fps
    if aspect:
        video.codec_context.sample_aspect_ratio = aspect
    return video


def _audio_stream(out: OutputContainer, codec: str, channels: int) -> AudioStream:
    audio = out.add_stream(codec, rate=RATE, layout="stereo" if channels == 2 else "mono")
    assert isinstance(audio, AudioStream)
    return audio


def _block(samples: Sound, start: int, end: int) -> av.AudioFrame:
    """The samples from ``start`` to ``end`` as a frame at their time."""
    layout = "stereo" if len(samples) == 2 else "mono"
    block = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, start:end]), format="fltp", layout=layout)
    block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
    return block


def rotated(source: Path, path: Path) -> Path:
    """The MP4 ``source`` with a track matrix that asks the player for a quarter turn clockwise (a phone upright)."""
    data = bytearray(source.read_bytes())
    straight = b"".join(n.to_bytes(4, "big", signed=True) for n in (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000))
    turned = b"".join(n.to_bytes(4, "big", signed=True) for n in (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000))
    track = data.index(b"tkhd")
    at = data.index(straight, track)
    data[at : at + 36] = turned
    path.write_bytes(data)
    return path


def cut_off(source: Path, path: Path, share: float) -> Path:
    """The first ``share`` (0 to 1) of the bytes of ``source``."""
    data = source.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def box(name: bytes, payload: bytes) -> bytes:
    """An ISO box."""
    return (8 + len(payload)).to_bytes(4, "big") + name + payload


def patched(source: Path, path: Path, box_name: bytes, offset: int, value: bytes) -> Path:
    """``source`` with ``value`` written ``offset`` bytes behind the first occurrence of a box's name."""
    data = bytearray(source.read_bytes())
    at = data.index(box_name) + 4 + offset
    data[at : at + len(value)] = value
    path.write_bytes(data)
    return path
