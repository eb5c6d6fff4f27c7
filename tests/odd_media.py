"""Odd, broken and hostile videos, made on the spot: a clap (a flash and a tone at once) tells time by both."""

import zlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition

from media_corpus import box

CLAP_S, ALL_S = 0.8, 1.6
"""When picture and sound of a clap set in: a tick of 15 and of 25 a second; and how long it all takes."""


def pictures(video, size: tuple[int, int], times: Sequence[float]):
    """Frames at these seconds: dark, from the clap on bright."""
    for moment in times:
        level = 230 if moment >= CLAP_S - 0.001 else 20
        picture = np.full((size[1], size[0], 3), level, np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=video.pix_fmt)
        frame.time_base = video.codec_context.time_base or Fraction(1, 1000)
        frame.pts = round(moment / frame.time_base)
        yield frame


def sounds(audio, rate: int, layout: str, until_s: float = ALL_S, since_s: float = 0.0):
    """Silence, from the clap on a tone in every channel."""
    fmt = audio.codec_context.format.name
    t = np.arange(round(since_s * rate), round(until_s * rate)) / rate
    wave = np.where(t >= CLAP_S, 0.2 * np.sin(2 * np.pi * 440 * t), 0).astype(np.float32)
    channels = av.AudioLayout(layout).nb_channels
    resampler = av.AudioResampler(format=fmt, layout=layout, rate=rate)
    frame = av.AudioFrame.from_ndarray(np.tile(wave, (channels, 1)), format="fltp", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = rate, round(since_s * rate), Fraction(1, rate)
    yield from resampler.resample(frame)


def film(
    path: Path,
    *,
    size: tuple[int, int] = (160, 90),
    times: Sequence[float] | None = None,
    fps: int = 25,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    coder: dict[str, str] | None = None,
    sound: str = "aac",
    rate: int = 48_000,
    layout: str = "mono",
    sound_s: float = ALL_S,
    start_s: float = 0.0,
    options: dict[str, str] | None = None,
    cover: bool = False,
    extra_sounds: int = 0,
    metadata: dict[str, str] | None = None,
) -> Path:
    """A clap in this form; all its times are moved by ``start_s``."""
    moments = times if times is not None else [n / fps for n in range(round(ALL_S * fps))]
    with av.open(str(path), "w", options=options or {}) as out:
        out.metadata.update(metadata or {})
        if cover:
            out.metadata["title"] = "A lesson"
            picture = out.add_stream("mjpeg", rate=1)
            picture.width, picture.height, picture.pix_fmt = 64, 64, "yuvj420p"
            picture.disposition = Disposition.attached_pic
        video = out.add_stream(codec, rate=fps, options={"bf": "0", **(coder or {})})
        video.width, video.height, video.pix_fmt = *size, pix_fmt
        video.codec_context.time_base = Fraction(1, 1000) if times is not None else Fraction(1, fps)
        video.codec_context.gop_size = fps
        audio = out.add_stream(sound, rate=rate, layout=layout)
        others = [out.add_stream(sound, rate=rate, layout=layout) for _ in range(extra_sounds)]
        if cover:
            still = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 99, np.uint8), format="rgb24")
            out.mux(picture.encode(still.reformat(format="yuvj420p")) + picture.encode(None))
        packets = [packet for frame in pictures(video, size, moments) for packet in video.encode(frame)]
        packets += video.encode(None)
        for track in (audio, *others):
            packets += [packet for frame in sounds(track, rate, layout, sound_s) for packet in track.encode(frame)]
            packets += track.encode(None)
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            packet.pts += round(start_s / packet.time_base)
            packet.dts += round(start_s / packet.time_base)
            out.mux(packet)
    return path


