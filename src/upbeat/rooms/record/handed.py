"""A file that somebody hands in, read at once by a confined process: both sides of it.

The file lies in a folder of its own for the time of its reading and is gone after it, whatever happens. The process
answers in one line of JSON, ``{"found": …}`` or ``{"refusal": {"template", "values", "field"}}``.
"""

import json
import logging
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from upbeat.kernel.errors import Invalid
from upbeat.rooms.record.confinement import Ending, Limits, run_confined

logger = logging.getLogger(__name__)


def read_handed(module: str, pieces: Iterable[bytes], *, largest: int, limits: Limits, too_much: str) -> Any:
    """What ``python -m module PATH`` found in a file that arrives in ``pieces``.

    Of a file above ``largest`` bytes it gets one byte more, which tells it to refuse. Invalid with its refusal, or with
    ``too_much`` (a marked text of what to do) where it came to no end within ``limits``.
    """
    with tempfile.TemporaryDirectory(prefix="handed-") as name:
        path, left = Path(name) / "file", largest + 1
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece[:left])
                left -= len(piece)
                if left <= 0:
                    break
        outcome = run_confined(module, [str(path)], limits)
    if outcome.ending is not Ending.FINISHED:
        logger.warning("%s ended: %s (%d) %s", module, outcome.ending, outcome.code, outcome.stderr)
        raise Invalid(too_much, field="file")
    answer = json.loads(outcome.stdout)
    if refusal := answer.get("refusal"):
        raise Invalid(refusal["template"], refusal["field"], values=refusal["values"])
    return answer["found"]


def answer_of(read: Callable[[bytes], Any]) -> None:
    """The process's side: print what ``read`` finds in the file, or why it refuses. Anything unforeseen ends the
    process with a code other than 0."""
    try:
        print(json.dumps({"found": read(Path(sys.argv[1]).read_bytes())}))
    except Invalid as problem:
        told = {"template": problem.template, "values": problem.values, "field": problem.field}
        print(json.dumps({"refusal": told}))
