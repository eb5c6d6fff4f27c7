"""From a picture of the class to its cards, and from numbers to marks: a confined process each time.

A picture lies in a folder of its own for the time of its reading and is gone after it, whatever happens.
"""

import importlib.util
import json
import logging
import tempfile
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.cards import Corners
from upbeat.kernel.errors import Invalid
from upbeat.rooms.record.confinement import Ending, Limits, run_confined

logger = logging.getLogger(__name__)

MOST_BYTES = 12 * 2**20
LIMITS = Limits(wall_s=10, cpu_s=6, memory_bytes=2 * 2**30, file_bytes=2**20, stdout_bytes=2**18, nice=5)


def reader_installed() -> bool:
    """Can cards be read and printed here?"""
    return importlib.util.find_spec("cv2") is not None


def cards_in(pieces: Iterable[bytes]) -> list[tuple[int, Corners]]:
    """Number and corners of the cards in a picture that arrives in ``pieces``. Invalid for what is no picture."""
    with tempfile.TemporaryDirectory(prefix="cards-") as name:
        path = Path(name) / "frame"
        _write(path, pieces)
        answer = _run(["read", str(path)])
    return [(int(number), [(float(x), float(y)) for x, y in corners]) for number, corners in answer["found"]]


@lru_cache(maxsize=32)
def marks_of(numbers: tuple[int, ...]) -> dict[int, Sequence[str]]:
    """The mark of each number, row by row, ``1`` for black. Invalid where nothing can draw them."""
    return dict(_run(["marks", *map(str, numbers)])["marks"])


def _run(arguments: list[str]) -> Any:
    if not reader_installed():
        raise Invalid(no_reader())
    outcome = run_confined("upbeat.rooms.classroom.cards", arguments, LIMITS)
    if outcome.ending is not Ending.FINISHED:
        logger.warning("reading cards ended: %s (%d) %s", outcome.ending, outcome.code, outcome.stderr)
        raise Invalid(_("This picture could not be read. Try again with another one."), field="picture")
    answer = json.loads(outcome.stdout)
    if answer.get("failed") == "no_reader":
        raise Invalid(no_reader())
    if "failed" in answer:
        raise Invalid(_("This is no picture. Choose a photo, a PNG or a WebP."), field="picture")
    return answer


def no_reader() -> str:
    """What to do where the reader is missing."""
    return _(
        "The reader of code cards is not installed on this server. Ask your administrator to run: "
        'pip install "upbeat[cards]" (on Debian also: apt-get install libgl1).'
    )


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    size = 0
    with path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > MOST_BYTES:
                raise Invalid(_("A picture has at most %(most)d MB.") % {"most": MOST_BYTES // 2**20}, field="picture")
            file.write(piece)
