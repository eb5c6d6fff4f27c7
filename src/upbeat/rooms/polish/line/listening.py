"""Having a moment made to listen to, before and after noise was removed: in a confined process."""

import logging
from dataclasses import dataclass
from pathlib import Path

from upbeat.rooms.polish.line.folder import Folder
from upbeat.rooms.record.confinement import Ending, Limits, run_confined

logger = logging.getLogger(__name__)

BEFORE, AFTER, EXCERPT = "before.m4a", "after.m4a", "excerpt.json"
LIMITS = Limits(wall_s=60, cpu_s=30, memory_bytes=2 * 2**30, file_bytes=2**22, stdout_bytes=2**16, nice=5)
"""Fourteen seconds of sound take some 2 CPU-seconds; a search through an hour without an index some more."""


@dataclass(frozen=True)
class Excerpt:
    """``seconds`` of the recording from ``start`` on; voice over noise in dB before and after."""

    start: float
    seconds: float
    before_db: float
    after_db: float


def excerpt_confined(source: Path, folder: Path, start_s: float) -> Excerpt | None:
    """Make it in the folder of a finished run; None where that did not work."""
    arguments = [str(source.resolve()), str(folder.resolve()), str(start_s)]
    outcome = run_confined("upbeat.rooms.polish.line.excerpt", arguments, LIMITS)
    if outcome.ending is not Ending.FINISHED:
        logger.warning("no excerpt: %s (%d) %s", outcome.ending, outcome.code, outcome.stderr)
        return None
    return load_excerpt(folder)


def load_excerpt(folder: Path) -> Excerpt | None:
    """What was made in the folder of a run, if there is any."""
    told = Folder(folder).read(EXCERPT) if folder.is_dir() else None
    return Excerpt(**told) if told else None