def changing(path: Path, *, video: bool) -> Path:
    """A film that is another from the clap on: its picture four times as large, or its sound of another rate."""
    with av.open(str(path), "w") as out:
        shown = out.add_stream("libvpx", rate=25)
        shown.width, shown.height, shown.pix_fmt = 160, 90, "yuv420p"
        heard = out.add_stream("libmp3lame" if path.suffix == ".mkv" else "libopus", rate=48_000, layout="mono")
        packets = []
        halves = [(0.0, CLAP_S), (CLAP_S, ALL_S)]
        for number, (begin, end) in enumerate(halves):
            size = (320, 180) if video and number else (160, 90)
            own = av.CodecContext.create("libvpx", "w")
            own.width, own.height, own.pix_fmt, own.time_base = *size, "yuv420p", Fraction(1, 1000)
            own.framerate = Fraction(25)
            frames = list(pictures(shown, size, [begin + n / 25 for n in range(round((end - begin) * 25))]))
            for packet in [p for frame in frames for p in own.encode(frame)] + own.encode(None):
                packet.stream, packet.time_base = shown, Fraction(1, 1000)
                packets.append(packet)
        rates = [48_000, 48_000 if video else 24_000]
        for (begin, end), rate in zip(halves, rates, strict=True):
            name = heard.codec_context.name
            own = av.CodecContext.create(name, "w")
            own.rate, own.layout, own.format = rate, "mono", heard.codec_context.format
            own.time_base = Fraction(1, rate)
            fmt = heard.codec_context.format.name
            t = np.arange(round(begin * rate), round(end * rate)) / rate
            wave = np.where(t >= CLAP_S, 0.2 * np.sin(2 * np.pi * 440 * t), 0).astype(np.float32)
            resampler = av.AudioResampler(format=fmt, layout="mono", rate=rate, frame_size=own.frame_size or 960)
            frame = av.AudioFrame.from_ndarray(wave[None], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, round(begin * rate), Fraction(1, rate)
            blocks = [*resampler.resample(frame), *resampler.resample(None)]
            for packet in [p for block in blocks for p in own.encode(block)] + own.encode(None):
                packet.stream, packet.time_base = heard, Fraction(1, rate)
                packets.append(packet)
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            out.mux(packet)
    return path


def inside(data: bytes, path: Sequence[bytes], change: Callable[[bytes], bytes]) -> bytes:
    """Boxes with the payload of every one at ``path`` changed, and the sizes of those around it put right."""
    made, at = b"", 0
    while at + 8 <= len(data):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        payload = data[at + 8 : at + length]
        if name == path[0]:
            payload = change(payload) if len(path) == 1 else inside(payload, path[1:], change)
        made += box(name, payload)
        at += length
    return made + data[at:]


def edges(data: bytes, at: int = 0, end: int | None = None) -> list[int]:
    """Where each box begins, those within others too."""
    found, end = [], len(data) if end is None else end
    while at + 8 <= end:
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        found.append(at)
        if name in {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"moof", b"traf"}:
            found += edges(data, at + 8, at + length)
        at += length
    return found


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def pointing_elsewhere(source: Path, path: Path, other: Path) -> Path:
    """An MP4 that says its pictures lie in another file of the server."""
    entry = box(b"url ", bytes(4) + f"file://{other}".encode() + b"\0")
    alis = box(b"alis", bytes(4) + bytes(150))
    dref = bytes(4) + (2).to_bytes(4, "big") + entry + alis
    data = inside(source.read_bytes(), [b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"], lambda _old: dref)
    return written(path, data)


def squeezed_contents(source: Path, path: Path, size: int) -> Path:
    """A QuickTime file whose table of contents is ``size`` zero bytes, squeezed."""
    data = source.read_bytes()
    packed = zlib.compress(bytes(size), 9)
    cmov = box(b"cmov", box(b"dcom", b"zlib") + box(b"cmvd", size.to_bytes(4, "big") + packed))
    return written(path, data[: data.index(b"moov") - 4] + box(b"moov", cmov))


def nested(source: Path, path: Path, depth: int) -> Path:
    """An MP4 whose table of contents holds boxes in boxes in boxes."""
    inner = b""
    for _ in range(depth):
        inner = box(b"trak", inner)
    return written(path, inside(source.read_bytes(), [b"moov"], lambda old: old + inner))


def _vint(number: int) -> bytes:
    return (number | 1 << 56).to_bytes(8, "big")


def element(name: str, payload: bytes) -> bytes:
    """An element of Matroska with a size of eight bytes."""
    return bytes.fromhex(name) + _vint(len(payload)) + payload


def tagged(source: Path, path: Path, count: int, deep: bool = False) -> Path:
    """A Matroska file with so many titles behind it, each beside the last or each within it."""
    simple = element("45a3", b"TITLE") + element("4487", b"x" * 20)
    if deep:
        inner = simple
        for _ in range(count):
            inner = simple + element("67c8", inner)
        tags = element("67c8", inner)
    else:
        tags = count * element("67c8", simple)
    data = bytearray(source.read_bytes())
    at = data.index(bytes.fromhex("18538067")) + 4
    assert data[at] == 1, "the segment says its size in eight bytes"
    more = element("1254c367", element("7373", element("63c0", b"") + tags))
    size = int.from_bytes(data[at + 1 : at + 8], "big")
    data[at : at + 8] = _vint(size + len(more))
    return written(path, bytes(data) + more)


def jumping_back(source: Path, path: Path) -> Path:
    """A Matroska file whose third cluster says that it is at second 0 again."""
    data = bytearray(source.read_bytes())
    at = -1
    for _ in range(3):
        at = data.index(bytes.fromhex("1f43b675"), at + 1)
    stamp = data.index(b"\xe7", at)
    length = data[stamp + 1] & 0x7F
    data[stamp + 2 : stamp + 2 + length] = bytes(length)
    return written(path, bytes(data))
