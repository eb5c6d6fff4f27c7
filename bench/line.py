"""What the line costs: CPU-seconds for a lecture of six minutes ÷ those of one straight x264 veryfast encode of it."""

import os
import resource
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.video.frame import PictureType
from av.video.stream import VideoStream

from bench.lecture import make_lecture

BAR = 2.5
SECONDS = 360
CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "src"))

from upbeat.rooms.polish.line.line import run_line  # noqa: E402 - the sources of this checkout


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
    """Print the figures; 1 when short of the bar."""
    lecture = make_lecture(CHECKOUT / "var/bench" / f"lecture-{SECONDS}.mp4", SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        straight = cpu_of(lambda: straight_encode(lecture, target / "straight.mp4"))
        whole = cpu_of(lambda: run_line(lecture, target / "line"))
        sizes = ", ".join(f"{file.name} {file.stat().st_size / 1e6:.2f} MB" for file in sorted(target.glob("*/*.mp4")))
    print(f"one straight encode, x264 veryfast 720p25 and AAC: {straight:.1f} CPU-s for {SECONDS} s")
    print(f"the whole line, two sizes, sound alone, loudness, poster: {whole:.1f} CPU-s ({sizes})")
    print(f"line: {whole / straight:.2f} × one straight encode (bar ≤ {BAR})")
    return 0 if whole <= BAR * straight else 1


if __name__ == "__main__":
    sys.exit(main())
