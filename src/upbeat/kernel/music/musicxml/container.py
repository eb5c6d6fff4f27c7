"""The text of a score in a file: plain, or the root file of a compressed one, within limits."""

import io
import zipfile
import zlib

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.markup import parse_xml

LARGEST_FILE = 2_000_000
LARGEST_SCORE = 12_000_000
"""Bytes as they come, and unpacked."""
MOST_FILES = 200
_META = "META-INF/container.xml"


def score_text(data: bytes | str) -> bytes | str:
    """The XML of the score; Invalid where the file is too large or holds none."""
    if len(data) > (LARGEST_SCORE if isinstance(data, str) else LARGEST_FILE) and not _is_plain(data):
        raise _too_large()
    if isinstance(data, str) or not data.startswith(b"PK"):
        if len(data) > LARGEST_SCORE:
            raise _too_large()
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise _too_large()
            return _unpacked(archive, _root_name(archive))
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, EOFError, OSError) as error:
        raise Invalid(_("This compressed score cannot be opened. Export it anew, as .mxl or .musicxml.")) from error


def _is_plain(data: bytes | str) -> bool:
    return isinstance(data, bytes) and not data.startswith(b"PK")


def _too_large() -> Invalid:
    return Invalid(_("This score is too large. Cut it into smaller ones."))


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of the archive, never more than the limit, whatever its head says of its size."""
    with archive.open(name) as packed:
        data = packed.read(LARGEST_SCORE + 1)
    if len(data) > LARGEST_SCORE:
        raise _too_large()
    return data


def _root_name(archive: zipfile.ZipFile) -> str:
    if _META in archive.namelist():
        for part in parse_xml(_unpacked(archive, _META)).iter("rootfile"):
            return part.get("full-path") or ""
    names = [name for name in archive.namelist() if name.endswith((".xml", ".musicxml")) and "META-INF" not in name]
    return names[0] if names else ""
