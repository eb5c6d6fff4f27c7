"""A synthetic lecture: slides that fill line by line, a pointer, handwriting, and a sound with the rhythm of speech."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, FPS, RATE = 1280, 720, 25, 48_000
SLIDE_S, LINE_S = 30, 5
WORDS = ["upbeat", "note", "before", "the first", "bar line", "four beats", "dotted", "lasts", "half as long", "again"]


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _slide(number: int, lines: int) -> Image.Image:
    """Slide ``number`` with its first ``lines`` lines written."""
    words = np.random.default_rng(number)
    picture = Image.new("RGB", (WIDTH, HEIGHT), (250, 247, 240))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 96), fill=(38 + 9 * (number % 5), 62, 98))
    draw.text((48, 22), f"{number + 1}. " + " ".join(words.choice(WORDS, 3)), font=_font(44), fill="white")
    for line in range(lines):
        text = "– " + " ".join(words.choice(WORDS, 7))
        draw.text((64, 130 + 88 * line), text, font=_font(34), fill=(40, 40, 48))
    for staff in range(5):
        draw.line((760, 560 + 14 * staff, 1220, 560 + 14 * staff), fill=(60, 60, 60), width=2)
    return picture


def _pictures(seconds: float) -> Iterator[Image.Image]:
    """The picture at every frame: the same object again where nothing moves."""
    strokes: list[tuple[float, float]] = []
    still, shown = _slide(0, 1), (0, 1)
    for index in range(round(seconds * FPS)):
        second = index / FPS
        number, within = divmod(second, SLIDE_S)
        wanted = (int(number), 1 + int(within // LINE_S))
        if wanted != shown:
            still, shown, strokes = _slide(*wanted), wanted, []
        phase = within % 10
        if phase < 3:  # the pointer wanders
            picture = still.copy()
            x, y = 300 + 200 * phase, 300 + 120 * np.sin(2.1 * phase)
            ImageDraw.Draw(picture).polygon([(x, y), (x, y + 22), (x + 15, y + 15)], fill=(200, 30, 30))
            yield picture
        elif 6 <= phase < 8:  # a line is drawn by hand on the staff
            strokes.append((760 + 230 * (phase - 6), 590 + 26 * np.sin(9 * phase)))
            picture = still.copy()
            if len(strokes) > 1:
                ImageDraw.Draw(picture).line(strokes, fill=(20, 90, 160), width=4)
            yield picture
        else:
            yield still


def speech_like(seconds: float, seed: int = 7, rate: int = RATE) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Mono sound of syllables: harmonics of 110–170 Hz under two formants, four a second, with pauses."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * rate), np.float32)
    start = 0.3
    while start < seconds - 0.5:
        length = chance.uniform(0.12, 0.28)
        t = np.arange(round(length * rate)) / rate
        pitch, first, second = chance.uniform(110, 170), chance.uniform(300, 800), chance.uniform(1000, 2400)
        voice = np.zeros_like(t)
        for harmonic in range(1, 26):
            f = pitch * harmonic
            weight = np.exp(-(((f - first) / 180) ** 2)) + 0.5 * np.exp(-(((f - second) / 250) ** 2)) + 0.02
            voice += weight * np.sin(2 * np.pi * f * t + harmonic)
        voice += 0.15 * chance.standard_normal(t.size)
        at = round(start * rate)
        sound[at : at + t.size] += (chance.uniform(0.02, 0.06) * voice * np.hanning(t.size)).astype(np.float32)
        start += length + (chance.uniform(0.4, 0.9) if chance.random() < 0.12 else 0.03)
    return sound + (0.0006 * chance.standard_normal(sound.size)).astype(np.float32)


def make_lecture(path: Path, seconds: float = 360) -> Path:
    """Write the lecture as MP4 (x264 veryfast crf 18, AAC 128k) unless it is there already."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with av.open(str(part), "w", format="mp4") as out:
        video = out.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "18"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = out.add_stream("aac", rate=RATE, layout="mono")
        audio.bit_rate = 128_000
        sound = speech_like(seconds)
        shown, frame = None, None
        for index, picture in enumerate(_pictures(seconds)):
            if picture is not shown or frame is None:
                shown = picture
                frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            out.mux(video.encode(frame))
            if index % FPS == 0:
                block = sound[index * RATE // FPS :][:RATE]
                samples = av.AudioFrame.from_ndarray(block[None, :], format="fltp", layout="mono")
                samples.sample_rate, samples.pts = RATE, index * RATE // FPS
                samples.time_base = Fraction(1, RATE)
                out.mux(audio.encode(samples))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))
    part.rename(path)
    return path
