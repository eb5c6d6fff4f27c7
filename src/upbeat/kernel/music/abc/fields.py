"""Fields of ABC: metre, unit length, tempo and key."""

import re
from dataclasses import dataclass
from fractions import Fraction

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.abc.places import LONGEST_TITLE, fault
from upbeat.kernel.music.keys import MINOR_MODES, MODES, fifths_of

_KEY = re.compile(r"(?P<step>[A-G])(?P<sign>[#b♯♭]?)\s*(?P<mode>[A-Za-z]*)")
_TEMPO = re.compile(r"(?:(?P<over>\d{1,2})/(?P<under>\d{1,2})\s*=\s*)?(?P<count>\d{1,3}(?:\.\d{1,6})?)")
_METRE = re.compile(r"\(?(?P<over>\d{1,2}(?:\+\d{1,2})*)\)?/(?P<under>\d{1,2})")
SLOWEST, FASTEST = 10.0, 400.0
"""Quarter notes a minute."""
FIELD = re.compile(r"(?P<name>[A-Za-z+]):(?P<text>.*)")


@dataclass(slots=True)
class Fields:
    """What the head of a tune says; ``unit`` in quarter notes, None until L: names it."""

    title: str = ""
    metre: tuple[int, int] = (4, 4)
    unit: Fraction | None = None
    tempo: float = 90.0
    fifths: int = 0
    mode: str = "major"
    rhythm_only: bool = False

    @property
    def unit_length(self) -> Fraction:
        """Quarter notes of a note without a number: as L: says, else by the metre (ABC 2.1, section 3.1.7)."""
        if self.unit is not None:
            return self.unit
        return Fraction(1, 4) if Fraction(*self.metre) < Fraction(3, 4) else Fraction(1, 2)

    def take(self, name: str, text: str, line: int) -> None:
        """Take one field; fields without a meaning here are passed over."""
        text = text.strip()
        if name == "T" and not self.title:
            self.title = text.replace(r"\%", "%")[:LONGEST_TITLE]
        elif name == "M":
            self.metre = metre_of(text, line)
        elif name == "L":
            self.unit = unit_of(text, line)
        elif name == "Q":
            self.tempo = tempo_of(text, line) or self.tempo
        elif name == "K":
            self.fifths, self.mode, self.rhythm_only = key_of(text, line)


def metre_of(text: str, line: int) -> tuple[int, int]:
    """``4/4``, ``C``, ``C|``, ``2+3/8``."""
    if text in {"C", "c"}:
        return 4, 4
    if text in {"C|", "c|"}:
        return 2, 2
    found = _METRE.fullmatch(text)
    over, under = (sum(map(int, found["over"].split("+"))), int(found["under"])) if found else (0, 0)
    if not 1 <= over <= 24 or under not in {1, 2, 4, 8, 16}:
        raise fault(_("Line %(line)d: “%(text)s” is no metre. Write M:4/4, M:3/4 or M:6/8."), line, text=text[:20])
    return over, under


def unit_of(text: str, line: int) -> Fraction:
    """``1/8`` → 1/2 of a quarter note."""
    found = re.fullmatch(r"1/(1|2|4|8|16|32|64)", text)
    if found is None and text != "1":
        raise fault(_("Line %(line)d: “%(text)s” is no unit length. Write L:1/4 or L:1/8."), line, text=text[:20])
    return Fraction(4, int(found[1])) if found else Fraction(4)


def tempo_of(text: str, line: int) -> float | None:
    """Quarter notes a minute of ``1/4=90``, ``3/8=60`` or ``90``; None of words alone."""
    bare = re.sub(r'"[^"]*"', "", text).strip()
    if not bare:
        return None
    found = _TEMPO.fullmatch(bare)
    unit = (
        Fraction(4 * int(found["over"]), int(found["under"])) if found and found["over"] and int(found["under"]) else 1
    )
    tempo = float(found["count"]) * float(unit) if found else 0.0
    if not SLOWEST <= tempo <= FASTEST:
        raise fault(_("Line %(line)d: “%(text)s” is no tempo. Write Q:1/4=90."), line, text=text[:20])
    return tempo


def key_of(text: str, line: int) -> tuple[int, str, bool]:
    """Fifths, mode (major or minor, by the third of the scale) and whether it is rhythm alone."""
    words = [word for word in text.split() if "=" not in word and word not in {"treble", "bass", "perc"}]
    rhythm_only = "clef=perc" in text.split() or "perc" in text.split()
    named = " ".join(words)
    if named in {"", "none"}:
        return 0, "major", rhythm_only
    found = _KEY.fullmatch(named)
    mode = found["mode"][:3].lower() if found else "?"
    if found and found["mode"] in {"M", "Maj"}:
        mode = "maj"
    if found is None or mode not in MODES:
        raise fault(
            _("Line %(line)d: “%(text)s” is no key. Write K:C, K:F#m, K:Bb or K:D dorian."), line, text=text[:20]
        )
    fifths = fifths_of(found["step"], {"#": 1, "♯": 1, "b": -1, "♭": -1}.get(found["sign"], 0)) + MODES[mode]
    if not -7 <= fifths <= 7:
        raise fault(
            _("Line %(line)d: “%(text)s” has more than seven sharps or flats. Write the key on the same tone that "
              "is spelled more simply."),
            line,
            text=text[:20],
        )  # fmt: skip
    return fifths, "minor" if mode in MINOR_MODES else "major", rhythm_only
