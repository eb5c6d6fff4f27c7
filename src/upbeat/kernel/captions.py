"""Captions: WebVTT and SubRip in, plain cues inside, WebVTT out (R18), cut at the gate like the picture.

Styles, positions and tags are left out: what stays is who can be read when. A teacher's file that is broken is
refused with the line to mend, rather than shown with cues silently missing, as a browser would.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

LARGEST_FILE = 2_000_000
"""Characters or bytes. An hour of speech is 60,000."""

PARAGRAPH_PAUSE_S = 2.0
"""A silence that begins a new paragraph of the transcript."""

_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}")
_NOT_CUES = ("NOTE", "STYLE", "REGION")
_CJK_EDGE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Cue:
    """``text`` (plain, lines separated by ``\\n``, never empty) to be read from second ``start`` to ``end``."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    """Number of its first line in the file, from 1."""
    lines: tuple[str, ...]


def parse(file: str | bytes) -> tuple[Cue, ...]:
    """The cues of a WebVTT or SubRip file, by start; which of the two it is shows in its first line.

    Bytes may be UTF-8, UTF-16 with its mark, or GB 18030. Raises :class:`Invalid` naming the line that cannot be read.
    """
    if len(file) > LARGEST_FILE:
        raise Invalid(_("This caption file is too large. Captions of an hour are some sixty kilobytes."), field="file")
    text = _decoded(file) if isinstance(file, bytes) else file
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    first = text.partition("\n")[0]
    is_vtt = re.fullmatch(r"WEBVTT(?:[ \t].*)?", first)
    if not is_vtt and "-->" not in text:
        raise Invalid(
            _("Line 1: this is no caption file. It should begin with WEBVTT, or hold times such as %(example)s."),
            field="file",
            values={"example": "00:00:01,000 --> 00:00:04,000"},
        )
    cues = parse_vtt(text) if is_vtt else parse_srt(text)
    if not cues:
        raise Invalid(_("There is not one caption in this file. Choose another."), field="file")
    return cues


def parse_vtt(text: str) -> tuple[Cue, ...]:
    """The cues of a WebVTT text with plain line ends, its first line ``WEBVTT``."""
    header, *blocks = [*_blocks(text)] or [_Block(1, ())]
    if not header.lines or not header.lines[0].startswith("WEBVTT"):
        raise _bad_line(1)
    # A cue may follow the header without an empty line.
    late = next((place for place, line in enumerate(header.lines) if "-->" in line), None)
    if late is not None:
        blocks.insert(0, _Block(header.line + late, header.lines[late:]))
    cues = [_cue(part) for block in blocks if not _is_comment(block) for part in _parts(block)]
    return _in_order(cues)


def parse_srt(text: str) -> tuple[Cue, ...]:
    """The cues of a SubRip text with plain line ends. An empty line inside a cue's text is forgiven."""
    cues: list[Cue] = []
    for block in _blocks(text):
        has_time = any("-->" in line for line in block.lines[:2])
        if not has_time and cues and not block.lines[0].strip().isdigit():
            more = _plain("\n".join(block.lines))
            cues[-1] = replace(cues[-1], text=f"{cues[-1].text}\n{more}".strip())
        else:
            cues.extend(_cue(part) for part in _parts(block))
    return _in_order(cues)


def to_vtt(cues: Sequence[Cue]) -> str:
    """The cues as a WebVTT file."""
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cues, start=1):
        text = html.escape("\n".join(line for line in cue.text.split("\n") if line.strip()), quote=False)
        blocks.append(f"{number}\n{_clock(cue.start)} --> {_clock(cue.end)}\n{text}\n")
    return "\n".join(blocks)


def cut(cues: Sequence[Cue], second: float) -> tuple[Cue, ...]:
    """What is said before ``second``: later cues are left out, a cue that runs across ends there."""
    return tuple(replace(cue, end=min(cue.end, second)) for cue in cues if cue.start < second)


def transcript(cues: Sequence[Cue]) -> str:
    """All that is said as running text; a pause of two seconds begins a new paragraph (an empty line before it)."""
    text, ended = "", 0.0
    for cue in cues:
        words = " ".join(cue.text.split())
        if text and cue.start - ended >= PARAGRAPH_PAUSE_S:
            text += "\n\n" + words
        elif text and _CJK_EDGE.match(text[-1]) and _CJK_EDGE.match(words[0]):
            text += words
        else:
            text = f"{text} {words}" if text else words
        ended = max(ended, cue.end)
    return text


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("The signs of this caption file cannot be read. Save it as UTF-8 and try again."), field="file")


def _blocks(text: str) -> Iterator[_Block]:
    start, lines = 1, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            if not lines:
                start = number
            lines.append(line)
        elif lines:
            yield _Block(start, tuple(lines))
            lines = []


def _is_comment(block: _Block) -> bool:
    first = block.lines[0].strip()
    return first.split(maxsplit=1)[0] in _NOT_CUES and "-->" not in first and "-->" not in "".join(block.lines[1:2])


def _parts(block: _Block) -> Iterator[_Block]:
    """A block for each line of times in it: the empty line between two cues may be missing, as in files of YouTube."""
    starts = [place for place, line in enumerate(block.lines) if _TIMING.fullmatch(line)]
    edges = [0, *starts[1:], len(block.lines)]
    for start, end in pairwise(edges):
        lines = block.lines[start:end]
        # The number of the next SubRip cue is not the last words of this one.
        bare = lines[:-1] if end < len(block.lines) and lines[-1].strip().isdigit() else lines
        yield _Block(block.line + start, bare)


def _cue(block: _Block) -> Cue:
    """The cue of a block: perhaps a name, then the times, then the text, which may be empty."""
    place = next((place for place, line in enumerate(block.lines[:2]) if "-->" in line), None)
    if place is None:
        raise _bad_line(block.line + min(1, len(block.lines) - 1) * block.lines[0].strip().isdigit())
    number = block.line + place
    found = _TIMING.fullmatch(block.lines[place])
    if found is None:
        raise _bad_line(number)
    start, end = _seconds(found.groups()[:4], number), _seconds(found.groups()[4:], number)
    if end <= start:
        raise Invalid(
            _("Line %(line)s: this caption ends before it begins. Mend its times and try again."),
            field="file",
            values={"line": str(number)},
        )
    for extra, line in enumerate(block.lines[place + 1 :], start=number + 1):
        if "-->" in line:
            raise _bad_line(extra)
    return Cue(start, end, _plain("\n".join(block.lines[place + 1 :])))


def _seconds(parts: Sequence[str | None], line: int) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    if int(minutes) > 59 or int(seconds) > 59 or len(hours) > 4:
        raise _bad_line(line)
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return (whole * 1000 + int(fraction.ljust(3, "0"))) / 1000


def _plain(text: str) -> str:
    bare = _CONTROL.sub(" ", html.unescape(_TAG.sub("", text)))
    return "\n".join(line.strip() for line in bare.splitlines() if line.strip())


def _in_order(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    return tuple(sorted((cue for cue in cues if cue.text), key=lambda cue: (cue.start, cue.end)))


def _clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"


def _bad_line(line: int) -> Invalid:
    return Invalid(
        _("Line %(line)s: a time such as %(example)s was expected here. Mend the line and try again."),
        field="file",
        values={"line": str(line), "example": "00:00:01.000 --> 00:00:04.000"},
    )
