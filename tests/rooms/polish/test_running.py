"""Runs through the line: claimed once, watched over, taken over from the dead, finished once."""

import shutil
from datetime import timedelta

import pytest
from django.utils import timezone

from factories_polish import make_run
from factories_record import make_asset
from jobs import run_jobs
from media_corpus import make_clip, speech
from upbeat.rooms.journal import bus, work
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.journal.work import LOST_AFTER, SILENT_AFTER
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions import running
from upbeat.rooms.polish.actions.running import Outcome, progress_of, resume_runs, run_polish
from upbeat.rooms.polish.actions.starting import retry_polish, start_polish
from upbeat.rooms.polish.events import PolishFinished
from upbeat.rooms.polish.line.failures import LineFailed
from upbeat.rooms.polish.line.result import load_result
from upbeat.rooms.polish.models import PolishRun, Rendition


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return make_clip(tmp_path_factory.mktemp("clips") / "take.mp4", seconds=3, sound=speech(3))


@pytest.fixture(scope="module")
def polished(clip, tmp_path_factory):
    """The folder of a finished run of the clip, made once."""
    from upbeat.rooms.polish.line.process import run_line_confined

    folder = tmp_path_factory.mktemp("polished") / "run"
    run_line_confined(clip, folder, duration_s=3)
    return folder


@pytest.fixture
def quick_line(polished, monkeypatch):
    """The line, without its work: the files of the finished run are copied."""
    calls = []

    def line(source, out_dir, *, duration_s, music, film, on_progress):
        calls.append((source, music))
        on_progress("renditions", 0.5)
        shutil.copytree(polished, out_dir, dirs_exist_ok=True)
        return load_result(out_dir)

    monkeypatch.setattr(running, "run_line_confined", line)
    return calls


@pytest.fixture
def asset(teacher, clip):
    return make_asset(teacher, clip, duration_s=3.0)


@pytest.fixture
def run(teacher, asset):
    return start_polish(by=teacher, asset=asset)


def state(run):
    run.refresh_from_db()
    return run.state, run.tries


def test_a_recording_goes_through_the_line_and_everything_is_there(teacher, asset, media, monkeypatch):
    news, told = [], []
    monkeypatch.setitem(bus._subscribers, PolishFinished, [news.append])
    write = work.Hold.tell

    def listen(self, progress, **values):
        write(self, progress, **values)
        told.append(self.written)

    monkeypatch.setattr(work.Hold, "tell", listen)
    run = start_polish(by=teacher, asset=asset, music=True)
    assert run_polish(run_id=run.pk) is Outcome.DONE
    assert state(run) == ("done", 1)
    assert (run.progress, run.error, run.duration_s) == (1.0, "", 3.0)
    assert run.loudness["after"]["lufs"] == pytest.approx(-16, abs=1)
    assert (media / run.poster).read_bytes()[:4] == b"RIFF"
    assert (set(run.scenes), all(isinstance(second, float) for second in run.scenes["changes"])) == (
        {"changes", "voice"},
        True,
    )
    rungs = queries.renditions(run)
    assert [(r.rung, r.path, r.size) for r in rungs] == [
        (name, f"polished/{run.school_id}/{run.pk}/{name}.mp4", (media / run.folder / f"{name}.mp4").stat().st_size)
        for name in ("720p", "480p", "audio")
    ]
    offset, _size, start, _duration, keyframe = rungs[0].fragments[0]
    assert (offset, start, bool(keyframe)) == (rungs[0].init_size, 0.0, True)
    assert sum(fragment[1] for fragment in rungs[0].fragments) == rungs[0].size - rungs[0].init_size
    assert len(set(told)) <= 2 + (max(told) - min(told)) / work.WRITE_EVERY_S
    assert Fact.objects.get(verb="polished").actor_id == teacher.pk
    assert not list(media.rglob("*.part"))


def test_running_twice_gives_one_result(run, quick_line):
    assert run_polish(run_id=run.pk) is Outcome.DONE
    before = list(Rendition.objects.order_by("pk").values_list("pk", flat=True))
    assert run_polish(run_id=run.pk) is Outcome.NOTHING
    assert list(Rendition.objects.order_by("pk").values_list("pk", flat=True)) == before
    assert len(quick_line) == Fact.objects.filter(verb="polished").count() == 1
    assert run_polish(run_id=0) is Outcome.NOTHING


def test_the_job_runs_it_and_tells_everybody_after_commit(
    teacher, asset, quick_line, monkeypatch, django_capture_on_commit_callbacks
):
    news = []
    monkeypatch.setitem(bus._subscribers, PolishFinished, [news.append])
    with django_capture_on_commit_callbacks(execute=True):
        run = start_polish(by=teacher, asset=asset)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_jobs() == ["polish"]
    assert news == [PolishFinished(school_id=run.school_id, run_id=run.pk, asset_id=asset.pk, done=True)]


