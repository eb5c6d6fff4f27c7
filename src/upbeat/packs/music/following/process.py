"""A score laid along a recording in a confined process: where each note and bar is, or why that cannot be said."""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from upbeat.packs.music.following.failures import LayingFailed
from upbeat.rooms.record.confinement import Ending, Limits, run_confined

logger = logging.getLogger(__name__)

LONGEST_S = 240.0
"""Of one passage: longer ones take the teacher's patience, and memory grows with the square of it."""

POOR_FIT = 0.85
"""Below, sound and notes have little in common (measured: the right melody .90 to .97, another one .65 to .80)."""

LIMITS = Limits(wall_s=60, cpu_s=45, memory_bytes=4 * 2**30, file_bytes=0, stdout_bytes=2**20, nice=5)
ENDINGS = {Ending.TIME: "took_too_long", Ending.CPU: "took_too_long"}


@dataclass(frozen=True)
class Laid:
    """``seconds`` of the recording at which tones begin, by note id; ``bars``: number and second. ``fit``: 0 to 1."""

    seconds: dict[str, float]
    bars: list[tuple[int, float]]
    end_s: float
    fit: float

    @property
    def is_poor(self) -> bool:
        """Have sound and notes too little in common?"""
        return self.fit < POOR_FIT

    def to_json(self) -> dict[str, Any]:
        """For a row."""
        return asdict(self)


def laid_from(stored: dict[str, Any]) -> Laid:
    """From its JSON."""
    bars = [(int(bar), float(second)) for bar, second in stored["bars"]]
    return Laid(seconds=stored["seconds"], bars=bars, end_s=stored["end_s"], fit=stored["fit"])


def lay_along(
    path: Path,
    notation: str,
    start_s: float,
    end_s: float,
    on_share: Callable[[float], None] = lambda share: None,
) -> Laid:
    """Find the notes of ``notation`` (ABC) in seconds ``start_s`` to ``end_s`` of the file. Takes some seconds.

    ``on_share`` is told how much of it is done, 0 to 1; if it raises, the process is killed. Raises LayingFailed.
    """
    if not path.is_file():
        raise LayingFailed("source_gone")
    told: dict[str, Any] = {}

    def listen(line: str) -> None:
        told.update(json.loads(line))
        if "share" in told:
            on_share(told.pop("share"))

    arguments = [str(path.resolve()), f"{start_s:.3f}", f"{end_s:.3f}", notation]
    outcome = run_confined("upbeat.packs.music.following", arguments, LIMITS, listen)
    if outcome.ending is not Ending.FINISHED:
        logger.warning("following ended: %s (%d) %s", outcome.ending, outcome.code, outcome.stderr)
        raise LayingFailed(ENDINGS.get(outcome.ending, "unreadable"))
    if "lost" in told:
        raise LayingFailed("lost")
    return laid_from(told)
