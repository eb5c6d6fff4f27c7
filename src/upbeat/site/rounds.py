"""What is done now and then beside the jobs: hand on lost work, clean away what nobody goes on with.

Every worker on every machine makes rounds; each duty is done by the one that comes first when it is due.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from upbeat.rooms.assess.actions.allocating import begin_due_rounds
from upbeat.rooms.assess.actions.grading import settle_ended_rounds
from upbeat.rooms.journal.actions import take_duty
from upbeat.rooms.journal.duties import offered_duties
from upbeat.rooms.journal.work import SILENT_AFTER
from upbeat.rooms.learn.actions.excusing import settle_everybody
from upbeat.rooms.learn.actions.peers import count_peers
from upbeat.rooms.learn.actions.refitting import refit_schools
from upbeat.rooms.learn.actions.regrading import resume_regrades
from upbeat.rooms.polish.actions.captioning import resume_captionings
from upbeat.rooms.polish.actions.reading import resume_readings
from upbeat.rooms.polish.actions.running import resume_runs
from upbeat.rooms.polish.actions.storing import store_runs
from upbeat.rooms.record.actions.cleaning import clean_uploads
from upbeat.rooms.record.actions.joining import resume_joinings
from upbeat.rooms.record.actions.resuming import resume_checks
from upbeat.rooms.record.actions.storing import resume_storings, store_works
from upbeat.site.reminding import send_mails, send_reminders
from upbeat.site.returning import tell_what_is_due
from upbeat.site.unlocking import open_what_is_known

log = structlog.get_logger(__name__)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVERY: dict[Callable[[], int], timedelta] = {
    resume_checks: SILENT_AFTER,
    resume_joinings: SILENT_AFTER,
    resume_runs: SILENT_AFTER,
    resume_captionings: SILENT_AFTER,
    resume_readings: SILENT_AFTER,
    resume_regrades: SILENT_AFTER,
    clean_uploads: HOUR,
    refit_schools: DAY,
    count_peers: HOUR / 2,
    open_what_is_known: HOUR / 4,
    settle_everybody: HOUR / 4,
    send_reminders: HOUR / 4,
    send_mails: MINUTE,
    begin_due_rounds: MINUTE,
    settle_ended_rounds: MINUTE,
    tell_what_is_due: MINUTE,
}
if settings.MEDIA_STORE:
    EVERY |= {resume_storings: SILENT_AFTER, store_runs: MINUTE, store_works: MINUTE}


def make_round(now: datetime) -> None:
    """Do each duty whose time has come and that no other worker has taken. A failing one does not stop the rest."""
    for duty, every in (EVERY | offered_duties()).items():
        try:
            if take_duty(name=duty.__name__, every=every, now=now) and (done := duty()):
                log.info("round", duty=duty.__name__, done=done)
        except Exception:
            log.exception("round failed", duty=duty.__name__)


def keep_rounds(goes_on: Callable[[], bool] = lambda: True) -> None:
    """Make rounds for ever, or as long as ``goes_on`` says; for a thread or a process of the worker."""
    pause_s = min(5.0, SILENT_AFTER.total_seconds() / 6)
    while goes_on():
        make_round(timezone.now())
        connection.close()
        time.sleep(pause_s)
