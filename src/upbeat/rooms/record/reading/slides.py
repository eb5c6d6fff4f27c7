"""The slides of a PowerPoint file as a PDF, made by LibreOffice where the machine has it."""

import os
import re
import subprocess
import zipfile
from pathlib import Path

from upbeat.rooms.record.source import Unfit

HEART = "ppt/presentation.xml"
MOST_PARTS = 10_000
MOST_UNPACKED = 600 * 2**20
MOST_RATIO, RATIO_FROM = 200, 20 * 2**20
MOST_RELATIONS = 4 * 2**20
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
WALL_S = 70


def to_pdf(path: Path, folder: Path, office: str) -> Path:
    """The PDF of a presentation, in ``folder``; ``office`` is the program, empty where there is none.

    Raises Unfit: ``not_material``, ``slides_damaged``, ``slides_too_much``, ``slides_linked``, ``slides_to_pdf``.
    """
    _look(path)
    if not office:
        raise Unfit("slides_to_pdf")
    source = folder / "slides.pptx"
    source.symlink_to(path)
    own = f"-env:UserInstallation=file://{folder}/office"
    choices = ["--headless", "--norestore", "--nolockcheck", "--nodefault"]
    try:
        subprocess.run(  # noqa: S603 - the administrator's own program; the file is only an argument
            [office, *choices, own, "--convert-to", "pdf", "--outdir", str(folder), str(source)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=WALL_S,
            check=True,
            env={"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
            cwd=folder,
        )
    except subprocess.TimeoutExpired as late:
        raise Unfit("material_too_much") from late
    except (OSError, subprocess.CalledProcessError) as problem:
        raise Unfit("slides_damaged") from problem
    made = folder / "slides.pdf"
    if not made.exists():
        raise Unfit("slides_damaged")
    return made


def _look(path: Path) -> None:
    """Is it a presentation, of a size that can be unpacked, which fetches nothing from elsewhere?"""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or _is_bomb(parts):
                raise Unfit("slides_too_much")
            if HEART not in archive.namelist():
                raise Unfit("not_material")
            for part in parts:
                if part.filename.endswith(".rels"):
                    _require_own(archive, part)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError) as problem:
        raise Unfit("slides_damaged") from problem


def _is_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    return unpacked > MOST_UNPACKED or (unpacked > RATIO_FROM and unpacked / packed > MOST_RATIO)


def _require_own(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A link that one clicks is harmless; a picture or sheet that is fetched while reading is not."""
    if part.file_size > MOST_RELATIONS:
        raise Unfit("slides_too_much")
    for relation in RELATION.findall(archive.read(part)):
        if b"external" in relation.lower() and b"/hyperlink" not in relation:
            raise Unfit("slides_linked")
