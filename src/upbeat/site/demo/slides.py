"""What can stand on a slide. Each element knows the step from which on it is seen, and what it says in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Lines:
    """Short lines of text; ``*word*`` is set in the accent. ``appear``: the step at which each line comes."""

    lines: tuple[str, ...]
    appear: tuple[int, ...]

    def words(self) -> tuple[str, ...]:
        """The lines without marks."""
        return tuple(line.replace("*", "") for line in self.lines)


@dataclass(frozen=True, slots=True)
class Mark:
    """A bracket over notes ``first`` to ``last`` of the tune (from 0) with a label."""

    first: int
    last: int
    label: str
    appear: int = 0


@dataclass(frozen=True, slots=True)
class Staff:
    """A tune on a staff, with or without its clef.

    ``break_at``: the bar with which a second line begins, the upbeat being bar 0; 0 for none.
    ``rows``: what stands under it: ``count`` (1 2 3 and the half beats), ``jianpu`` (numbered notation).
    """

    tune: str
    rows: tuple[Literal["count", "jianpu"], ...]
    marks: tuple[Mark, ...]
    clef: bool
    appear: int
    break_at: int = 0

    def words(self) -> tuple[str, ...]:
        """Which tune it is, and what is marked."""
        return (f"♪ {self.tune}", *(mark.label for mark in self.marks))


@dataclass(frozen=True, slots=True)
class Beats:
    """A row of beats as circles, the first of each bar larger when they are ``numbers``-ed.

    ``lines_from``: the step at which bar lines come, −1 for never; ``label_from``: that of the label under one bar.
    """

    tune: str
    numbers: bool
    lines_from: int
    bar_label: str
    label_from: int
    appear: int

    def words(self) -> tuple[str, ...]:
        """Which beats they are."""
        return (f"● {self.tune}",)


@dataclass(frozen=True, slots=True)
class Keyboard:
    """An octave of keys from middle C. ``keys``: label by name such as ``C``, ``Eb``; ``steps``: half steps numbered
    from the first key to the second."""

    keys: Mapping[str, str]
    steps: tuple[str, str] | None
    caption: str
    appear: int

    def words(self) -> tuple[str, ...]:
        """The keys that are marked."""
        return (" – ".join(self.keys.values()),)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Note values as bars of blocks: ``rows`` of (glyph, blocks in eighth notes, label, step at which it comes).

    ``glyph``: ``half``, ``half.``, ``quarter``, ``quarter.``, ``eighth``; the last block of a dotted one is the dot's.
    """

    rows: tuple["LengthRow", ...]

    def words(self) -> tuple[str, ...]:
        """The labels."""
        return tuple(row.label for row in self.rows)


@dataclass(frozen=True, slots=True)
class LengthRow:
    """One row of :class:`Lengths`. ``parts``: its blocks in eighth notes, the dot's last."""

    glyph: Literal["half", "half.", "quarter", "quarter.", "eighth"]
    parts: tuple[int, ...]
    label: str
    appear: int


Sign = Literal["", "settled", "nearly", "not-yet", "chosen", "free"]
"""Before a line of a page: a state as the product draws it, or a choice that is made or not."""


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """A line of a page; ``button`` stands at its end. ``appear``: the step at which it comes."""

    text: str
    sign: Sign
    button: str
    appear: int


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of the product as it says things: its ``title`` and some of its lines."""

    title: str
    rows: tuple[ScreenRow, ...]

    def words(self) -> tuple[str, ...]:
        """Title, lines and buttons."""
        said = (word for row in self.rows for word in (row.text, row.button) if word)
        return (f"▢ {self.title}", *said)


Element = Lines | Staff | Beats | Keyboard | Lengths | Screen
