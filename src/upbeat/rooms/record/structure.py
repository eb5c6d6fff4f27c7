"""What the outermost boxes of a file say, read without libav: which container it is, and whether its end is there."""

from pathlib import Path
from typing import BinaryIO

from upbeat.rooms.record.sounding import sound_kind
from upbeat.rooms.record.source import Unfit

EBML, SEGMENT = 0x1A45DFA3, 0x18538067
FIRST_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp"}
NESTS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"}
ENTRY_BYTES = {b"stts": 8, b"ctts": 8, b"stss": 4, b"stsc": 12, b"stco": 4, b"co64": 8, b"elst": 12}
LARGEST_HEADER = 256 * 2**20  # the sample tables of a lecture of hours are some MB
LARGEST_FILE = 2**40
MOST_BOXES = 200_000  # a fragment a second for a day
DEEPEST = 10  # boxes within boxes; moov/trak/mdia/minf/stbl are five


def container_kind(path: Path) -> str:
    """``mp4``, ``mov``, ``webm`` or ``mkv``, or one of ``source.SOUNDS``.

    Raises Unfit: ``empty``, ``not_a_video``, ``truncated`` (a box ends behind the file's end, or the table of contents
    is missing), ``too_much`` (a header claims more than a video can hold).
    """
    size = path.stat().st_size
    if size == 0:
        raise Unfit("empty")
    with path.open("rb") as file:
        start = file.read(12)
        if start[4:8] in FIRST_BOXES:
            return _walk_boxes(file, size)
        if start[:4] == EBML.to_bytes(4, "big"):
            return _walk_ebml(file, size)
        sound = sound_kind(file, size)
    if sound:
        return sound
    raise Unfit("not_a_video")


def _walk_boxes(file: BinaryIO, size: int) -> str:
    """ISO 14496-12, 4.2: a box starts with its size (32 bits; 1: 64 bits follow the name; 0: to the end) and name."""
    brand, seen, at = b"", set[bytes](), 0
    for _ in range(MOST_BOXES):
        file.seek(at)
        header = file.read(16)
        if len(header) < 8 or not header[4:8].isalnum():
            break  # the end, or junk behind it
        length, name = int.from_bytes(header[:4], "big"), header[4:8]
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        if length == 0:
            length = size - at
        if name == b"ftyp":
            brand = header[8:12]
        if at + length > size:
            absurd = length > (LARGEST_FILE if name == b"mdat" else LARGEST_HEADER)
            raise Unfit("too_much" if absurd else "truncated")
        if length < 8:
            break
        seen.add(name)
        if name == b"moov":
            _check_tables(file, at + 8, at + length, size, DEEPEST)
        at += length
    else:
        raise Unfit("too_much")
    if b"moov" not in seen:
        raise Unfit("truncated" if b"mdat" in seen or b"ftyp" in seen else "not_a_video")
    return "mov" if brand in {b"qt  ", b""} else "mp4"


def _check_tables(file: BinaryIO, at: int, end: int, size: int, deeper: int) -> None:
    """Refuse a sample table that claims more entries than fit in its box, or more samples than the file has bytes."""
    if deeper == 0:
        raise Unfit("too_much")
    while at + 8 <= end:
        file.seek(at)
        header = file.read(20)
        length, name = int.from_bytes(header[:4], "big"), header[4:8]
        if length < 8 or at + length > end:
            return  # libav says what it makes of this
        if name in NESTS:
            _check_tables(file, at + 8, at + length, size, deeper - 1)
        count = int.from_bytes(header[12:16], "big")
        if name == b"stsz":  # one size for all, or a size each
            sample, count = count, int.from_bytes(header[16:20], "big")
            if count > size or (sample == 0 and 4 * count > length):
                raise Unfit("too_much")
        elif count * ENTRY_BYTES.get(name, 0) > length:
            raise Unfit("too_much")
        at += length


def _walk_ebml(file: BinaryIO, size: int) -> str:
    """RFC 8794: a header that names the type, then one segment, whose size may be unknown (a browser's recording)."""
    file.seek(4)
    length, _ = _ebml_number(file)
    if length is None or length > 4096:
        raise Unfit("not_a_video")
    header = file.read(length)
    kind = "webm" if b"webm" in header else "mkv" if b"matroska" in header else None
    if kind is None:
        raise Unfit("not_a_video")
    while file.tell() < size:
        name = int.from_bytes(file.read(4), "big")
        length, unknown = _ebml_number(file)
        if length is None:
            raise Unfit("truncated")
        if unknown and name == SEGMENT:
            return kind
        if file.tell() + length > size:
            raise Unfit("too_much" if length > LARGEST_FILE else "truncated")
        if name == SEGMENT:
            return kind
        file.seek(length, 1)
    raise Unfit("truncated")


def _ebml_number(file: BinaryIO) -> tuple[int | None, bool]:
    """A number of variable length, and whether it means "unknown" (all ones); None at the file's end."""
    first = file.read(1)
    if not first or first[0] == 0:
        return None, False
    extra = 8 - first[0].bit_length()
    rest = file.read(extra)
    if len(rest) < extra:
        return None, False
    value = int.from_bytes(bytes([first[0] & (0x7F >> extra)]) + rest, "big")
    return value, value == 2 ** (7 * (extra + 1)) - 1
