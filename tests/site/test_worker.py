"""Jobs that a killed worker had in hand."""

import os
import socket

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from upbeat.site import worker

pytestmark = pytest.mark.django_db
HERE = socket.gethostname()[:40]
DEAD = f"{HERE}:{2**22 + 1}"  # beyond the highest process id of Linux


def job(*workers, status="RUNNING"):
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="upbeat.nothing",
        worker_ids=list(workers),
        backend_name="default",
        run_after=timezone.now(),
        started_at=timezone.now(),
    )


def test_a_job_of_a_dead_worker_runs_again():
    lost = job(DEAD)
    assert worker.take_back_lost_jobs() == 1
    lost.refresh_from_db()
    assert (lost.status, lost.started_at, lost.worker_ids) == ("READY", None, [DEAD])


def test_a_job_of_a_living_worker_is_left_to_it():
    kept = job(f"{HERE}:{os.getppid()}")
    assert worker.take_back_lost_jobs() == 0
    kept.refresh_from_db()
    assert kept.status == "RUNNING"


def test_a_job_of_another_machine_is_left_to_it():
    kept = job("another-machine:17")
    assert worker.take_back_lost_jobs() == 0
    kept.refresh_from_db()
    assert kept.status == "RUNNING"


def test_a_job_that_killed_three_workers_has_failed():
    poison = job(DEAD, DEAD, DEAD)
    assert worker.take_back_lost_jobs() == 0
    poison.refresh_from_db()
    assert poison.status == "FAILED"
    assert "died 3 times" in poison.traceback


def test_finished_and_waiting_jobs_are_not_touched():
    done, waiting = job(DEAD, status="SUCCESSFUL"), job(status="READY")
    assert worker.take_back_lost_jobs() == 0
    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.status, waiting.status) == ("SUCCESSFUL", "READY")


def test_our_own_number_used_by_somebody_before_us_is_a_dead_worker():
    assert worker.is_gone(f"{HERE}:{os.getpid()}")
