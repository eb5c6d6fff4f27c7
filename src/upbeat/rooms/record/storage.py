"""Where the bytes of uploads and assets lie, and how they get there without a half-written moment."""

import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

READ_ONLY = 0o444
PIECE = 1 << 20
KINDS = {
    ".mp4": "video/mp4", ".m4a": "audio/mp4", ".m4s": "video/iso.segment", ".webm": "video/webm", ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".vtt": "text/vtt; charset=utf-8",
    ".pdf": "application/pdf", ".mp3": "audio/mpeg", ".wav": "audio/wav",
}  # fmt: skip


class Busy(Exception):
    """Another request is writing to this upload at this moment."""


def uploads_folder() -> Path:
    """The folder of files on their way; made when missing."""
    folder = Path(settings.MEDIA_ROOT) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def upload_path(key: uuid.UUID) -> Path:
    """Where the bytes of an upload lie until it is an asset."""
    return uploads_folder() / str(key)


def create_empty(key: uuid.UUID) -> None:
    """An empty file for an upload, on the disk when this returns."""
    path = upload_path(key)
    with path.open("xb") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)


@contextmanager
def opened_for_writing(key: uuid.UUID) -> Iterator[int]:
    """The descriptor of an upload's file, ours alone while it is open. Busy or FileNotFoundError if that fails."""
    descriptor = os.open(upload_path(key), os.O_RDWR)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Busy from taken
        yield descriptor
    finally:
        os.close(descriptor)


def remove_upload(key: uuid.UUID) -> None:
    """Remove the bytes of an upload; nothing happens if they are gone."""
    with suppress(FileNotFoundError):
        upload_path(key).unlink()


def absolute(path: str) -> Path:
    """The file of a path as assets and renditions store it: relative to the media folder."""
    return Path(settings.MEDIA_ROOT) / path


def kind_of(path: Path) -> str:
    """The media type of a file, by its name."""
    return KINDS.get(path.suffix.lower(), "application/octet-stream")


def asset_home(school_id: int, year: int) -> Path:
    """The folder in which assets of a school and year lie."""
    return Path(settings.MEDIA_ROOT) / "assets" / str(school_id) / str(year)


def material_home(school_id: int, year: int) -> Path:
    """The folder in which material of a school and year lies, a folder a file."""
    return Path(settings.MEDIA_ROOT) / "material" / str(school_id) / str(year)


def work_home(school_id: int, year: int) -> Path:
    """The folder in which pupils' work of a school and year lies, a folder a file."""
    return Path(settings.MEDIA_ROOT) / "work" / str(school_id) / str(year)


def material_folders() -> Iterator[Path]:
    """Every folder of material and of pupils' work, of all schools."""
    for home in ("material", "work"):
        yield from (Path(settings.MEDIA_ROOT) / home).glob("*/*/*")


def settle(source: Path, target: Path) -> None:
    """Move a file to its last place in one step and make it read-only. Done already: nothing happens."""
    if target.exists() and not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source.chmod(READ_ONLY)
    source.replace(target)
    sync_folder(target.parent)


def sha256(path: Path, on_piece: Callable[[], None] = lambda: None) -> str:
    """The SHA-256 of a file, in hexadecimal. ``on_piece`` is called while it is read: that may take minutes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            on_piece()
    return digest.hexdigest()


def free_bytes() -> int:
    """What the disk of the media folder has still to give."""
    return shutil.disk_usage(uploads_folder()).free


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
