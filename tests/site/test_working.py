"""``upbeat worker``, as a process of its own, for jobs of the database."""

import sys

import pytest
from django_tasks_db.models import DBTaskResult

from brokers import wait_for, working
from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.duties import offered_duties
from upbeat.rooms.journal.models import Duty
from upbeat.rooms.record.tasks import clean
from upbeat.site import working as command
from upbeat.site.rounds import EVERY


@pytest.mark.skipif(sys.platform != "linux", reason="signals of Linux")
@pytest.mark.django_db(transaction=True)
def test_a_worker_started_by_itself_does_jobs_makes_rounds_and_ends_politely(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    clean.enqueue()
    with working(tmp_path) as (worker,):
        wait_for(
            lambda: (
                DBTaskResult.objects.get().status == "SUCCESSFUL"
                and Duty.objects.count() == len(EVERY | offered_duties())
            ),
            [worker],
        )
        assert len(list((tmp_path / "data").glob("worker-*.pid"))) == 1
        assert worker.stop() == 0
    assert "The worker waits for jobs" in worker.log.read_text()
    assert list((tmp_path / "data").glob("worker-*.pid")) == []


def test_a_worker_does_not_begin_on_a_database_of_another_version(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(command, "pending_migrations", lambda: 2)
    with pytest.raises(Invalid, match="upbeat serve"):
        command.WORKER.run(None)
    assert list(tmp_path.iterdir()) == []
