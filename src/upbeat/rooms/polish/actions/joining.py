"""Takes put together by the line's decoders, in a confined process; the result comes in like any upload."""

import json
import uuid
from datetime import datetime
from pathlib import Path

import structlog

from upbeat.rooms.journal import work
from upbeat.rooms.record import queries, storage
from upbeat.rooms.record.actions.joining import complete_joining
from upbeat.rooms.record.confinement import Ending, Limits, run_confined
from upbeat.rooms.record.models import Joining, Upload

log = structlog.get_logger(__name__)


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
    joining = work.claim(Joining, joining_id, now)
    if joining is None:
        return None
    key = uuid.uuid4()
    upload = None
    try:
        with work.hold(joining) as held:
            made_of = _join(held, storage.uploads_folder() / str(key))
        upload = complete_joining(joining=joining, key=key, made_of=made_of)
    except work.Lost:
        log.warning("joining was taken over", joining=joining.pk, tries=joining.tries)
    except JoiningFailed as failure:
        work.fail(joining, failure.code)
    except Exception:
        # Whatever it is, the teacher at the page must not wait for ever; the log has the rest.
        log.exception("joining broke", joining=joining.pk)
        work.fail(joining, "join_died")
    finally:
        if upload is None:
            storage.remove_upload(key)
    return upload


class JoiningFailed(Exception):
    """The takes could not be put together; ``code`` is one of ``record.refusals``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _join(held: work.Hold[Joining], target: Path) -> list[tuple[int, int, int]]:
    """Make ``target`` from the takes and say what it is made of.

    Raises JoiningFailed, and Lost when the joining is no longer ours.
    """
    takes = queries.takes_of(held.row)
    if takes is None:
        raise JoiningFailed("take_gone")
    said = ""
    lengths: list[int] = []

    def listen(line: str) -> None:
        nonlocal said, lengths
        told = json.loads(line)
        said, lengths = told.get("failed", ""), told.get("lengths", [])
        if "share" in told:
            held.tell(told["share"])

    duration_s = sum(take.asset.duration_s + 1 for take in takes)
    sources = [str(storage.absolute(take.asset.path).resolve()) for take in takes]
    arguments = [str(target.resolve()), *sources]
    outcome = run_confined("upbeat.rooms.polish.line.joining", arguments, limits_for(duration_s), listen)
    if outcome.ending is Ending.FINISHED and len(lengths) == len(takes):
        return [(take.asset_id, take.section_id, seconds) for take, seconds in zip(takes, lengths, strict=True)]
    log.warning("joining ended", ending=outcome.ending, code=outcome.code, said=outcome.stderr)
    raise JoiningFailed("join_too_slow" if outcome.ending in (Ending.TIME, Ending.CPU) else said or "join_died")
