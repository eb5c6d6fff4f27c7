"""What all journeys share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chromium import end_browsers
from films import real_film
from upbeat.rooms.polish.line.result import LineResult


@pytest.fixture(scope="session", autouse=True)
def _browsers() -> Iterator[None]:
    """Browsers go on from one journey to the next, and end with the last."""
    yield
    end_browsers()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LineResult]:
    """A real film, polished by the line: the folder and what is in it."""
    return real_film(tmp_path_factory)
