"""kill -9 in the middle of the line: the next worker goes on, with the real line and a real database."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from factories import make_school, make_teacher
from factories_record import make_asset
from media_corpus import busy, make_clip, speech
from upbeat.rooms.polish.actions.running import SILENT_AFTER, Outcome, run_polish
from upbeat.rooms.polish.actions.starting import start_polish
from upbeat.rooms.polish.models import PolishRun, Rendition

WORKER = """
import os, sys
import django
from django.conf import settings
name, media, school_id, run_id = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
settings.MEDIA_ROOT = media
django.setup()
from upbeat.rooms.polish.tasks import polish
polish.func(int(school_id), int(run_id))
"""


def wait_for(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_is_taken_over_and_nothing_is_done_twice(tmp_path, media):
    school = make_school()
    teacher = make_teacher(school)
    clip = make_clip(tmp_path / "take.mp4", seconds=12, picture=busy(640, 360), sound=speech(12))
    with scope(school=school):
        run = start_polish(by=teacher, asset=make_asset(teacher, clip, duration_s=12.0))
        arguments = [str(connection.settings_dict["NAME"]), str(settings.MEDIA_ROOT), str(school.pk), str(run.pk)]
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, *arguments], env={**os.environ, "PYTHONPATH": "src:tests"}
        )
        folder = media / "polished" / str(school.pk) / str(run.pk)
        wait_for(lambda: (folder / "loudness.json").exists() and list(folder.glob(".720p.mp4.part")))
        lines = children_of(worker.pid)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert lines
        wait_for(lambda: not any(Path(f"/proc/{line}").exists() for line in lines))
        run.refresh_from_db()
        assert (run.state, run.tries) == ("running", 1)
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
