"""Running the line on a stranger's file: in a confined process, with progress as it comes."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

from upbeat.rooms.polish.line.failures import LineFailed
from upbeat.rooms.polish.line.film import WHOLE, Film
from upbeat.rooms.polish.line.folder import Folder
from upbeat.rooms.polish.line.result import MAX_SECONDS, LineResult, Progress, load_result
from upbeat.rooms.record.confinement import Ending, Limits, run_confined

logger = logging.getLogger(__name__)

ENDINGS = {Ending.TIME: "took_too_long", Ending.CPU: "took_too_long", Ending.OUTPUT: "too_much"}


def limits_for(duration_s: float) -> Limits:
    """Room for ``duration_s`` seconds of video. A 720p lecture needs 0.2 CPU-seconds a second, 4K from a phone some 2.

    The largest file is what the ceilings of the rungs allow, three times over.
    """
    return Limits(
        wall_s=600 + 20 * duration_s,
        cpu_s=round(300 + 6 * duration_s),
        memory_bytes=4 * 2**30,
        file_bytes=round(16 * 2**20 + 300_000 * duration_s),  # 192 kB a second while noise is removed
        stdout_bytes=2**20,
        nice=10,
    )


def run_line_confined(
    source: Path,
    out_dir: Path,
    *,
    duration_s: float,
    music: bool = False,
    film: Film = WHOLE,
    on_progress: Progress = lambda step, share: None,
    limits: Limits | None = None,
) -> LineResult:
    """As :func:`upbeat.rooms.polish.line.line.run_line`, in a process of its own within ``limits``.

    ``duration_s`` is the probe's. If ``on_progress`` raises, the run is killed and the exception goes on. Raises
    LineFailed; then nothing half written is left in ``out_dir``.
    """
    failed: list[LineFailed] = []
    seconds = min(MAX_SECONDS, 1.1 * duration_s + 60)
    arguments = [str(source.resolve()), str(out_dir.resolve()), "music" if music else "speech", str(seconds)]
    arguments.append(film.to_json())
    try:
        outcome = run_confined(
            "upbeat.rooms.polish.line", arguments, limits or limits_for(duration_s), _listener(on_progress, failed)
        )
    finally:
        folder = Folder(out_dir)
        with folder.locked(wait=False) as ours:
            if ours:
                folder.sweep()
    if failed:
        raise failed[0]
    result = load_result(out_dir)
    if outcome.ending is not Ending.FINISHED or result is None:
        logger.warning("the line ended: %s (%d) %s", outcome.ending, outcome.code, outcome.stderr)
        raise LineFailed(ENDINGS.get(outcome.ending, "died"))
    return result


def _listener(on_progress: Progress, failed: list[LineFailed]) -> Callable[[str], None]:
    def listen(line: str) -> None:
        facts = json.loads(line)
        if "failed" in facts:
            failed.append(LineFailed(facts["failed"], facts["params"]))
        elif "step" in facts:
            on_progress(facts["step"], facts["share"])

    return listen
