"""One run through the line: claimed, watched over, and its results written once."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from upbeat.kernel import report
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.polish.events import PolishFinished
from upbeat.rooms.polish.line.failures import LineFailed
from upbeat.rooms.polish.line.process import run_line_confined
from upbeat.rooms.polish.line.result import LineResult
from upbeat.rooms.polish.models import CheckFinding, PolishRun, Rendition
from upbeat.rooms.polish.report import figures_of
from upbeat.rooms.record import storage

log = structlog.get_logger(__name__)

# A run that gave no sign for so long has lost its worker.
SILENT_AFTER = timedelta(seconds=30)
PULSE_S = 5.0
WRITE_EVERY_S = 1.0
MOST_TRIES = 3
# Share of the whole that each step takes, measured on a 6-minute lecture.
WEIGHTS = {"probe": 0.03, "loudness": 0.12, "renditions": 0.82, "poster": 0.03}


class Outcome(StrEnum):
    """What came of an attempt to run."""

    DONE = "done"
    FAILED = "failed"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


class Lost(Exception):
    """The run was taken over by another worker, who thought us dead."""


def run_polish(*, run_id: int, now: datetime | None = None) -> Outcome:
    """Take the run through the line, unless it is over (NOTHING) or in another worker's hands (ELSEWHERE).

    Whoever claims a run raises ``tries``; every later write holds only while that number stands, so two workers never
    both finish. Finished steps lie in the run's folder and are not done again. Safe to run twice, and after a kill.
    """
    run = _claim(run_id, now or timezone.now())
    if isinstance(run, Outcome):
        return run
    try:
        with _pulse(run) as beating:
            result = run_line_confined(
                storage.absolute(run.asset.path),
                storage.absolute(run.folder),
                duration_s=run.asset.duration_s,
                music=bool(run.recipe.steps.get("music")),
                on_progress=_Progress(run, beating),
            )
        return _finish(run, result)
    except Lost:
        log.warning("polish run was taken over", run=run.pk, tries=run.tries)
        return Outcome.ELSEWHERE
    except LineFailed as failure:
        return _fail(run, failure.code, failure.params)
    except Exception:
        # Whatever it is, the teacher at the page must not wait for ever; the log has the rest.
        log.exception("polish run broke", run=run.pk)
        return _fail(run, "died", {})


def _claim(run_id: int, now: datetime) -> PolishRun | Outcome:
    silent = Q(state=PolishRun.State.RUNNING, heartbeat_at__lt=now - SILENT_AFTER, tries__lt=MOST_TRIES)
    free = Q(state=PolishRun.State.QUEUED) | silent
    taken = PolishRun.objects.filter(free, pk=run_id).update(
        state=PolishRun.State.RUNNING, heartbeat_at=now, tries=F("tries") + 1, step="", progress=0
    )
    run = PolishRun.objects.select_related("asset", "recipe").filter(pk=run_id).first()
    if run is None or (not taken and run.state != PolishRun.State.RUNNING):
        return Outcome.NOTHING
    if not taken:
        return Outcome.ELSEWHERE
    if not run.folder:
        run.folder = f"polished/{run.school_id}/{run.pk}"
        _mine(run).update(folder=run.folder)
    return run


def _mine(run: PolishRun) -> QuerySet[PolishRun]:
    """The run as long as it is still ours."""
    return PolishRun.objects.filter(pk=run.pk, state=PolishRun.State.RUNNING, tries=run.tries)


class _Progress:
    """Writes how far the run is, at most once a second. Raises Lost when the run is no longer ours."""

    def __init__(self, run: PolishRun, beating: threading.Event) -> None:
        self.run = run
        self.beating = beating
        self.written = 0.0

    def __call__(self, step: str, share: float) -> None:
        """The line has done ``share`` (0 to 1) of ``step``."""
        if not self.beating.is_set():
            raise Lost
        if time.monotonic() - self.written < WRITE_EVERY_S:
            return
        self.written = time.monotonic()
        names = list(WEIGHTS)
        before = sum(WEIGHTS[name] for name in names[: names.index(step)]) if step in WEIGHTS else 0.0
        progress = min(1.0, before + WEIGHTS.get(step, 0.0) * share)
        if not _mine(self.run).update(step=step, progress=progress, heartbeat_at=timezone.now()):
            raise Lost


@contextmanager
def _pulse(run: PolishRun) -> Iterator[threading.Event]:
    """A sign of life every five seconds, also while the line has nothing to tell. The event is cleared when we lost."""
    beating, over = threading.Event(), threading.Event()
    beating.set()

    def beat() -> None:
        try:
            while not over.wait(PULSE_S):
                with scopes_disabled():  # a thread begins without any scope
                    if not _mine(run).update(heartbeat_at=timezone.now()):
                        beating.clear()
                        return
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"pulse of run {run.pk}", daemon=True)
    thread.start()
    try:
        yield beating
    finally:
        over.set()
        thread.join()


@transaction.atomic
def _finish(run: PolishRun, result: LineResult) -> Outcome:
    ended = timezone.now()
    still_ours = _mine(run).update(
        state=PolishRun.State.DONE,
        step="",
        progress=1,
        error="",
        error_params={},
        duration_s=result.duration_s,
        loudness=asdict(result.loudness),
        poster=f"{run.folder}/{result.poster}",
        heartbeat_at=ended,
        ended_at=ended,
    )
    if not still_ours:
        raise Lost
    Rendition.objects.filter(run=run).delete()
    Rendition.objects.bulk_create(
        Rendition(
            run=run,
            rung=made.rung,
            path=f"{run.folder}/{made.file}",
            size=made.size,
            bitrate=made.bitrate,
            width=made.width,
            height=made.height,
            codecs=made.codecs,
            init_size=made.init_size,
            fragments=made.rows(),
        )
        for made in result.renditions
    )
    findings = report.judge(figures_of(run, result))
    CheckFinding.objects.filter(run=run).delete()
    CheckFinding.objects.bulk_create(
        CheckFinding(run=run, check_name=found.check, level=found.level, second=found.second, params=dict(found.params))
        for found in findings
    )
    told = {"duration": result.duration_s, "tries": run.tries, "report": report.worst(findings).value}
    record("polished", run, school_id=run.school_id, actor_id=run.asked_by_id, result=told, at=ended)
    publish(PolishFinished(school_id=run.school_id, run_id=run.pk, asset_id=run.asset_id, done=True))
    return Outcome.DONE


@transaction.atomic
def _fail(run: PolishRun, code: str, params: dict[str, str | int]) -> Outcome:
    ended = timezone.now()
    mine = _mine(run)
    if not mine.update(state=PolishRun.State.FAILED, error=code, error_params=params, ended_at=ended):
        return Outcome.ELSEWHERE
    told = {"error": code, **params}
    record("failed", run, school_id=run.school_id, actor_id=run.asked_by_id, result=told, at=ended)
    publish(PolishFinished(school_id=run.school_id, run_id=run.pk, asset_id=run.asset_id, done=False))
    return Outcome.FAILED


@transaction.atomic
def give_up_run(run: PolishRun) -> bool:
    """End a run that lost its worker too often; False if it has moved on meanwhile."""
    return _fail(run, "died", {}) is Outcome.FAILED
