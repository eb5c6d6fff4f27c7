"""Run the line on one source: ``python -m upbeat.rooms.polish.line SOURCE FOLDER speech|music SECONDS FILM``.

FILM is the JSON of :class:`upbeat.rooms.polish.line.film.Film`. Says each step as a line of JSON, ``{"step": …,
"share": …}``, and at the end ``{"done": true}`` or ``{"failed": code, "params": {…}}`` with a code of
:mod:`upbeat.rooms.polish.line.failures`.
"""

import errno
import json
import sys
from pathlib import Path

import av.error
import av.logging

from upbeat.rooms.polish.line.film import film_from
from upbeat.rooms.polish.line.replacing import make_film
from upbeat.rooms.record.source import Unfit

STEP_SHARE = 0.005  # finer progress is not worth a line


def say(**facts: object) -> None:
    """Write one line of JSON at once."""
    print(json.dumps(facts), flush=True)


def code_of(error: Exception) -> str:
    """The code of a failure that is not the line's own fault; raises what is."""
    if isinstance(error, MemoryError):
        return "too_much"
    if isinstance(error, FileNotFoundError):
        return "source_gone"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disk_full"
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return "too_much"
    if isinstance(error, av.error.FFmpegError):
        return "damaged"
    raise error


def main() -> int:
    """0 when the files are there, else 1."""
    av.logging.set_level(None)
    source, folder, choice, seconds, told = sys.argv[1:]
    last = ("", 0.0)

    def on_progress(step: str, share: float) -> None:
        nonlocal last
        if step != last[0] or share - last[1] >= STEP_SHARE or share == 1.0:
            last = (step, share)
            say(step=step, share=round(share, 3))

    try:
        make_film(
            Path(source),
            Path(folder),
            film_from(told),
            music=choice == "music",
            on_progress=on_progress,
            max_seconds=float(seconds),
        )
    except Unfit as unfit:
        say(failed=unfit.code, params=unfit.params)
    except Exception as error:
        say(failed=code_of(error), params={})
    else:
        say(done=True)
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
