"""The process that does the jobs: started and watched by ``upbeat serve``, or by ``upbeat worker`` on any machine."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

import django
from django.conf import settings
from django.db import connection, transaction

from upbeat.doors.cli.running import WORKER, holding
from upbeat.kernel.errors import Invalid
from upbeat.rooms.record.confinement import die_with_parent

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


def fork_with(duty: Callable[[Callable[[], bool]], None]) -> None:
    """Do a duty in a process of its own, as long as this one lives."""
    parent = os.getpid()
    if os.fork() == 0:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl+C goes to both; this one ends with the other
        die_with_parent()
        duty(lambda: os.getppid() == parent)
        os._exit(os.EX_OK)


def work() -> int:
    """Do jobs and make rounds until told to stop; the exit code. Django must be set up."""
    # What follows imports models; and Celery is an extra, loaded where it is chosen.
    from django.core.management import call_command  # noqa: PLC0415

    from upbeat.site.rounds import keep_rounds  # noqa: PLC0415

    os.nice(NICENESS)  # pages go before jobs
    if settings.JOBS == "celery":
        from upbeat.site import broker  # noqa: PLC0415

        connection.close()
        # Celery forks its processes, and neither a thread nor a connection of SQLite may be there when it does.
        fork_with(keep_rounds)
        return broker.work(name_of(os.getpid()))
    threading.Thread(target=keep_rounds, daemon=True).start()
    take_back_lost_jobs()
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEEP_RESULTS_DAYS, verbosity=0)
    call_command(
        "db_worker",
        queue_name="*",
        interval=POLL_S,
        reload=False,
        startup_delay=False,
        worker_id=name_of(os.getpid()),
    )
    return os.EX_OK


def main() -> None:
    """The worker of a server: one for its data folder, and it ends with the server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upbeat.site.settings")
    django.setup()
    threading.Thread(target=end_with_the_server, daemon=True).start()
    try:
        with holding(settings.DATA_DIR, WORKER):
            work()
    except Invalid as no:  # the worker of a server that was killed may still end its step; the supervisor tries again
        sys.exit(f"upbeat worker: {no.message}")


if __name__ == "__main__":
    main()
