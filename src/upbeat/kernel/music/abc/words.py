"""Words under the notes: ``w:`` lines into syllables, and syllables into a ``w:`` line."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

HOLD_TOGETHER = "⁠"
"""Word joiner: between Chinese characters that are sung on one note, which else count one by one."""
_SPECIAL = re.compile(r"([\\\-_*|~%])")


@dataclass(frozen=True, slots=True)
class Word:
    """One sign of the line. ``kind``: ``syllable``, ``skip`` (a note without one) or ``bar`` (on to the next bar)."""

    kind: str
    text: str = ""
    column: int = 0


def _is_character(sign: str) -> bool:
    return "一" <= sign <= "鿿" or "㐀" <= sign <= "䶿" or "\U00020000" <= sign <= "\U0003ffff"


class _Line:
    """Collects the syllables of one line."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.syllable = ""
        self.held = False
        self.begun = 0

    def end(self) -> None:
        if self.syllable:
            self.words.append(Word("syllable", self.syllable, self.begun))
        self.syllable = ""

    def add(self, sign: str, column: int) -> None:
        if _is_character(sign) and any(map(_is_character, self.syllable)) and not self.held:
            self.end()
        self.held = False
        self.begun = self.begun if self.syllable else column
        self.syllable += sign

    def mark(self, sign: str) -> None:
        """A sign that is not sung."""
        if sign == "-" and self.syllable:
            self.syllable += "-"
            self.end()
        elif sign in "-_*":
            self.end()
            self.words.append(Word("skip"))
        elif sign == "|":
            self.end()
            self.words.append(Word("bar"))
        else:
            self.end()


def words_of(text: str) -> list[Word]:
    """The signs of a ``w:`` line. Chinese characters need no blanks between them; punctuation stays with the last."""
    line = _Line()
    escaped = False
    for column, sign in enumerate(text, start=1):
        if escaped:
            line.add(sign, column)
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == HOLD_TOGETHER:
            line.held = True
        elif sign == "~":
            line.add(" ", column)
            line.held = True
        elif sign in "-_*|" or sign.isspace():
            line.mark(sign)
        elif unicodedata.category(sign) not in {"Cc", "Cs"}:
            line.add(sign, column)
    line.end()
    return line.words


def words_line(syllables: Iterable[str]) -> str:
    """What stands behind ``w:`` for these syllables of notes, the empty string for a note without one."""
    found = []
    for syllable in syllables:
        goes_on = syllable.endswith("-") and len(syllable) > 1
        text = _SPECIAL.sub(r"\\\1", syllable[:-1] if goes_on else syllable).replace(" ", "~")
        held = ""
        for sign in text:
            held += (HOLD_TOGETHER if _is_character(sign) and any(map(_is_character, held)) else "") + sign
        found.append((held or "*") + ("-" if goes_on else ""))
    return " ".join(found)
