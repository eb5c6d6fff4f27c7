"""What a file is, told by its first bytes and never by its name."""

from pathlib import Path

from upbeat.rooms.record.source import Unfit

HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
STARTS = {
    b"\xff\xd8\xff": "picture", b"\x89PNG\r\n\x1a\n": "picture", b"GIF87a": "picture", b"GIF89a": "picture",
    b"ID3": "mp3", b"OggS": "ogg", b"fLaC": "flac", b"PK\x03\x04": "slides", b"\x1aE\xdf\xa3": "matroska",
}  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF_WITHIN = 1024  # what readers accept in front of the header


def kind_of(path: Path) -> str:
    """``picture``, ``pdf``, ``slides``, or the demuxer of a sound.

    Raises Unfit: ``empty``, ``not_material``, ``picture_heic``, ``slides_locked``.
    """
    with path.open("rb") as file:
        start = file.read(PDF_WITHIN)
    if not start:
        raise Unfit("empty")
    for mark, kind in STARTS.items():
        if start.startswith(mark):
            return kind
    if b"%PDF-" in start:
        return "pdf"
    if start.startswith(OLE):
        raise Unfit("slides_locked")
    if start[:4] == b"RIFF":
        return {b"WEBP": "picture", b"WAVE": "wav"}.get(start[8:12]) or _nothing()
    if start[4:8] == b"ftyp":
        if start[8:12] in HEIC:
            raise Unfit("picture_heic")
        return "picture" if start[8:12] in (b"avif", b"avis") else "mov"
    if start[0] == 0xFF and start[1] & 0xE0 == 0xE0:
        return "aac" if start[1] & 0x06 == 0 else "mp3"
    return _nothing()


def _nothing() -> str:
    raise Unfit("not_material")
