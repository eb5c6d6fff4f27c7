"""One run through the line: claimed, watched over, and its results written once."""

from dataclasses import asdict
from datetime import datetime
from enum import StrEnum

import structlog
from django.db import transaction

from upbeat.kernel import report
from upbeat.rooms.journal import work
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.polish.events import PolishAsked, PolishFinished
from upbeat.rooms.polish.films import film_of
from upbeat.rooms.polish.line.failures import LineFailed
from upbeat.rooms.polish.line.process import run_line_confined
from upbeat.rooms.polish.line.result import LineResult
from upbeat.rooms.polish.models import CheckFinding, PolishRun, Rendition
from upbeat.rooms.polish.report import figures_of
from upbeat.rooms.record import storage

log = structlog.get_logger(__name__)

# Share of the whole that each step takes, measured on a 6-minute lecture; the second where noise is removed.
WEIGHTS = {"probe": 0.03, "loudness": 0.12, "renditions": 0.82, "poster": 0.03}
CLEANING_WEIGHTS = {"probe": 0.02, "denoise": 0.33, "loudness": 0.1, "renditions": 0.53, "poster": 0.02}


class Outcome(StrEnum):
    """What came of an attempt to run."""

    DONE = "done"
    FAILED = "failed"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


def run_polish(*, run_id: int, now: datetime | None = None) -> Outcome:
    """Take the run through the line, unless it is over (NOTHING) or in another worker's hands (ELSEWHERE).

    Finished steps lie in the run's folder and are not done again. Safe to run twice, and after a kill.
    """
    run = work.claim(PolishRun, run_id, now)
    if run is None:
        return Outcome.ELSEWHERE if work.in_hand(PolishRun, run_id) else Outcome.NOTHING
    try:
        with work.hold(run) as held:
            if not run.folder:
                run.folder = f"polished/{run.school_id}/{run.pk}"
                held.say(folder=run.folder)
            result = run_line_confined(
                storage.absolute(run.asset.path),
                storage.absolute(run.folder),
                duration_s=run.asset.duration_s,
                music=bool(run.recipe.steps.get("music")),
                film=film_of(run),
                on_progress=lambda step, share: held.tell(
                    progress_of(step, share, bool(run.recipe.steps.get("denoise"))), step=step
                ),
            )
        return _finish(run, result)
    except work.Lost:
        log.warning("polish run was taken over", run=run.pk, tries=run.tries)
        return Outcome.ELSEWHERE
    except LineFailed as failure:
        return _fail(run, failure.code, failure.params)
    except Exception:
        # Whatever it is, the teacher at the page must not wait for ever; the log has the rest.
        log.exception("polish run broke", run=run.pk)
        return _fail(run, "died", {})


def progress_of(step: str, share: float, cleaning: bool = False) -> float:
    """How far the whole is, 0 to 1, when ``share`` of a step is done; ``cleaning``: noise is removed."""
    weights = CLEANING_WEIGHTS if cleaning else WEIGHTS
    names = list(weights)
    before = sum(weights[name] for name in names[: names.index(step)]) if step in weights else 0.0
    return min(1.0, before + weights.get(step, 0.0) * share)


@transaction.atomic
def _finish(run: PolishRun, result: LineResult) -> Outcome:
    work.finish(
        run,
        duration_s=result.duration_s,
        loudness=asdict(result.loudness),
        poster=f"{run.folder}/{result.poster}",
        scenes={"changes": list(result.seen.changes), "voice": [list(span) for span in result.heard.voice]},
        thumbnails=asdict(result.thumbnails),
        stills=asdict(result.stills),
    )
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
    record("polished", run, school_id=run.school_id, actor_id=run.asked_by_id, result=told)
    publish(PolishFinished(school_id=run.school_id, run_id=run.pk, asset_id=run.asset_id, done=True))
    return Outcome.DONE


@transaction.atomic
def _fail(run: PolishRun, code: str, params: dict[str, str | int]) -> Outcome:
    if not work.fail(run, code, params):
        return Outcome.ELSEWHERE
    publish(PolishFinished(school_id=run.school_id, run_id=run.pk, asset_id=run.asset_id, done=False))
    return Outcome.FAILED


def resume_runs(*, now: datetime | None = None) -> int:
    """Ask again for runs whose worker died or whose job was lost, in every school; how many."""
    return work.resume(
        PolishRun,
        ask=lambda run: PolishAsked(school_id=run.school_id, run_id=run.pk),
        give_up=lambda run: _fail(run, "died", {}) is Outcome.FAILED,
        now=now,
    )
