"""The notes of a file as ABC, whatever of the three it is."""

import re
from contextlib import suppress

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.abc import read_abc, write_abc
from upbeat.kernel.music.abc.places import MOST_CHARACTERS
from upbeat.kernel.music.musicxml import read_musicxml

SPACE = 0x20
_CHINESE = re.compile(rb"(?:[\x00-\x7f]|[\x81-\xfe][\xa1-\xfe])*")
"""Letters above ASCII in pairs, as Chinese stands; accents of Western European words mostly stand alone."""
LARGEST_FILE = 2 * 1024 * 1024


def abc_of(data: bytes) -> str:
    """The notes of a MusicXML, ``.mxl`` or ABC file as ABC. Invalid, with what to do, for what is none, and for notes
    that make a longer text than is read again."""
    if len(data) > LARGEST_FILE:
        raise Invalid(_("This file is larger than 2 MB. Save the part with the melody alone."), field="file")
    if data[:2] == b"PK" or b"<score-partwise" in data[:4096] or data.lstrip(b"\xef\xbb\xbf \r\n\t")[:5] == b"<?xml":
        return _short(write_abc(read_musicxml(data)))
    return _short(write_abc(read_abc(text_of(data))))


def text_of(data: bytes) -> str:
    """The text of an ABC file: UTF-8, or as older programs write it, in Chinese (GB 18030) or Western European letters.
    Invalid for what is no text."""
    if any(sign < SPACE and sign not in b"\t\n\f\r" for sign in data):
        raise Invalid(_("This file is neither MusicXML nor ABC. Export it as MusicXML."), field="file")
    for name in ("utf-8-sig", "gb18030") if _CHINESE.fullmatch(data) else ("utf-8-sig",):
        with suppress(UnicodeDecodeError):
            return data.decode(name)
    return data.decode("cp1252", errors="replace")


def _short(abc: str) -> str:
    if len(abc) > MOST_CHARACTERS:
        raise Invalid(_("This score is too large. Cut it into smaller ones."), field="file")
    return abc
