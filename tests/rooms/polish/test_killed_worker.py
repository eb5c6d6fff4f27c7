"""kill -9 in the middle of the line: the next worker goes on, with the real line and a real database."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from brokers import wait_for
from factories import make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_asset, make_take
from media_corpus import RATE, busy, make_clip, speech
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.journal.work import SILENT_AFTER
from upbeat.rooms.polish.actions.captioning import ask_captions, make_captions
from upbeat.rooms.polish.actions.joining import run_joining
from upbeat.rooms.polish.actions.running import Outcome, run_polish
from upbeat.rooms.polish.actions.starting import start_polish
from upbeat.rooms.polish.models import Captioning, CaptionTrack, PolishRun, Rendition
from upbeat.rooms.polish.speech.process import VoiceOrder, speak_confined, voice_installed
from upbeat.rooms.record.actions.checking import check_upload
from upbeat.rooms.record.actions.cleaning import clean_uploads
from upbeat.rooms.record.actions.joining import start_joining
from upbeat.rooms.record.models import Upload

WORKER = """
import os, sys
import django
from django.conf import settings
name, media, job, school_id, number = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
settings.MEDIA_ROOT = media
django.setup()
from upbeat.rooms.polish import tasks
getattr(tasks, job).func(int(school_id), int(number))
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def begin_and_kill(job, row, when):
    """A worker of its own does the job and is killed in the middle; what it had started ends with it."""
    arguments = [str(connection.settings_dict["NAME"]), str(settings.MEDIA_ROOT), job, str(row.school_id), str(row.pk)]
    worker = subprocess.Popen([sys.executable, "-c", WORKER, *arguments], env={**os.environ, "PYTHONPATH": "src:tests"})
    wait_for(lambda: when() and children_of(worker.pid))
    started = children_of(worker.pid)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    wait_for(lambda: not any(Path(f"/proc/{process}").exists() for process in started))
    row.refresh_from_db()
    assert (row.state, row.tries) == ("running", 1)


@linux
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_is_taken_over_and_nothing_is_done_twice(tmp_path, media):
    school = make_school()
    teacher = make_teacher(school)
    clip = make_clip(tmp_path / "take.mp4", seconds=12, picture=busy(640, 360), sound=speech(12))
    with scope(school=school):
        run = start_polish(by=teacher, asset=make_asset(teacher, clip, duration_s=12.0))
        folder = media / "polished" / str(school.pk) / str(run.pk)
        begin_and_kill(
            "polish", run, lambda: (folder / "loudness.json").exists() and list(folder.glob(".720p.mp4.part"))
        )
        assert not Rendition.objects.exists()
        loudness = (folder / "loudness.json").stat().st_mtime_ns

        assert run_polish(run_id=run.pk) is Outcome.ELSEWHERE
        assert run_polish(run_id=run.pk, now=timezone.now() + SILENT_AFTER * 2) is Outcome.DONE
        run.refresh_from_db()
        assert (run.state, run.tries) == ("done", 2)
        assert sorted(Rendition.objects.values_list("rung", flat=True)) == ["480p", "720p", "audio"]
        assert all((media / rung.path).stat().st_size == rung.size for rung in Rendition.objects.all())
        assert (folder / "loudness.json").stat().st_mtime_ns == loudness
        assert list(folder.glob(".*.part")) == []
        assert run_polish(run_id=run.pk) is Outcome.NOTHING
        assert PolishRun.objects.count() == 1


@linux
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_takes_are_put_together_is_taken_over_and_one_recording_comes_of_it(tmp_path, media):
    teacher = make_teacher(make_school())
    clip = make_clip(tmp_path / "take.mp4", seconds=8, picture=busy(640, 360))
    with scope(school=teacher.school):
        script = make_script(teacher, make_point(teacher.school), passages=[Passage("One", "1."), Passage("Two", "2.")])
        for section in script.sections.order_by("position"):
            make_take(section, teacher, clip, duration_s=8.0)
        joining = start_joining(by=teacher, script=script)
        begin_and_kill("join", joining, lambda: any(part.stat().st_size for part in media.glob("uploads/*")))
        (half,) = media.glob("uploads/*")

        late = timezone.now() + SILENT_AFTER * 2
        assert run_joining(joining_id=joining.pk) is None
        upload = run_joining(joining_id=joining.pk, now=late)
        assert run_joining(joining_id=joining.pk, now=late) is None
        assert Upload.objects.get() == upload
        joining.refresh_from_db()
        assert (joining.state, joining.tries, joining.upload) == ("done", 2, upload)
        facts = Fact.objects.filter(object_type="joining").order_by("id")
        assert [fact.verb for fact in facts] == ["initialized", "completed"]
        assert check_upload(upload_id=upload.pk).state == "taken"
    os.utime(half, (0, 0))
    clean_uploads()
    assert list(media.glob("uploads/*")) == []


@linux
@pytest.mark.skipif(not voice_installed(), reason="the voice is not installed: upbeat[align]")
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_captions_are_made_is_taken_over_and_there_is_one_track(tmp_path, media):
    teacher = make_teacher(make_school())
    said = "The upbeat comes before the bar line. The strong beat follows it. Clap your hands and count to four. "
    speak_confined(VoiceOrder("en-us+m3", (said,)), tmp_path / "said.wav")
    with av.open(str(tmp_path / "said.wav")) as wav:
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
        pieces = [piece for frame in wav.decode(audio=0) for piece in resampler.resample(frame)]
    sound = np.concatenate([piece.to_ndarray() for piece in pieces], axis=1)
    seconds = sound.shape[1] / RATE
    lesson = make_clip(tmp_path / "lesson.mp4", seconds=seconds, sound=sound, fps=5)
    with scope(school=teacher.school):
        script = make_script(teacher, make_point(teacher.school), passages=[Passage(spoken=said)])
        row = ask_captions(by=teacher, asset=make_asset(teacher, lesson, script=script, duration_s=seconds))
        begin_and_kill("caption", row, lambda: Captioning.objects.get().step == "listening")
        assert not CaptionTrack.objects.exists()

        late = timezone.now() + SILENT_AFTER * 2
        assert make_captions(captioning_id=row.pk) is False
        assert make_captions(captioning_id=row.pk, now=late) is True
        assert make_captions(captioning_id=row.pk, now=late) is False
        row.refresh_from_db()
        assert (row.state, row.tries, row.track) == ("done", 2, CaptionTrack.objects.get())
        facts = Fact.objects.filter(object_type="captioning").order_by("id")
        assert [fact.verb for fact in facts] == ["initialized", "completed"]
