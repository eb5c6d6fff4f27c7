"""Memory of a worker, its processes included, while an upload of 15 minutes in 1080p goes through all that it does:
the line, and the jobs that follow it (with the extra ``ocr`` the reading of slides).

The upload is slides with the lecture's sound, 1920x1080 at 25 pictures a second. ``python -m bench.worker MINUTES``
tries a shorter one.
"""

import io
import os
import subprocess
import sys
import time
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import django
import numpy as np

from bench.ground import ROOT, data_folder, verdict
from bench.lecture import _slide, speech_like
from bench.memory import tree

MINUTES, MOST_MB, LOOK_EVERY_S = 15.0, 700, 0.5
FPS, RATE, ROUND_S = 25, 48_000, 60


def make_upload(path: Path, minutes: float) -> Path:
    """A minute coded once, its packets written again and again; not made anew if it is there."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part, minute = path.with_suffix(".part"), path.with_suffix(".minute.mp4")
    _minute(minute)
    with av.open(str(minute)) as one, av.open(str(part), "w", format="mp4") as out:
        to = {stream.index: out.add_stream_from_template(stream) for stream in one.streams}
        for number in range(round(minutes * 60 / ROUND_S)):
            one.seek(0)
            for packet in one.demux():
                if packet.dts is None or packet.pts is None:
                    continue
                shift = round(number * ROUND_S / packet.time_base)
                packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                packet.stream = to[packet.stream.index]
                out.mux(packet)
    minute.unlink()
    part.rename(path)
    return path


def _minute(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as out:
        video = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "20", "bf": "0"})
        video.width, video.height, video.pix_fmt = 1920, 1080, "yuv420p"
        audio = out.add_stream("aac", rate=RATE, layout="mono")
        sound = speech_like(ROUND_S)
        for second in range(ROUND_S):
            slide = _slide(second // 20, 1 + second % 5).resize((1920, 1080))
            frame = av.VideoFrame.from_ndarray(np.asarray(slide), format="rgb24").reformat(format="yuv420p")
            for tick in range(FPS):
                frame.pts, frame.time_base = second * FPS + tick, Fraction(1, FPS)
                out.mux(video.encode(frame))
            heard = av.AudioFrame.from_ndarray(sound[None, second * RATE :][:, :RATE], format="fltp", layout="mono")
            heard.sample_rate, heard.pts, heard.time_base = RATE, second * RATE, Fraction(1, RATE)
            out.mux(audio.encode(heard))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))


def peak_of(source: Path) -> tuple[float, dict[str, float]]:
    """The highest sum of resident MB of the worker and its processes; and the highest in each step of the line."""
    django.setup()
    sys.path.insert(0, str(ROOT / "tests"))
    from django_scopes import scopes_disabled  # noqa: PLC0415 - once Django is set up
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    from factories import make_school, make_teacher  # noqa: PLC0415
    from upbeat.doors.cli.database import migrate  # noqa: PLC0415
    from upbeat.rooms.polish.models import PolishRun  # noqa: PLC0415
    from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload, start_upload  # noqa: PLC0415

    migrate()
    with scopes_disabled():
        teacher = make_teacher(make_school())
        upload = start_upload(by=teacher, filename="lecture.mp4", size=source.stat().st_size)
        with source.open("rb") as file:
            sent = 0
            while chunk := file.read(2**22):
                sent = append_chunk(by=teacher, key=upload.key, offset=sent, data=io.BytesIO(chunk))
        finish_upload(by=teacher, key=upload.key)
        worker = subprocess.Popen([sys.executable, "-m", "upbeat.site.worker"], cwd=ROOT, stdin=subprocess.PIPE)
        peaks: dict[str, float] = {}
        try:
            while True:
                run = PolishRun.objects.first()
                step = "upload" if run is None else "what follows" if run.state == "done" else run.step or run.state
                with suppress(OSError):
                    peaks[step] = max(peaks.get(step, 0.0), sum(tree(worker.pid).values()))
                if run is not None and run.state == PolishRun.State.FAILED:
                    raise SystemExit(f"the run failed: {run.error}")
                waiting = DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"]).exists()
                if run is not None and run.state == PolishRun.State.DONE and not waiting:
                    break
                if worker.poll() is not None:
                    raise SystemExit("the worker ended")
                time.sleep(LOOK_EVERY_S)
        finally:
            worker.terminate()
            worker.wait(60)
    return max(peaks.values()), peaks


def main() -> int:
    """Print the figures; 1 when over the bar."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    source = make_upload(ROOT / "var/bench" / f"upload-{minutes:g}.mp4", minutes)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upbeat.site.settings")
    with data_folder():
        began = time.monotonic()
        peak, peaks = peak_of(source)
        took = time.monotonic() - began
    print(f"{minutes:g} minutes of 1080p, {source.stat().st_size / 1e6:.0f} MB, took {took:.0f} s")
    for step, most in peaks.items():
        print(f"{step:<12}{most:5.0f} MB resident at most, worker and its processes")
    return verdict("worker", f"{peak:.0f} MB at most", f"≤ {MOST_MB} MB", ["over the bar"] if peak > MOST_MB else [])


if __name__ == "__main__":
    sys.exit(main())
