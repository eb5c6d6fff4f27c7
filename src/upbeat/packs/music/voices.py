"""Where the sound of takes lies: below the media folder, a folder a school, names that tell nothing."""

import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from upbeat.rooms.record import storage

FOLDER = "voices"
CLEAN = ".m4a"


def root() -> Path:
    """The folder of all voices; made when missing."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def new_path(school_id: int) -> str:
    """Where a recording that comes now will lie, relative to the media folder."""
    (root() / str(school_id)).mkdir(exist_ok=True)
    return f"{FOLDER}/{school_id}/{uuid.uuid4().hex}"


def keep(path: str, data: bytes) -> None:
    """Put it there, on the disk when this returns. OSError where there is no room; then nothing is left."""
    target = storage.absolute(path)
    half = target.with_suffix(".part")
    try:
        with half.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    except OSError:
        half.unlink(missing_ok=True)
        raise
    storage.sync_folder(target.parent)


def remove(path: str) -> None:
    """The bytes are gone when this returns; nothing happens where they are gone already. Only voices are removed."""
    if path.startswith(f"{FOLDER}/"):
        with suppress(FileNotFoundError):
            storage.absolute(path).unlink()


def stored() -> Iterator[tuple[str, float]]:
    """Every file of all schools: its path as takes store it, and when it was written, in seconds since 1970."""
    for file in root().glob("*/*"):
        with suppress(FileNotFoundError):
            yield f"{FOLDER}/{file.parent.name}/{file.name}", file.stat().st_mtime
