"""Read one file: ``python -m upbeat.rooms.record.reading PATH FOLDER OFFICE [films]``.

Pages and sound go into FOLDER, with ``films`` short films too; OFFICE is LibreOffice, empty where there is none. The
result is one line of JSON, ``{"kind", "pages", "duration_s"}`` or ``{"refusal": {"code", "params"}}``.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import av.logging

from upbeat.rooms.record.reading.documents import read_pdf
from upbeat.rooms.record.reading.films import has_picture, read_film
from upbeat.rooms.record.reading.kinds import kind_of
from upbeat.rooms.record.reading.pictures import read_picture
from upbeat.rooms.record.reading.slides import to_pdf
from upbeat.rooms.record.reading.sounds import read_sound
from upbeat.rooms.record.source import Unfit


def read(path: Path, folder: Path, office: str, *, films: bool = False) -> dict[str, Any]:
    """What the file is and what was made of it. Raises Unfit."""
    kind = kind_of(path)
    if kind == "picture":
        pages = read_picture(path, folder)
    elif kind == "pdf":
        pages = read_pdf(path, folder)
    elif kind == "slides":
        pages = read_pdf(to_pdf(path, folder, office), folder)
    elif films and has_picture(path, kind):
        return {"kind": "film", "pages": [], "duration_s": read_film(path, folder, kind)}
    else:
        return {"kind": "sound", "pages": [], "duration_s": read_sound(path, folder, kind)}
    return {"kind": kind, "pages": [asdict(page) for page in pages], "duration_s": None}


def main() -> None:
    """Print the line; anything unforeseen ends the process with a code other than 0."""
    av.logging.set_level(None)
    try:
        answer = read(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], films=sys.argv[4:] == ["films"])
    except Unfit as unfit:
        answer = {"refusal": {"code": unfit.code, "params": unfit.params}}
    except MemoryError:
        answer = {"refusal": {"code": "material_too_much", "params": {}}}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