def test_a_second_worker_leaves_a_living_run_alone_and_looks_again_later(asset, run, quick_line):
    from django_tasks_db.models import DBTaskResult

    from upbeat.rooms.polish.tasks import polish

    now = timezone.now()
    PolishRun.objects.filter(pk=run.pk).update(state="running", tries=1, heartbeat_at=now)
    assert run_polish(run_id=run.pk) is Outcome.ELSEWHERE
    polish.func(run.school_id, run.pk)
    again = DBTaskResult.objects.get()
    assert now + SILENT_AFTER <= again.run_after <= timezone.now() + SILENT_AFTER
    assert (state(run), quick_line) == (("running", 1), [])


def test_a_silent_run_is_taken_over_and_the_dead_one_cannot_finish_it_any_more(run, quick_line, polished):
    ghost = work.claim(PolishRun, run.pk, timezone.now() - SILENT_AFTER * 2)
    assert run_polish(run_id=run.pk) is Outcome.DONE
    assert state(run) == ("done", 2)
    with pytest.raises(work.Lost):
        running._finish(ghost, load_result(polished))
    with pytest.raises(work.Lost):
        work.Hold(ghost).tell(0.5)
    assert running._fail(ghost, "died", {}) is Outcome.ELSEWHERE
    assert state(run) == ("done", 2)
    assert Rendition.objects.count() == 3


def test_a_worker_that_lost_its_run_stops(run, monkeypatch):
    def line(source, out_dir, *, duration_s, music, film, on_progress):
        PolishRun.objects.filter(pk=run.pk).update(tries=7)
        on_progress("loudness", 0.5)
        raise AssertionError("it went on")

    monkeypatch.setattr(running, "run_line_confined", line)
    assert run_polish(run_id=run.pk) is Outcome.ELSEWHERE
    assert state(run) == ("running", 7)
    assert not Rendition.objects.exists()


@pytest.mark.parametrize("failure, code", [(LineFailed("disk_full"), "disk_full"), (RuntimeError("a bug"), "died")])
def test_a_failure_is_said_and_can_be_tried_again(teacher, run, monkeypatch, quick_line, failure, code):
    def broken(*args, **kwargs):
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(running, "run_line_confined", broken)
        assert run_polish(run_id=run.pk) is Outcome.FAILED
    assert state(run) == ("failed", 1)
    assert run.error == code
    assert "again" in queries.failure_of(run)
    assert Fact.objects.get(verb="failed").result == {"error": code}
    assert not Rendition.objects.exists()
    retry_polish(by=teacher, run=run)
    assert run_polish(run_id=run.pk) is Outcome.DONE
    assert (state(run), queries.failure_of(run)) == (("done", 1), "")


def test_a_source_that_cannot_be_decoded_fails_with_its_reason(teacher, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a video at all" * 100)
    run = start_polish(by=teacher, asset=make_asset(teacher, broken))
    assert run_polish(run_id=run.pk) is Outcome.FAILED
    assert state(run) == ("failed", 1)
    assert "upload" in queries.failure_of(run)


def test_progress_is_written_at_most_once_a_second_and_grows(run):
    held = work.Hold(work.claim(PolishRun, run.pk))

    def written(step, share, seconds_later):
        held.written -= seconds_later
        held.tell(progress_of(step, share), step=step)
        run.refresh_from_db()
        return run.step, round(run.progress, 3)

    assert written("loudness", 0.5, 0) == ("loudness", 0.09)
    assert written("loudness", 1.0, 0.5) == ("loudness", 0.09)
    assert written("renditions", 0.5, 1) == ("renditions", 0.56)


def test_orphans_are_handed_to_the_next_worker_once(asset, quick_line, django_capture_on_commit_callbacks):
    now = timezone.now()
    silent = make_run(asset, state="running", tries=1, heartbeat_at=now - SILENT_AFTER * 2)
    alive = make_run(asset, state="running", tries=1, heartbeat_at=now)
    waiting = make_run(asset, state="queued")
    doomed = make_run(asset, state="running", tries=3, heartbeat_at=now - SILENT_AFTER * 2)
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_runs(now=now) == 1
        assert resume_runs(now=now) == 0
    assert [state(r) for r in (silent, alive, waiting, doomed)] == [
        ("queued", 1), ("running", 1), ("queued", 0), ("failed", 3),
    ]  # fmt: skip
    assert "again" in queries.failure_of(doomed)
    assert run_jobs() == ["polish"]
    assert state(silent) == ("done", 2)


def test_a_run_whose_job_was_lost_is_asked_for_again_after_a_while(asset):
    run = make_run(asset, state="queued")
    assert resume_runs(now=timezone.now() + LOST_AFTER / 2) == 0
    assert resume_runs(now=timezone.now() + LOST_AFTER * 2) == 1
    assert resume_runs(now=timezone.now() + LOST_AFTER * 2 + timedelta(seconds=30)) == 0
    assert state(run) == ("queued", 0)
