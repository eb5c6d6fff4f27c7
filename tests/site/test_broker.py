"""The same jobs on Celery, over the real Redis and the real RabbitMQ, with real workers."""

import sys
import time
from pathlib import Path

import pytest
from django.utils import timezone
from django_scopes import scope

from brokers import NOWHERE, messages, queue_on, use_celery, wait_for, working
from factories import make_school, make_teacher
from factories_record import make_asset
from media_corpus import busy, make_clip, speech
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.journal.work import LOST_AFTER
from upbeat.rooms.polish.actions.running import resume_runs
from upbeat.rooms.polish.actions.starting import start_polish
from upbeat.rooms.polish.models import CheckFinding, PolishRun, Rendition
from upbeat.rooms.polish.tasks import polish
from upbeat.rooms.record.tasks import check
from upbeat.site.broker import CeleryBackend, all_tasks

both = pytest.mark.parametrize("kind", ["redis", "rabbitmq"])


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return make_clip(tmp_path_factory.mktemp("clip") / "a.mp4", seconds=12, picture=busy(640, 360), sound=speech(12))


def below(pid):
    """The processes that this one started, and theirs."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in children.read_text().split()] if children.exists() else []
    return found + [other for child in found for other in below(child)]


def encoder(worker):
    """The processes below a worker that are at the line, else nothing."""
    found = below(worker.process.pid)
    return found if any(b"polish.line" in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in found) else []


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.django_db(transaction=True)
@both
def test_of_two_workers_one_is_killed_while_encoding_and_the_other_ends_the_job_once(
    kind, settings, tmp_path, media, clip
):
    with queue_on(settings, kind), working(tmp_path, 2) as workers:
        teacher = make_teacher(make_school())
        with scope(school=teacher.school):
            run = start_polish(by=teacher, asset=make_asset(teacher, clip, duration_s=12.0))
        folder = media / "polished" / str(run.school_id) / str(run.pk)
        wait_for(lambda: (folder / "loudness.json").exists() and list(folder.glob(".720p.mp4.part")), workers)
        (victim,) = [worker for worker in workers if encoder(worker)]
        (other,) = [worker for worker in workers if worker is not victim]
        lines = encoder(victim)
        victim.kill()
        killed = time.monotonic()
        wait_for(lambda: not any(Path(f"/proc/{line}").exists() for line in lines))
        loudness = (folder / "loudness.json").stat().st_mtime_ns

        with scope(school=teacher.school):
            run.refresh_from_db()
            assert (run.state, run.tries, Rendition.objects.count()) == ("running", 1, 0)
            wait_for(lambda: PolishRun.objects.get().state == "done", workers)
            assert time.monotonic() - killed < 60
            assert PolishRun.objects.get().tries == 2
            assert sorted(Rendition.objects.values_list("rung", flat=True)) == ["480p", "720p", "audio"]
            assert all((media / rung.path).stat().st_size == rung.size for rung in Rendition.objects.all())
            assert len(set(CheckFinding.objects.values_list("check_name", "second"))) == CheckFinding.objects.count()
        facts = Fact.objects.filter(object_type="polishrun").order_by("id")
        assert [fact.verb for fact in facts] == ["initialized", "polished"]
        assert (folder / "loudness.json").stat().st_mtime_ns == loudness
        assert list(folder.glob(".*.part")) == []
        assert other.stop() == 0


@pytest.mark.django_db(transaction=True)
@both
def test_a_broker_that_is_away_loses_nothing_and_holds_nobody_up(kind, settings, media):
    use_celery(settings, NOWHERE[kind])
    teacher = make_teacher(make_school())
    with scope(school=teacher.school):
        began = time.monotonic()
        run = start_polish(by=teacher, asset=make_asset(teacher))
        assert time.monotonic() - began < 5
        assert PolishRun.objects.get().state == "queued"
    with queue_on(settings, kind) as queue:
        assert resume_runs(now=timezone.now() + LOST_AFTER / 2) == 0
        assert resume_runs(now=timezone.now() + 2 * LOST_AFTER) == 1
        assert messages(queue, kind) == [("polish", [run.school_id, run.pk], None)]


@both
def test_who_waits_at_the_page_goes_first_and_what_is_for_later_says_when(kind, settings):
    with queue_on(settings, kind) as queue:
        later = timezone.now()
        polish.using(run_after=later).enqueue(1, 2)
        polish.enqueue(1, 3)
        check.enqueue(1, 4)
        polish.using(priority=-100).enqueue(1, 5)
        assert messages(queue, kind) == [
            ("check", [1, 4], None), ("polish", [1, 2], later.isoformat()), ("polish", [1, 3], None),
            ("polish", [1, 5], None),
        ]  # fmt: skip


@both
def test_the_broker_is_asked_how_it_is(kind, settings):
    use_celery(settings, NOWHERE[kind])
    assert "refused" in CeleryBackend("default", {}).problem()
    with queue_on(settings, kind):
        assert CeleryBackend("default", {}).problem() == ""


def test_every_task_of_the_rooms_is_known_to_the_workers():
    assert {"check", "clean", "polish", "join", "caption"} <= {task.name for task in all_tasks()}
    assert len({task.module_path for task in all_tasks()}) == len(list(all_tasks()))
