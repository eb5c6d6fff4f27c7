"""What the worker does now and then beside its jobs: hand on lost work, clean away what nobody goes on with."""

import time
from collections.abc import Callable

import structlog
from django.db import connection

from upbeat.rooms.polish.actions.captioning import resume_captionings
from upbeat.rooms.polish.actions.resuming import resume_orphans
from upbeat.rooms.record.actions.cleaning import clean_uploads
from upbeat.rooms.record.actions.joining import resume_joinings
from upbeat.rooms.record.actions.resuming import resume_checks

log = structlog.get_logger(__name__)
# A run counts as lost after 30 s of silence; cleaning walks through a folder.
EVERY_S: dict[Callable[[], int], float] = {
    resume_checks: 30,
    resume_joinings: 30,
    resume_orphans: 30,
    resume_captionings: 60,
    clean_uploads: 3600,
}


def make_round(due: dict[Callable[[], int], float], now: float) -> None:
    """Do each duty whose time has come (``due``, which is moved on). A failing one does not stop the rest."""
    for duty, every in EVERY_S.items():
        if due.get(duty, now) <= now:
            due[duty] = now + every
            try:
                if done := duty():
                    log.info("round", duty=duty.__name__, done=done)
            except Exception:
                log.exception("round failed", duty=duty.__name__)


def keep_rounds(pause_s: float = 5.0) -> None:
    """Make rounds for ever; for a thread of the worker."""
    due: dict[Callable[[], int], float] = {}
    while True:
        make_round(due, time.monotonic())
        connection.close()
        time.sleep(pause_s)
