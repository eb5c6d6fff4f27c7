"""``python -m upbeat.site.worker``: the process that does the jobs, started and watched by ``upbeat serve``."""

import os
import signal
import socket
import sys
import threading
import time

import django
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from upbeat.doors.cli.running import WORKER, holding
from upbeat.kernel.errors import Invalid

NICENESS = 10
PATIENCE_S = 10
MOST_STARTS = 3
KEEP_RESULTS_DAYS = 14
POLL_S = 0.5


def name_of(pid: int) -> str:
    """How a worker signs the jobs it takes: machine and process."""
    return f"{socket.gethostname()[:40]}:{pid}"


def is_gone(name: str) -> bool:
    """True if a worker of this name ran on this machine and runs no more."""
    host, _, pid = name.rpartition(":")
    if host != socket.gethostname()[:40] or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return int(pid) == os.getpid()  # our own number, used by somebody before us


@transaction.atomic
def take_back_lost_jobs() -> int:
    """Put jobs back that a killed worker of this machine had in hand. A job that killed three workers has failed.

    Jobs are safe to run twice. Returns how many will run again.
    """
    # Models can only be imported once Django is set up.
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    again = 0
    for job in DBTaskResult.objects.running():
        if not job.worker_ids or not is_gone(job.worker_ids[-1]):
            continue
        if len(job.worker_ids) >= MOST_STARTS:
            job.set_failed(RuntimeError(f"The worker died {MOST_STARTS} times while doing this job."))
            continue
        job.status, job.started_at = "READY", None
        job.save(update_fields=["status", "started_at"])
        again += 1
    return again


def end_with_the_server() -> None:
    """Wait until standard input closes, which is when the server has ended, and end as well: politely, then at once."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_S)
    os._exit(1)


def main() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upbeat.site.settings")
    os.nice(NICENESS)  # pages go before jobs
    django.setup()
    threading.Thread(target=end_with_the_server, daemon=True).start()
    from upbeat.site.rounds import keep_rounds  # noqa: PLC0415 - models can only be imported once Django is set up

    try:
        with holding(settings.DATA_DIR, WORKER):
            take_back_lost_jobs()
            threading.Thread(target=keep_rounds, daemon=True).start()
            call_command("prune_db_task_results", queue_name="*", min_age_days=KEEP_RESULTS_DAYS, verbosity=0)
            call_command(
                "db_worker",
                queue_name="*",
                interval=POLL_S,
                reload=False,
                startup_delay=False,
                worker_id=name_of(os.getpid()),
            )
    except Invalid as no:  # the worker of a server that was killed may still end its step; the supervisor tries again
        sys.exit(f"upbeat worker: {no.message}")


if __name__ == "__main__":
    main()
