"""Reading a file in a confined process: pages and sound of our own, or why it is not taken."""

import json
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upbeat.rooms.record.confinement import Ending, Limits, run_confined
from upbeat.rooms.record.refusals import Refusal, UnusableMaterial

logger = logging.getLogger(__name__)

# A hundred pages of a PDF take some thirty seconds; a claim on an upload lasts 150.
LIMITS = Limits(
    wall_s=110, cpu_s=100, memory_bytes=3 * 2**30, file_bytes=256 * 2**20, stdout_bytes=2**18, nice=5
)  # fmt: skip
OFFICES = ("soffice", "libreoffice")


@dataclass(frozen=True)
class Found:
    """What was read: ``kind`` of ``MaterialFile.Kind``, its pages as that model keeps them, seconds of sound."""

    kind: str
    pages: list[dict[str, Any]]
    duration_s: float | None


def office() -> str:
    """Where LibreOffice is on this machine; empty where it is not."""
    return next((found for name in OFFICES if (found := shutil.which(name))), "")


def read_confined(path: Path, folder: Path, *, limits: Limits = LIMITS, films: bool = False) -> Found:
    """Read the file at ``path`` into the empty ``folder``; ``films``: also short films, which are no material.

    Raises UnusableMaterial with a sentence that says what to do.
    """
    arguments = [str(path.resolve()), str(folder.resolve()), office(), *(["films"] if films else [])]
    outcome = run_confined("upbeat.rooms.record.reading", arguments, limits)
    if outcome.ending is not Ending.FINISHED:
        logger.warning("reading ended: %s (%d) %s", outcome.ending, outcome.code, outcome.stderr)
        # A decoder that gets no memory ends in many ways; none of them says more than this.
        raise UnusableMaterial(Refusal("material_too_much"))
    answer = json.loads(outcome.stdout)
    if "refusal" in answer:
        raise UnusableMaterial(Refusal(answer["refusal"]["code"], answer["refusal"]["params"]))
    return Found(answer["kind"], answer["pages"], answer["duration_s"])
