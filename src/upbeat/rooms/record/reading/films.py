"""A short film of something performed, made anew: H.264 and AAC, as every browser plays them, small, and without what
the device wrote beside it. Lessons go through the polish room; this is for a moment in class."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
from av.video.frame import PictureType

from upbeat.rooms.record.reading.sounds import FRAME, RATE
from upbeat.rooms.record.source import DECODERS, LENIENT, Unfit, decoded, picture_of, sound_of

LONGEST_S = 180.0
LONG_SIDE, MOST_FPS = 854, 30
SOUND_BITS = 96_000
TICKS = 90_000
TURNS = {0: [], 90: [("transpose", "cclock")], 180: [("hflip", ""), ("vflip", "")], 270: [("transpose", "clock")]}


def has_picture(path: Path, demuxer: str) -> bool:
    """Is there a moving picture in it? False for what cannot be read."""
    options = {"protocol_whitelist": "file", "codec_whitelist": DECODERS, "max_streams": "32"}
    try:
        with av.open(str(path), "r", format=demuxer, container_options=options, **LENIENT) as source:
            return picture_of(source) is not None
    except (av.error.FFmpegError, UnicodeDecodeError):
        return False


def read_film(path: Path, folder: Path, demuxer: str) -> float:
    """Write ``folder/film.mp4``; its seconds.

    Raises Unfit: ``film_damaged``, ``film_too_long``.
    """
    options = {"protocol_whitelist": "file", "codec_whitelist": DECODERS, "max_streams": "32"}
    try:
        with (
            av.open(str(path), "r", format=demuxer, container_options=options, **LENIENT) as source,
            av.open(str(folder / "film.mp4"), "w", format="mp4", options={"movflags": "+faststart"}) as made,
        ):
            return _Making(source, made).run()
    except (av.error.FFmpegError, UnicodeDecodeError) as problem:
        raise Unfit("film_damaged") from problem


class _Making:
    """One film: pictures and sound in the order in which they come, each on its own clock from nought."""

    def __init__(self, source: Any, made: Any) -> None:
        self.source, self.made = source, made
        picture, self.sound = picture_of(source), sound_of(source)
        if picture is None:
            raise Unfit("film_damaged")
        self.picture = picture
        self.picture.thread_type = "AUTO"
        self.track: Any = None
        self.voice: Any = None
        self.graph: Any = None
        self.first: Fraction | None = None
        self.last = -1
        self.samples = 0
        if self.sound is not None:
            layout = "mono" if self.sound.channels == 1 else "stereo"
            self.resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE, frame_size=FRAME)

    def run(self) -> float:
        """Read to the end; how many seconds it takes."""
        waiting: list[Any] = []
        for packet in self.source.demux(*[one for one in (self.picture, self.sound) if one is not None]):
            if packet.stream.type == "video":
                for frame in decoded(self.picture, packet):
                    self._show(frame)
                    if self.track is not None and waiting:
                        held, waiting = waiting, []
                        for one in held:
                            self._say(one)
            elif self.sound is not None:
                for said in decoded(self.sound, packet):
                    # The tracks of a file are set before its first packet: sound waits for the first picture.
                    if self.track is None:
                        waiting.append(said)
                    else:
                        self._say(said)
        if self.track is None:
            raise Unfit("film_damaged")
        for frame in waiting:
            self._say(frame)
        self.made.mux(self.track.encode(None))
        if self.voice is not None:
            self._mux_sound(self.resampler.resample(None))
            self.made.mux(self.voice.encode(None))
        return max((self.last + 1) / TICKS, self.samples / RATE)

    def _show(self, frame: Any) -> None:
        if frame.pts is None:
            return
        at = Fraction(frame.pts) * Fraction(frame.time_base)
        self.first = at if self.first is None else self.first
        tick = int((at - self.first) * TICKS)
        if tick > LONGEST_S * TICKS:
            raise Unfit("film_too_long", limit=int(LONGEST_S / 60))
        if self.last >= 0 and tick - self.last < TICKS // (MOST_FPS + 2):
            return  # a second has pictures enough
        if self.graph is None:
            self._build(frame)
        frame.pts, frame.time_base = tick, Fraction(1, TICKS)
        self.graph.push(frame)
        try:
            even = self.graph.pull()
        except (BlockingIOError, EOFError):
            return
        if self.track is None:
            self._begin(even)
        even.pict_type = PictureType.NONE
        even.pts, even.time_base = tick, Fraction(1, TICKS)
        self.last = tick
        self.made.mux(self.track.encode(even))

    def _build(self, frame: Any) -> None:
        graph = self.graph = av.filter.Graph()
        nodes = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format,
                                  time_base=Fraction(1, TICKS))]  # fmt: skip
        side = f"'if(gte(iw,ih),min(iw,{LONG_SIDE}),-2)':'if(gte(iw,ih),-2,min(ih,{LONG_SIDE}))'"
        steps = [*TURNS[round(frame.rotation / 90) * 90 % 360], ("scale", side), ("setsar", "1"),
                 ("crop", "trunc(iw/2)*2:trunc(ih/2)*2"), ("format", "yuv420p")]  # fmt: skip
        nodes += [graph.add(name, arguments) if arguments else graph.add(name) for name, arguments in steps]
        nodes.append(graph.add("buffersink"))
        for before, after in pairwise(nodes):
            before.link_to(after)
        graph.configure()

    def _begin(self, frame: Any) -> None:
        self.track = self.made.add_stream("libx264", rate=MOST_FPS, options={"preset": "veryfast", "crf": "27"})
        self.track.width, self.track.height, self.track.pix_fmt = frame.width, frame.height, "yuv420p"
        self.track.codec_context.time_base = self.track.time_base = Fraction(1, TICKS)
        if self.sound is not None:
            layout = "mono" if self.sound.channels == 1 else "stereo"
            self.voice = self.made.add_stream("aac", rate=RATE, layout=layout, bit_rate=SOUND_BITS)

    def _say(self, frame: Any) -> None:
        frame.pts = None
        self._mux_sound(self.resampler.resample(frame))

    def _mux_sound(self, frames: list[Any]) -> None:
        for even in frames:
            even.pts, even.time_base = self.samples, Fraction(1, RATE)
            self.samples += even.samples
            if self.samples > (LONGEST_S + 2) * RATE:
                raise Unfit("film_too_long", limit=int(LONGEST_S / 60))
            self.made.mux(self.voice.encode(even))
