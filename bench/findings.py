"""What the report finds: defects of three strengths planted into clean media, sent through the line and judged.

The media are made here: slides that change and a pointer, a sound with the rhythm of speech. Each defect is planted
weak, clear and strong; every strong one must be found, and nothing on the clean media.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "src"))

from bench.lecture import speech_like  # noqa: E402 - after the sources of this checkout
from upbeat.kernel.captions import Cue  # noqa: E402
from upbeat.kernel.legibility import judge_cues  # noqa: E402
from upbeat.kernel.report import Figures, Finding, Level, judge, judge_theme  # noqa: E402
from upbeat.kernel.slides import judge_slides  # noqa: E402
from upbeat.rooms.polish.line.cutting import EVERYTHING  # noqa: E402
from upbeat.rooms.polish.line.folder import Folder  # noqa: E402
from upbeat.rooms.polish.line.line import run_line, survey_of  # noqa: E402
from upbeat.rooms.polish.line.syncing import apart_ms  # noqa: E402
from upbeat.rooms.polish.reading.process import read_confined, reader_installed  # noqa: E402
from upbeat.site.demo.look import font  # noqa: E402

RATE, FPS = 48_000, 5
SECONDS = 20.0
HD, TINY = (1280, 720), (160, 90)
STRENGTHS = ("weak", "clear", "strong")

Sound = NDArray[np.float32]
Grey = NDArray[np.uint8]
Scene = Callable[[float, tuple[int, int]], Grey]


def slides(second: float, size: tuple[int, int]) -> Grey:
    """A light slide with lines of bars for text; a new one every six seconds, a line more each second."""
    width, height = size
    number, within = divmod(second, 6)
    chance = np.random.default_rng(int(number))
    picture = np.full((height, width), 245, np.uint8)
    picture[: height // 8] = 60 + 20 * (int(number) % 3)
    for line in range(int(within) + 2):
        top, reach = height * (3 + 2 * line) // 20, chance.integers(width // 2, width - width // 8)
        picture[top : top + max(1, height // 40), width // 16 : reach : 3] = 30
    return picture


def dark(second: float, size: tuple[int, int]) -> Grey:
    """White words on a black ground."""
    return 255 - slides(second, size)


def camera(second: float, size: tuple[int, int]) -> Grey:
    """Somebody moves before a wall, and the sensor is noisy."""
    width, height = size
    y, x = np.mgrid[:height, :width]
    middle = width / 2 + width / 12 * np.sin(second * 1.7)
    person = np.hypot((x - middle) / width * 4, (y - height * 0.6) / height * 2) < 0.6
    noise = np.random.default_rng(round(second * FPS)).normal(0, 3, (height, width))
    return np.clip(np.where(person, 90 + 60 * (y % 40 > 20), 170) + noise, 0, 255).astype(np.uint8)


def still(_second: float, size: tuple[int, int]) -> Grey:
    """One slide from beginning to end."""
    return slides(0, size)


def blacked(start: float, length: float) -> Scene:
    """The slides, black for ``length`` seconds from ``start``."""
    return lambda second, size: slides(second, size) // (1 if not start <= second < start + length else 255)


def quiet(length: float, at: float, pause: float) -> Sound:
    """Speech of ``length`` seconds with a pause from second ``at``, in which only the room is heard."""
    sound = speech_like(length, rate=RATE)
    room = 0.0006 * np.random.default_rng(1).standard_normal(sound.size)
    edges = round(at * RATE), round((at + pause) * RATE)
    sound[edges[0] : edges[1]] = room[edges[0] : edges[1]]
    return sound


def noisy(snr_db: float) -> Sound:
    """Speech under noise that is so many dB below it where somebody speaks."""
    voice = speech_like(SECONDS, rate=RATE)
    pieces = voice[: voice.size // 2400 * 2400].reshape(-1, 2400)
    power = (pieces**2).mean(axis=1)
    spoken = power[power > power.max() / 1000].mean()
    noise = np.random.default_rng(2).standard_normal(voice.size)
    return (voice + noise * np.sqrt(spoken / 10 ** (snr_db / 10))).astype(np.float32)


def loud(gain_db: float) -> Sound:
    """Speech raised by so much, cut off at full scale."""
    raised: Sound = np.clip(speech_like(SECONDS, rate=RATE) * 10 ** (gain_db / 20), -1, 1)
    return raised


def hum(seconds: float) -> Sound:
    """A tone without peaks, which is quick to measure: for what is not about sound."""
    return (0.1 * np.sin(2 * np.pi * 220 * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def write(path: Path, seconds: float, sound: Sound, scene: Scene, size: tuple[int, int], codec: str) -> None:
    """A clip as MP4 with the sound as ``codec``."""
    with av.open(str(path), "w", format="mov" if codec != "aac" else "mp4") as out:
        video = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "18"})
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        audio = out.add_stream(codec, rate=RATE, layout="mono")
        for index in range(round(seconds * FPS)):
            frame = av.VideoFrame.from_ndarray(scene(index / FPS, size), format="gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            out.mux(video.encode(frame))
            block = sound[index * RATE // FPS : (index + 1) * RATE // FPS]
            if block.size:
                wanted = "fltp" if codec == "aac" else "s16"
                samples = block if codec == "aac" else np.round(block * 32767).astype(np.int16)
                heard = av.AudioFrame.from_ndarray(samples[None, :], format=wanted, layout="mono")
                heard.sample_rate, heard.pts, heard.time_base = RATE, index * RATE // FPS, Fraction(1, RATE)
                out.mux(audio.encode(heard))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))


def measured(
    sound: Sound | None = None,
    scene: Scene = slides,
    *,
    seconds: float = SECONDS,
    size: tuple[int, int] = HD,
    codec: str = "aac",
) -> Figures:
    """The figures of such a clip after the line."""
    heard = speech_like(seconds, rate=RATE) if sound is None else sound
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / ("clip.mp4" if codec == "aac" else "clip.mov")
        write(clip, seconds, heard, scene, size, codec)
        return run_line(clip, Path(folder) / "line").figures()


@cache
def clean() -> Figures:
    """The slides with the speech, nothing planted."""
    return measured()


def lasting(minutes: float) -> Figures:
    """A slide that stays so long."""
    return measured(hum(60 * minutes), still, seconds=60 * minutes, size=TINY)


def waiting(seconds: float) -> Figures:
    """A slide over which so long nothing is said."""
    return measured(quiet(seconds + 20, 10, seconds), still, seconds=seconds + 20, size=TINY)


def late(milliseconds: float) -> list[Finding]:
    """The clean clip, its sound moved by so much behind the line's back, and looked at again."""
    with tempfile.TemporaryDirectory() as folder:
        clip, out, moved = Path(folder) / "clip.mp4", Path(folder) / "line", Path(folder) / "moved.mp4"
        write(clip, SECONDS, speech_like(SECONDS, rate=RATE), slides, HD, "aac")
        made = run_line(clip, out)
        with av.open(str(out / "480p.mp4")) as inside, av.open(str(moved), "w", format="mp4") as written:
            to = {stream.index: written.add_stream_from_template(stream) for stream in inside.streams}
            for packet in inside.demux():
                if packet.dts is None or packet.pts is None:
                    continue
                if packet.stream.type == "audio":
                    shift = round(milliseconds / 1000 / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                packet.stream = to[packet.stream.index]
                written.mux(packet)
        found = survey_of(Folder(out))
        apart = apart_ms(clip, found, EVERYTHING, moved, made.heard.voice, made.seen.changes)
        return judge(replace(made.figures(), apart_ms=apart))


def spoken(words_a_minute: float) -> Figures:
    """The clean clip, with a script of so many words for the time in which something is said."""
    return replace(clean(), words=round(words_a_minute * 0.97 * SECONDS / 60))


def cues(text: str, shown_s: float) -> list[Finding]:
    """What is found in captions of which one in four is this."""
    return judge_cues(
        [Cue(5.0 * n, 5.0 * n + 4, "A short caption.") for n in range(3)] + [Cue(15, 15 + shown_s, text)], "en"
    )


def written(title: str, lines: Sequence[str], height: float, dim: float = 0) -> list[Finding]:
    """A slide with a large title and a body of letters ``height`` pixels of 720 high, through the line and read."""
    image = Image.new("L", HD, 255)
    draw, top = ImageDraw.Draw(image), 150.0
    draw.text((80, 40), title, fill=0, font=font(56))
    for line in lines:
        draw.text((80, top), line, fill=round(dim), font=font(round(height)))
        top += max(1.6 * height, 16)
    grey = np.asarray(image)
    with tempfile.TemporaryDirectory() as folder:
        clip, line_folder = Path(folder) / "clip.mp4", Path(folder) / "line"
        write(clip, 6, hum(6), lambda second, size: grey, HD, "aac")
        done = {made.rung: line_folder / made.file for made in run_line(clip, line_folder).renditions}
        slides = read_confined(done["720p"], done.get("480p"), duration_s=6)
    return judge_slides([(slide.start, slide.end, slide.text, slide.size, slide.kept) for slide in slides])


BODY = (
    "Every melody begins somewhere in its bar,", "and many do not begin with the strong first beat.",
    "What comes before the bar line is an upbeat.", "The last bar gives back what the upbeat took.",
)  # fmt: skip
CHINESE_BODY = (
    "许多歌曲并不是从小节的第一拍开始的，",
    "而是早一点，在小节线之前就开始了。",
    "我们把这样的音叫做弱起。",
)


def crowded(signs: float) -> list[Finding]:
    """A slide with so many Chinese characters."""
    text = ("雨从很远的海面上开始太阳把水晒热一部分变成水汽升上天空在那里又变成云" * 12)[: round(signs)]
    return written("水的循环", [text[first : first + 30] for first in range(0, len(text), 30)], 30)


@dataclass(frozen=True)
class Defect:
    """One kind: the checks that may tell it, and how it is planted in three strengths."""

    name: str
    checks: tuple[str, ...]
    plant: Callable[[float], list[Finding]]
    strengths: tuple[float, float, float]


def of(make: Callable[[float], Figures]) -> Callable[[float], list[Finding]]:
    """Judge what ``make`` measures."""
    return lambda strength: judge(make(strength))


DEFECTS = (
    Defect("minutes", ("length",), of(lasting), (10.2, 12, 16)),
    Defect("dB too faint", ("faint", "silent"), of(lambda d: measured(loud(-d))), (12, 20, 32)),
    Defect("dB overdriven, PCM", ("clipping",), of(lambda d: measured(loud(d), codec="pcm_s16le")), (18, 24, 30)),
    Defect("dB overdriven, AAC", ("clipping",), of(lambda d: measured(loud(d))), (18, 24, 30)),
    Defect("dB over noise", ("noise",), of(lambda d: measured(noisy(d))), (18, 12, 5)),
    Defect("words a minute", ("fast",), of(spoken), (180, 200, 240)),
    Defect("s of silence at the start", ("lead",), of(lambda s: measured(quiet(SECONDS, 0, s))), (1.2, 2, 5)),
    Defect("s of silence at the end", ("tail",), of(lambda s: measured(quiet(SECONDS, SECONDS - s, s))), (1.2, 2, 5)),
    Defect("s of pause, still", ("pause",), of(lambda s: measured(quiet(20, 8, s), still)), (3.4, 5, 9)),
    Defect("s frozen", ("frozen",), of(waiting), (62, 75, 110)),
    Defect("s black", ("black",), of(lambda s: measured(scene=blacked(7, s))), (1.4, 2.5, 6)),
    Defect("lines of picture", ("size",), of(lambda h: measured(size=(round(h) * 4 // 3, round(h)))), (576, 480, 240)),
    Defect("ms of sound too late", ("sync",), late, (60, 90, 200)),
    Defect("lines of a caption", ("caption-lines",), lambda n: cues("\n".join(["a line"] * round(n)), 4), (3, 4, 6)),
    Defect("characters in a line", ("caption-width",), lambda n: cues("x" * round(n), 4), (45, 60, 79)),
    Defect("characters a second", ("caption-speed",), lambda n: cues(("words and " * 9)[: round(n)], 1), (22, 30, 40)),
    Defect(
        "% under the second heading", ("theme",),
        lambda p: judge_theme([("One", 300 * (1 - p / 100)), ("Other", 3 * p)]), (36, 40, 50),
    ),
)  # fmt: skip


SMALL = ("text-small", "text-lost")
ON_SLIDES = (
    Defect("lines high is English text", SMALL, lambda h: written("Upbeat", BODY, h), (20, 16, 11)),
    Defect("lines high is Chinese text", SMALL, lambda h: written("弱起", CHINESE_BODY, h), (20, 16, 11)),
    Defect("lines high, lost when small", ("text-lost",), lambda h: written("Upbeat", BODY, h), (9, 8, 7)),
    Defect("Chinese characters on a slide", ("text-much",), crowded, (170, 210, 300)),
)  # fmt: skip
"""What only the reader of slides finds (extra ``ocr``)."""


def found(findings: list[Finding], checks: tuple[str, ...]) -> bool:
    """Is one of the checks told, as more than good?"""
    return any(one.check in checks and one.level is not Level.GOOD for one in findings)


def clean_findings() -> Iterator[tuple[str, list[Finding]]]:
    """Clean media of every kind, each with what is found on it."""
    for name, figures in (
        ("slides", clean()),
        ("slides with a script", spoken(145)),
        ("dark slides", measured(scene=dark)),
        ("a person before a camera", measured(scene=camera)),
        ("sound without loss", measured(codec="pcm_s16le")),
        ("a pause to think", replace(measured(quiet(20, 8, 5), still), planned=(5.0,))),
    ):
        yield name, judge(figures)
    yield "captions", cues("Two lines that everybody\ncan read in their time.", 4)
    yield (
        "Chinese captions",
        judge_cues([Cue(0, 2, "弱起在第一条小节线之前"), Cue(2, 4, "请听这段旋律\n一起数拍子")], "zh-hans"),
    )
    if reader_installed():
        yield "English on a slide", written("What an upbeat is", BODY, 30)
        yield "Chinese on a slide", written("弱起小节", CHINESE_BODY, 30)
        yield "grey text on a slide", written("What an upbeat is", BODY, 30, dim=110)
        yield "140 Chinese characters", crowded(136)
    yield "one theme", judge_theme([("Start", 20), ("The upbeat", 120), ("Summary", 30)])


def main() -> int:
    """Print the figures; 1 when a strong defect is missed or a clean medium blamed."""
    false = 0
    for name, findings in clean_findings():
        blamed = [one.check for one in findings if one.level is not Level.GOOD]
        false += len(blamed)
        print(f"clean: {name}: {', '.join(blamed) or 'nothing found'}")
    hits = dict.fromkeys(STRENGTHS, 0)
    defects = DEFECTS + (ON_SLIDES if reader_installed() else ())
    if not reader_installed():
        print('text on slides: skipped, the reader is not installed: pip install "upbeat[ocr]"')
    for defect in defects:
        told = []
        for strength, value in zip(STRENGTHS, defect.strengths, strict=True):
            hit = found(defect.plant(value), defect.checks)
            hits[strength] += hit
            told.append(f"{value:g} {'found' if hit else 'missed'}")
        print(f"{defect.name}: {', '.join(told)}")
    kinds = len(defects)
    shares = ", ".join(f"{strength} {hits[strength]} of {kinds}" for strength in STRENGTHS)
    print(f"findings: {shares}; {false} on clean media (bar strong {kinds} of {kinds}, 0 on clean media)")
    return 0 if hits["strong"] == kinds and not false else 1


if __name__ == "__main__":
    sys.exit(main())
