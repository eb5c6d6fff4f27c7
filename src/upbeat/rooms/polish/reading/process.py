"""From the rungs of a finished run to what is written on its slides: one confined process that reads."""

import importlib.util
import json
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from upbeat.kernel.errors import Coded
from upbeat.kernel.slides import Line, Slide
from upbeat.rooms.record.confinement import Ending, Limits, run_confined

logger = logging.getLogger(__name__)

SENTENCES = {
    "no_reader": _(
        "The reader of text on slides is not installed on this server. Ask your administrator to run: "
        'pip install "upbeat[ocr]"'
    ),
    "reader_broken": _(
        "The reader of text on slides is installed but cannot be loaded. Ask your administrator to install the system "
        "library libGL (Debian: apt-get install libgl1)."
    ),
    "film_gone": _("The polished film is no longer there. Polish it again; then its slides can be read."),
    "took_too_long": _("Reading the slides took too long and was stopped. Please start it again."),
    "died": _("Reading the slides stopped unexpectedly. Please start it again."),
}  # fmt: skip
ENDINGS = {Ending.TIME: "took_too_long", Ending.CPU: "took_too_long"}


class ReadingFailed(Coded):
    """The slides could not be read; ``code`` is one of SENTENCES and what to store."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(sentence(code))


def sentence(code: str) -> str:
    """The failure as a sentence in the active language."""
    return str(SENTENCES.get(code, SENTENCES["died"]))


def reader_installed() -> bool:
    """Can slides be read here?"""
    return importlib.util.find_spec("rapidocr_onnxruntime") is not None


def limits_for(duration_s: float) -> Limits:
    """Room for ``duration_s`` seconds of film: decoding, and some two CPU-seconds for each of at most 120 pictures."""
    return Limits(
        wall_s=600 + 2 * duration_s,
        cpu_s=round(400 + 0.3 * duration_s),
        memory_bytes=4 * 2**30,
        file_bytes=2**20,
        stdout_bytes=16 * 2**20,
        nice=15,
    )


def read_confined(
    sharp: Path, small: Path | None, *, duration_s: float, on_progress: Callable[[float], None] = lambda share: None
) -> list[Slide]:
    """What is written on the slides of a film, in order; ``small`` is its smallest picture if it has another.

    ``on_progress`` is told how much has been read, 0 to 1. Raises ReadingFailed.
    """
    if not reader_installed():
        raise ReadingFailed("no_reader")
    arguments = [str(sharp.resolve()), str(small.resolve()) if small else "-"]
    tell = partial(_tell, on_progress, max(duration_s, 1.0))
    outcome = run_confined("upbeat.rooms.polish.reading", arguments, limits_for(duration_s), tell)
    if outcome.ending is not Ending.FINISHED:
        logger.warning("the reader ended: %s (%d) %s", outcome.ending, outcome.code, outcome.stderr)
        raise ReadingFailed(ENDINGS.get(outcome.ending, "died"))
    answer = json.loads(outcome.stdout.splitlines()[-1])
    if "failed" in answer:
        raise ReadingFailed(answer["failed"])
    return [
        Slide(one["start"], one["end"], tuple(Line(*line) for line in one["lines"]), one["kept"])
        for one in answer["slides"]
    ]


def _tell(on_progress: Callable[[float], None], duration_s: float, line: str) -> None:
    if line.startswith('{"share"'):
        on_progress(min(1.0, float(json.loads(line)["share"]) / duration_s))
