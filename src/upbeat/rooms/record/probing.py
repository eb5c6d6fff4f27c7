"""Probing an uploaded file in a confined process: what is in it, or why it is not taken."""

import json
import logging
from pathlib import Path

from upbeat.rooms.record.confinement import Ending, Limits, run_confined
from upbeat.rooms.record.findings import Probe
from upbeat.rooms.record.refusals import Refusal, UnusableVideo

__all__ = ["Probe", "probe"]

logger = logging.getLogger(__name__)

CODES = {
    Ending.TIME: "too_slow",
    Ending.CPU: "too_much",
    Ending.KILLED: "too_much",
    Ending.OUTPUT: "too_much",
    Ending.FAILED: "damaged",
}
# A 4K HEVC picture decodes within 700 MB; a file of 4 GB without a duration is read through in some ten seconds.
LIMITS = Limits(wall_s=90, cpu_s=30, memory_bytes=2 * 2**30, file_bytes=0, stdout_bytes=16_384, nice=5)


def probe(path: Path, *, max_seconds: float, limits: Limits = LIMITS) -> Probe:
    """What is in the recording at ``path``: a film, or sound alone.

    Raises UnusableVideo (an Invalid) with a sentence that says what to do: neither of them, damaged, truncated, without
    sound or with nothing heard, longer than ``max_seconds``, or claiming more than a recording of a lesson can hold.
    Writes nothing.
    """
    outcome = run_confined("upbeat.rooms.record.probe_process", [str(path.resolve()), str(max_seconds)], limits)
    if outcome.ending is not Ending.FINISHED:
        logger.warning("probing ended: %s (%d) %s", outcome.ending, outcome.code, outcome.stderr)
        raise UnusableVideo(Refusal(CODES[outcome.ending]))
    answer = json.loads(outcome.stdout)
    if "refusal" in answer:
        raise UnusableVideo(Refusal(answer["refusal"]["code"], answer["refusal"]["params"]))
    return Probe(**answer["probe"])
