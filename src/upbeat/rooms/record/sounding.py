"""Files of sound alone, told by their first bytes and never by their name: read without libav."""

import os
from typing import BinaryIO

from upbeat.rooms.record.source import Unfit

ID3_HEAD = 10
MOST_TAGS = 4
LARGEST_PAGE = 27 + 255 + 255 * 255
MOST_BEHIND = 4096  # bytes of other programs' notes behind the last page
LENGTH_TAGS = (b"Xing", b"Info", b"VBRI")
"""In the first frame of an MP3 they say how many frames there are; without one its length is a guess."""
UNTOLD = (0, 0xFFFFFFFF)
"""As the size of a WAV that was written into a stream."""
MISSING_BYTES, MISSING_SHARE = 2**20, 0.05
"""Programs reckon the size of a WAV a little wrong; so much wrong, its end is missing."""


def sound_kind(file: BinaryIO, size: int) -> str | None:
    """A key of ``source.SOUNDS``; None for anything else. Raises Unfit: ``truncated``, for Ogg and WAV."""
    at = _behind_tags(file, size)
    file.seek(at)
    start = file.read(12)
    if start[:4] == b"OggS":
        _check_last_page(file, size)
        return "ogg"
    if start[:4] == b"fLaC":
        return "flac"
    if start[:4] in (b"RIFF", b"RF64") and start[8:12] == b"WAVE":
        told = int.from_bytes(start[4:8], "little")
        if told not in UNTOLD and at + 8 + told - size > min(MISSING_BYTES, MISSING_SHARE * told):
            raise Unfit("truncated")
        return "wav"
    if len(start) < 3 or start[0] != 0xFF:
        return None
    if start[1] & 0xF6 == 0xF0:  # ADTS: twelve bits of one, layer 0
        return "aac"
    # ISO 11172-3, 2.4.1.3: eleven bits of one, a version that is not reserved, layer III, a bit rate and a sample rate.
    layer_three = start[1] & 0xE6 == 0xE2 and start[1] & 0x18 != 0x08
    return "mp3" if layer_three and start[2] & 0xF0 != 0xF0 and start[2] & 0x0C != 0x0C else None


def says_its_length(file: BinaryIO, size: int, kind: str) -> bool:
    """Is the length of a sound written in it, or would libav guess it from the bits a second?"""
    if kind == "mp3":
        file.seek(_behind_tags(file, size))
        first = file.read(1024)
        return any(tag in first for tag in LENGTH_TAGS)
    return kind not in ("aac", "ogg")


def _behind_tags(file: BinaryIO, size: int) -> int:
    """Where the sound begins behind ID3 tags, which may hold a picture (ID3v2.4, 3.1: seven bits a byte)."""
    at = 0
    for _ in range(MOST_TAGS):
        file.seek(at)
        head = file.read(ID3_HEAD)
        if len(head) < ID3_HEAD or head[:3] != b"ID3":
            break
        length = 0
        for part in head[6:]:
            length = length << 7 | part & 0x7F
        at = min(size, at + ID3_HEAD + length + (ID3_HEAD if head[5] & 0x10 else 0))
    return at


def _check_last_page(file: BinaryIO, size: int) -> None:
    """RFC 3533, 6: a page says how long each of its segments is; the last one must be there to its end."""
    file.seek(-min(size, 2 * LARGEST_PAGE), os.SEEK_END)
    rest = file.read()
    at = rest.rfind(b"OggS")
    page = rest[at:] if at >= 0 else b""
    length = 27 + page[26] + sum(page[27 : 27 + page[26]]) if len(page) > 26 else LARGEST_PAGE
    if not length <= len(page) <= length + MOST_BEHIND:
        raise Unfit("truncated")
