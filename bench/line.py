"""What the line and the captions cost: CPU-seconds for a lecture of six minutes ÷ those of one straight x264 veryfast
encode of it.

And what it costs to replace half a minute of it, recorded anew, in the renditions; to make it with its noise removed,
where the extra ``denoise`` is installed; and how much faster than real time it is, for which nothing else may be at
work on the machine's two cores.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.frame import PictureType
from av.video.stream import VideoStream

from bench.lecture import make_lecture

BAR, CLEANING_BAR, PASSAGE_BAR, LEAST_SPEED = 1.6, 2.2, 0.2, 8.0
SECONDS, PASSAGE_S, HISS = 360, 30, 0.005
SCRIPT = [f"In bar {n} the dotted note lasts for three beats, and the note after it comes in early." for n in range(54)]
"""Six minutes at 150 words a minute."""

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "src"))

from upbeat.rooms.polish.aligning.failures import AligningFailed  # noqa: E402 - the sources of this checkout
from upbeat.rooms.polish.aligning.process import captions_confined  # noqa: E402
from upbeat.rooms.polish.line.denoiser import denoiser_installed  # noqa: E402
from upbeat.rooms.polish.line.film import Passage  # noqa: E402
from upbeat.rooms.polish.line.line import run_line  # noqa: E402
from upbeat.rooms.polish.line.replacing import replace_passages  # noqa: E402
from upbeat.rooms.record.inspection import inspect  # noqa: E402


def straight_encode(source: Path, target: Path) -> None:
    """Decode, x264 veryfast at the source's 720p25 with its default quality and AAC at 128 kbit/s, write MP4."""
    with av.open(str(source)) as inside, av.open(str(target), "w", format="mp4") as out:
        video, audio = inside.streams.video[0], inside.streams.audio[0]
        video.thread_type = "AUTO"
        video.thread_count = 2
        picture = out.add_stream("libx264", rate=25, options={"preset": "veryfast"})
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = video.width, video.height, "yuv420p"
        picture.codec_context.thread_count = 2
        picture.codec_context.thread_type = "FRAME"
        sound = out.add_stream("aac", rate=audio.rate, layout="mono")
        assert isinstance(sound, AudioStream)
        sound.bit_rate = 128_000
        for packet in inside.demux(video, audio):
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    frame.pict_type = PictureType.NONE
                    frame.pts, frame.time_base = round(frame.time * 25), Fraction(1, 25)
                    out.mux(picture.encode(frame))
                else:
                    out.mux(sound.encode(frame))
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))


def with_hiss(source: Path, target: Path) -> Path:
    """The lecture with so much hiss that a teacher would have it removed: some 15 dB below the voice."""
    chance = np.random.default_rng(5)
    with av.open(str(source)) as inside, av.open(str(target), "w", format="mp4") as out:
        picture = out.add_stream_from_template(inside.streams.video[0])
        sound = out.add_stream("aac", rate=inside.streams.audio[0].rate, layout="mono")
        assert isinstance(sound, AudioStream)
        sound.bit_rate = 128_000
        for packet in inside.demux():
            if packet.stream.type == "video":
                if packet.dts is not None:
                    packet.stream = picture
                    out.mux(packet)
                continue
            for frame in packet.decode():
                assert isinstance(frame, av.AudioFrame)
                heard = frame.to_ndarray()
                louder = (heard + HISS * chance.standard_normal(heard.shape)).astype(np.float32)
                hissing = av.AudioFrame.from_ndarray(louder, format="fltp", layout="mono")
                hissing.sample_rate, hissing.pts, hissing.time_base = frame.sample_rate, frame.pts, frame.time_base
                out.mux(sound.encode(hissing))
        out.mux(sound.encode(None))
    return target


def lay_captions(lecture: Path) -> None:
    """A script as long as the lecture read aloud and laid along it. Its sound has the rhythm of speech and no words, so
    the sentences may be found nowhere: the work is the same."""
    probe = inspect(lecture, 2 * SECONDS)
    try:
        captions_confined(lecture, probe.container, duration_s=probe.duration_s, texts=SCRIPT, language="en")
    except AligningFailed as failure:
        if failure.code != "not_heard":
            raise


def cpu_of(work: Callable[[], object]) -> float:
    """CPU-seconds, user and system, of ``work`` done in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit("the measured process failed")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print the figures; 1 when short of a bar."""
    lecture = make_lecture(CHECKOUT / "var/bench" / f"lecture-{SECONDS}.mp4", SECONDS)
    take = make_lecture(CHECKOUT / "var/bench" / f"lecture-{PASSAGE_S}.mp4", PASSAGE_S)
    cleaning = None
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        straight = cpu_of(lambda: straight_encode(lecture, target / "straight.mp4"))
        at, began = SECONDS // 2, time.monotonic()
        whole = cpu_of(lambda: run_line(lecture, target / "line", begins=(0, at, at + PASSAGE_S)))
        speed = SECONDS / (time.monotonic() - began)
        captions = cpu_of(lambda: lay_captions(lecture))
        passages = (
            Passage(None, 0, at),
            Passage(take, 0, PASSAGE_S),
            Passage(None, at + PASSAGE_S, SECONDS - at - PASSAGE_S),
        )
        passage = cpu_of(lambda: replace_passages(target / "line", passages, target / "new")) / straight
        if denoiser_installed():
            noisy = with_hiss(lecture, target / "noisy.mp4")
            # A run of its own, upon which the captions stay.
            cleaning = cpu_of(lambda: run_line(noisy, target / "cleaned", clean_around=[])) / straight
        sizes = ", ".join(
            f"{file.name} {file.stat().st_size / 1e6:.2f} MB" for file in sorted(target.glob("line/*.mp4"))
        )
    ratio = (whole + captions) / straight
    print(f"one straight encode, x264 veryfast 720p25 and AAC: {straight:.1f} CPU-s for {SECONDS} s")
    print(f"the whole line, two sizes, sound alone, loudness, poster: {whole:.1f} CPU-s ({sizes})")
    print(f"captions of {len(SCRIPT)} sentences: {captions:.1f} CPU-s")
    print(f"speed of the line: {speed:.1f} × real time (bar ≥ {LEAST_SPEED:g} on two idle cores)")
    told = "the extra denoise is not installed" if cleaning is None else f"{cleaning:.2f} × one straight encode"
    print(f"with noise removed: {told} (bar ≤ {CLEANING_BAR})")
    print(f"replacing {PASSAGE_S} s of it: {passage:.2f} × one straight encode (bar ≤ {PASSAGE_BAR})")
    print(f"line: {ratio:.2f} × one straight encode (bar ≤ {BAR})")
    short = ratio > BAR or speed < LEAST_SPEED or (cleaning or 0) > CLEANING_BAR or passage > PASSAGE_BAR
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
