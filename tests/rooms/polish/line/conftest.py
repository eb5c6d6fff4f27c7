"""One lecture of eight and a half seconds through the whole line, once for all tests that only look at the result."""

from pathlib import Path

import pytest

from media_corpus import make_clip, speech
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.line.result import LineResult


@pytest.fixture(scope="session")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("lecture") / "lecture.mp4", seconds=8.4, sound=speech(8.4, level=0.05))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("line")


@pytest.fixture(scope="session")
def polished(lecture: Path, folder: Path) -> LineResult:
    return run_line(lecture, folder)
