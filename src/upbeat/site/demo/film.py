"""Pictures and sound of a video into one MP4: H.264 and AAC."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from upbeat.site.demo.drawing import Slide, lay_slide
from upbeat.site.demo.look import ACCENT, HEIGHT, LABEL_SIZE, MARGIN, WIDTH
from upbeat.site.demo.shapes import Shelf, Think
from upbeat.site.demo.text import draw_line
from upbeat.site.demo.timeline import Played, Thought, TimedSection
from upbeat.site.demo.voice import RATE, Sound

FRAMES = 15
"""Pictures a second: enough for slides whose notes light up."""

_SLIDE_FADE, _STEP_FADE = 7, 4
"""Pictures of a change of slide, and of something new on it."""

_THINK_LINE = (704, 710)
_CODEC_OPTIONS = {"preset": "ultrafast", "crf": "19", "threads": "1", "keyint": "90"}
_AUDIO_BIT_RATE = 96_000

Planes = npt.NDArray[np.uint8]
"""One picture as planar YUV 4:2:0: shape (HEIGHT · 3/2, WIDTH)."""

State = tuple[int, int, Fraction | None]
"""Which picture: number of the section, its step, and how far the tune that is heard has come (quarter notes)."""


def planes(picture: Image.Image) -> Planes:
    """A picture as the encoder wants it, BT.709."""
    frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
    frame = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
    return frame.to_ndarray().astype(np.uint8, copy=False)


@lru_cache(maxsize=8)
def _shade(color: tuple[int, int, int]) -> tuple[int, int, int]:
    y = planes(Image.new("RGB", (WIDTH, HEIGHT), color))
    return int(y[0, 0]), int(y[HEIGHT, 0]), int(y[HEIGHT + HEIGHT // 4, 0])


class Pictures:
    """Draws each picture of a video once, in the order in which they are shown."""

    def __init__(self, shelf: Shelf, sections: Sequence[TimedSection]) -> None:
        self.sections = sections
        self.slides: list[Slide] = [lay_slide(shelf, timed.section) for timed in sections]
        self._still: tuple[tuple[int, int], Image.Image] | None = None
        self._planes: tuple[State, Planes] | None = None

    def state_at(self, second: float) -> State:
        """What is to be seen at a second."""
        number = next(i for i, timed in enumerate(self.sections) if second < timed.end or timed is self.sections[-1])
        timed = self.sections[number]
        step = timed.step_at(second)
        for event in timed.events:
            if isinstance(event, Played) and event.first_note <= second < event.end:
                quarters = Fraction((second - event.first_note) / event.tune.seconds(1)).limit_denominator(1000)
                return number, step, _grid(event, quarters)
        return number, step, None

    def at(self, state: State) -> Planes:
        """The picture of a state."""
        if self._planes is None or self._planes[0] != state:
            self._planes = state, planes(self._drawn(state))
        return self._planes[1]

    def _drawn(self, state: State) -> Image.Image:
        number, step, quarters = state
        if self._still is None or self._still[0] != (number, step):
            self._still = (number, step), self._stand(number, step)
        still = self._still[1]
        if quarters is None:
            return still
        playing = next(e for e in self.sections[number].events if isinstance(e, Played) and e.step == step)
        return self.slides[number].lit(still, step, playing.tune.id, quarters)

    def _stand(self, number: int, step: int) -> Image.Image:
        picture = self.slides[number].at(step)
        thinking = self.sections[number].section.steps[step]
        if isinstance(thinking, Think):
            draw_line(picture, MARGIN, 688, thinking.text, LABEL_SIZE + 4, bold=True, color=ACCENT)
        return picture


def _grid(event: Played, quarters: Fraction) -> Fraction:
    """The beginning of the note or, in a row of beats, of the beat in which a moment lies: what lights up."""
    starts = {note.start for note in event.tune.notes}
    return max((start for start in starts if start <= quarters), default=Fraction(0))


def _frames(pictures: Pictures, count: int) -> Iterator[Planes]:
    """Every picture of the video, with soft changes and the line that shows how long a pause still lasts."""
    shown: Planes | None = None
    old: Planes | None = None
    fading = fade = 0
    last: State | None = None
    for n in range(count):
        second = (n + 0.5) / FRAMES
        state = pictures.state_at(second)
        picture = pictures.at(state)
        if last is not None and state[:2] != last[:2]:
            old, fade = shown, _SLIDE_FADE if state[0] != last[0] else _STEP_FADE
            fading = fade
        last = state
        if fading and old is not None:
            picture = _blend(old, picture, 1 - fading / (fade + 1))
            fading -= 1
        shown = _with_think_line(picture, pictures.sections[state[0]], second)
        yield shown


def _blend(old: Planes, new: Planes, share: float) -> Planes:
    weight = round((3 - 2 * share) * share * share * 256)
    return ((old.astype(np.uint16) * (256 - weight) + new.astype(np.uint16) * weight) >> 8).astype(np.uint8)


def _with_think_line(picture: Planes, timed: TimedSection, second: float) -> Planes:
    for event in timed.events:
        if isinstance(event, Thought) and event.start <= second < event.end:
            left = (event.end - second) / (event.end - event.start)
            return _ruled(picture, MARGIN, MARGIN + (WIDTH - 2 * MARGIN) * left)
    return picture


def _ruled(picture: Planes, x0: float, x1: float) -> Planes:
    """A copy with a line in the accent from ``x0`` to ``x1``."""
    ruled = picture.copy()
    a, b = int(x0) // 2 * 2, max(int(x1) // 2 * 2, int(x0) // 2 * 2)
    top, bottom = _THINK_LINE
    shade = _shade(ACCENT)
    ruled[top:bottom, a:b] = shade[0]
    for plane in (0, 1):
        begin = HEIGHT + plane * HEIGHT // 4
        chroma = ruled[begin : begin + HEIGHT // 4].reshape(HEIGHT // 2, WIDTH // 2)
        chroma[top // 2 : bottom // 2, a // 2 : b // 2] = shade[1 + plane]
    return ruled


def write_film(path: Path, shelf: Shelf, sections: Sequence[TimedSection], sound: Sound) -> None:
    """Encode the whole video into ``path``."""
    pictures = Pictures(shelf, sections)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=FRAMES, options=_CODEC_OPTIONS)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.color_range = ColorRange.MPEG.value
        video.codec_context.colorspace = Colorspace.ITU709.value
        audio = container.add_stream("aac", rate=RATE, layout="mono", options={"aac_coder": "fast"})
        audio.bit_rate = _AUDIO_BIT_RATE
        heard = 0
        frame: av.VideoFrame | None = None
        shown: Planes | None = None
        for n, picture in enumerate(_frames(pictures, sections[-1].end * FRAMES)):
            if frame is None or picture is not shown:
                frame, shown = av.VideoFrame.from_ndarray(picture, format="yuv420p"), picture
            frame.pts, frame.time_base = n, Fraction(1, FRAMES)
            container.mux(video.encode(frame))
            heard = _encode_sound(container, audio, sound, heard, (n + 1) / FRAMES)
        _encode_sound(container, audio, sound, heard, None)
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def _encode_sound(
    container: av.container.OutputContainer, stream: av.AudioStream, sound: Sound, heard: int, until_s: float | None
) -> int:
    """Encode from sample ``heard`` on in blocks of 1024 until a second, or to the end; gives back how far it came."""
    end = len(sound) if until_s is None else min(len(sound), int(until_s * RATE) // 1024 * 1024)
    while heard < end:
        block = sound[None, heard : min(heard + 1024, end)]
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, heard, Fraction(1, RATE)
        container.mux(stream.encode(frame))
        heard += block.shape[1]
    return heard
