"""Inspect one file: ``python -m upbeat.rooms.record.probe_process PATH SECONDS``.

The result is one line of JSON, ``{"probe": {…}}`` or ``{"refusal": {"code": …, "params": {…}}}``.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import av.logging

from upbeat.rooms.record.inspection import inspect
from upbeat.rooms.record.source import Unfit


def main() -> None:
    """Print the line; anything unforeseen ends the process with a code other than 0."""
    av.logging.set_level(None)
    try:
        answer: dict[str, object] = {"probe": asdict(inspect(Path(sys.argv[1]), float(sys.argv[2])))}
    except Unfit as unfit:
        answer = {"refusal": {"code": unfit.code, "params": unfit.params}}
    except MemoryError:
        answer = {"refusal": {"code": "too_much", "params": {}}}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
