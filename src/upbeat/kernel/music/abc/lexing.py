"""Signs of a line of music in ABC, with the column each begins in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.abc.places import MOST_DIGITS, fault

_SIGNS = re.compile(
    r"(?P<blank>[\s`\\$yY]+|\.(?=[(A-Ga-g|])|[~HLMOPSTuv](?=[~HLMOPSTuv\^_=A-Ga-gxz\[!]))"
    r"|(?P<beside>\"[^\"]*\"|![^!]*!|\{[^}]*\})"
    r"|(?P<field>\[[A-Za-z]:[^\]]*\])"
    r"|(?P<bar>\[\||:*\|+:+|:+\|*\]?:*(?=.?)|\|+\]?)(?P<ending>\s*\[?\d[\d,\-]*)?"
    r"|(?P<lone>\[\d[\d,\-]*)"
    r"|\((?P<p>[2-9])(?::(?P<q>\d?))?(?::(?P<r>\d{0,2}))?"
    r"|(?P<open>\()|(?P<close>\))"
    r"|(?P<acc>\^\^|\^|__|_|=)?(?P<step>[A-Ga-g])(?P<oct>[,']*)(?P<len>\d*/*\d*)"
    r"|(?P<rest>[zx])(?P<restlen>\d*/*\d*)|Z(?P<bars>\d*)"
    r"|(?P<chord>\[[\^_=A-Ga-g,'\d/]+\])(?P<chordlen>\d*/*\d*)"
    r"|(?P<tie>-)|(?P<broken>>{1,3}|<{1,3})"
)
HEAD = re.compile(r"(?P<acc>\^\^|\^|__|_|=)?(?P<step>[A-Ga-g])(?P<oct>[,']*)(?P<len>\d*/*\d*)")
"""One tone of a chord."""


_TOO_LONG = re.compile(rf"\d{{{MOST_DIGITS + 1}}}")


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: its kind, the text groups of it, line and column from 1."""

    kind: str
    groups: dict[str, str]
    line: int
    column: int

    def __getitem__(self, name: str) -> str:
        return self.groups.get(name) or ""


_KINDS = (
    "blank", "beside", "field", "bar", "lone", "p", "open", "close", "step", "rest", "bars", "chord", "tie", "broken",
)  # fmt: skip


def signs_of(text: str, line: int, first_column: int = 1) -> Iterator[Sign]:
    """The signs of a line, blanks, ornaments and chord symbols left out; Invalid at the first that means nothing."""
    at = 0
    while at < len(text):
        found = _SIGNS.match(text, at)
        column = first_column + at
        if found is None or found.end() == at:
            raise _unreadable(text, at, line, column)
        at = found.end()
        groups = {name: value for name, value in found.groupdict().items() if value is not None}
        kind = next(kind for kind in _KINDS if kind in groups)
        if kind not in {"blank", "beside", "field"} and _TOO_LONG.search(found[0]):
            raise fault(
                _("Line %(line)d, column %(column)d: this number is too large. Write a shorter note or rest."),
                line,
                column,
            )
        if kind not in {"blank", "beside"}:
            yield Sign(kind, groups, line, column)


def _unreadable(text: str, at: int, line: int, column: int) -> Exception:
    if text[at] == "&":
        return fault(
            _("Line %(line)d, column %(column)d: only one voice can be taken. Leave out what follows “&”."),
            line,
            column,
        )
    if text[at] in '"!{[':
        return fault(
            _("Line %(line)d, column %(column)d: “%(sign)s” is opened and never closed on this line. Close it."),
            line, column, sign=text[at],
        )  # fmt: skip
    return fault(
        _("Line %(line)d, column %(column)d: “%(sign)s” is no sign of ABC. Notes are C D E F G A B c d e f g a b, "
          "rests z, bar lines |."),
        line, column, sign=text[at],
    )  # fmt: skip
