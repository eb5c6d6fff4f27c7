"""Two runs of the line over the same film, compared."""

from dataclasses import replace
from typing import Any

from upbeat.rooms.polish.line.result import LineResult


def facts(result: LineResult) -> tuple[LineResult, list[Any]]:
    """All of a result but the bytes that pictures take: on a busy machine a run was seen to spend two more on one."""
    made = [
        (
            one.rung,
            one.file,
            one.width,
            one.height,
            one.codecs,
            [(f.start, f.duration, f.keyframe) for f in one.fragments],
        )
        for one in result.renditions
    ]
    return replace(result, renditions=()), made
