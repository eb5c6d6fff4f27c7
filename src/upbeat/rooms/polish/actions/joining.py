"""Takes put together by the line's decoders, in a confined process; the result comes in like any upload."""

import json
import time
import uuid
from datetime import datetime
from pathlib import Path

import structlog

from upbeat.rooms.record import queries, storage
from upbeat.rooms.record.actions.joining import claim_joining, complete_joining, fail_joining, tell_progress
from upbeat.rooms.record.confinement import Ending, Limits, run_confined
from upbeat.rooms.record.models import Joining, Upload

log = structlog.get_logger(__name__)

WRITE_EVERY_S = 1.0


class Lost(Exception):
    """The joining was taken over by another worker, who thought us dead."""


def limits_for(duration_s: float) -> Limits:
    """Room for ``duration_s`` seconds of takes: 1080p to x264 veryfast needs some 0.6 CPU-seconds a second."""
    return Limits(
        wall_s=300 + 10 * duration_s,
        cpu_s=round(120 + 6 * duration_s),
        memory_bytes=4 * 2**30,
        file_bytes=round(16 * 2**20 + 3_000_000 * duration_s),
        stdout_bytes=2**20,
        nice=5,
    )


def run_joining(*, joining_id: int, now: datetime | None = None) -> Upload | None:
    """Put the takes of a joining together. None: it is over, in other hands, or failed with its reason kept.

    Safe to run twice, and after a kill: whoever claims it writes into a file of its own, and one alone completes it.
    """
    joining = claim_joining(joining_id=joining_id, now=now)
    if joining is None:
        return None
    key = uuid.uuid4()
    target = storage.uploads_folder() / str(key)
    try:
        failure = _join(joining, target)
        upload = None if failure else complete_joining(joining=joining, key=key)
    except Lost:
        log.warning("joining was taken over", joining=joining.pk, tries=joining.tries)
        failure, upload = "", None
    if failure:
        fail_joining(joining=joining, code=failure)
    if upload is None:
        storage.remove_upload(key)
    return upload


def _join(joining: Joining, target: Path) -> str:
    """Empty when ``target`` is there, else why not, as a code of ``record.refusals``."""
    takes = queries.takes_of(joining)
    if takes is None:
        return "take_gone"
    progress = _Progress(joining)
    duration_s = sum(take.asset.duration_s for take in takes)
    sources = [str(storage.absolute(take.asset.path).resolve()) for take in takes]
    arguments = [str(target.resolve()), *sources]
    outcome = run_confined("upbeat.rooms.polish.line.joining", arguments, limits_for(duration_s), progress)
    if outcome.ending is Ending.FINISHED:
        return ""
    log.warning("joining ended", ending=outcome.ending, code=outcome.code, said=outcome.stderr)
    if outcome.ending in (Ending.TIME, Ending.CPU):
        return "join_too_slow"
    return progress.failed or "join_died"


class _Progress:
    """Writes how far the process is, at most once a second. Raises Lost when the joining is no longer ours."""

    def __init__(self, joining: Joining) -> None:
        self.joining = joining
        self.failed = ""
        self.written = 0.0

    def __call__(self, line: str) -> None:
        """The process has said a line."""
        told = json.loads(line)
        self.failed = told.get("failed", "")
        if "share" not in told or time.monotonic() - self.written < WRITE_EVERY_S:
            return
        self.written = time.monotonic()
        if not tell_progress(joining=self.joining, progress=told["share"]):
            raise Lost
