"""A real film for journeys, polished by the line."""

import shutil
from pathlib import Path

import pytest

from media_corpus import make_clip, slide, speech
from once import once
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.line.result import LineResult

SECONDS = 36


def real_film(factory: pytest.TempPathFactory) -> tuple[Path, LineResult]:
    """A folder of the caller's own with the film of :data:`SECONDS` below ``media/film``, and what is in it."""
    made, result = once(factory, "film", _polished)
    folder = factory.mktemp("film")
    shutil.copytree(made / "media", folder / "media")
    return folder, result


def _polished(folder: Path) -> LineResult:
    clip = make_clip(folder / "upbeat.mp4", seconds=SECONDS, picture=slide(640, 360), sound=speech(SECONDS))
    return run_line(clip, folder / "media" / "film")
