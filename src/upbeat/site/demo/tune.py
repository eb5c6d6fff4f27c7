"""Tunes written in a small part of ABC notation, read into notes with beats, bars and spelling.

Understood: notes ``C``–``B`` and ``c``–``b`` with ``,`` and ``'``, accidentals ``^ _ =``, lengths ``2``, ``3/2``,
``/2``, rests ``z``, chords ``[CEG]2``, ties ``-``, bar lines ``|`` and the final ``|]``. The key gives the signature.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

STEPS = "CDEFGAB"
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SHARPS = {"C": 0, "G": 1, "D": 2, "A": 3, "F": -1, "Bb": -2, "Eb": -3, "Am": 0, "Em": 1, "Dm": -1, "Gm": -2, "Cm": -3}
ORDER_OF_SHARPS = "FCGDAEB"
_TOKEN = re.compile(
    r"(?P<bar>\|\]?)|(?P<chord>\[[^\]|]+\])(?P<clen>[\d/]*)(?P<ctie>-?)"
    r"|(?P<acc>[\^_=]?)(?P<step>[A-Ga-gz])(?P<oct>[,']*)(?P<len>[\d/]*)(?P<tie>-?)|(?P<space>\s+)"
)
_HEAD = re.compile(r"(?P<acc>[\^_=]?)(?P<step>[A-Ga-g])(?P<oct>[,']*)")


class TuneError(ValueError):
    """A tune that cannot be read; says which and where."""


@dataclass(frozen=True, slots=True)
class Pitch:
    """A written pitch. ``alter``: −1 flat, 0, +1 sharp as it sounds; ``sign``: the accidental drawn, empty for none."""

    step: str
    octave: int
    alter: int
    sign: str = ""

    @property
    def midi(self) -> int:
        """The MIDI number; middle C, written C4, is 60."""
        return 12 * (self.octave + 1) + SEMITONES[self.step] + self.alter

    @property
    def line(self) -> int:
        """Diatonic steps above the bottom line of the treble staff (E4)."""
        return 7 * (self.octave - 4) + STEPS.index(self.step) - 2


@dataclass(frozen=True, slots=True)
class Note:
    """A note, a chord, or a rest (no pitches). ``start`` and ``length`` in quarter notes from the tune's beginning."""

    pitches: tuple[Pitch, ...]
    start: Fraction
    length: Fraction
    tied: bool = False

    @property
    def end(self) -> Fraction:
        """Where it stops, in quarter notes."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Tune:
    """A tune. ``bars``: where each bar starts, the upbeat's first, then the end of the last; in quarter notes.

    ``bass``: MIDI numbers of one low note for each bar after the upbeat, or nothing.
    """

    id: str
    titles: Mapping[str, str]
    origin: Mapping[str, str]
    beats: int
    unit: int
    key: str
    tempo: float
    notes: tuple[Note, ...]
    bars: tuple[Fraction, ...]
    bass: tuple[int, ...] = ()

    @property
    def bar_length(self) -> Fraction:
        """A full bar in quarter notes."""
        return Fraction(4 * self.beats, self.unit)

    @property
    def upbeat(self) -> Fraction:
        """How much stands before the first bar line, in quarter notes; 0 without an upbeat."""
        first = self.bars[1] - self.bars[0]
        return first if first < self.bar_length and len(self.bars) > 2 else Fraction(0)

    @property
    def length(self) -> Fraction:
        """Where it ends, in quarter notes."""
        return self.bars[-1]

    @property
    def beat(self) -> Fraction:
        """One beat in quarter notes."""
        return Fraction(4, self.unit)

    @property
    def sharps(self) -> int:
        """Sharps of the key signature; flats are negative."""
        return SHARPS[self.key]

    def seconds(self, quarters: Fraction | float) -> float:
        """A musical length in seconds; ``tempo`` counts beats a minute."""
        return float(quarters) / float(self.beat) * 60.0 / self.tempo

    def place(self, at: Fraction) -> Fraction:
        """How far into its bar a moment is, in quarter notes; an upbeat counts as the end of a full bar."""
        bar = min(bisect_right(self.bars, at) - 1, len(self.bars) - 2)
        offset = at - self.bars[bar]
        return offset + self.bar_length - self.upbeat if bar == 0 and self.upbeat else offset

    def part(self, first_bar: int, end_bar: int) -> "Tune":
        """Bars ``first_bar`` up to ``end_bar`` (left out) as a tune; moments stay those of the whole."""
        bars = self.bars[first_bar : end_bar + 1]
        notes = tuple(note for note in self.notes if bars[0] <= note.start < bars[-1])
        return replace(self, notes=notes, bars=bars)

    def is_strong(self, at: Fraction) -> bool:
        """Whether a moment is the first beat of a bar."""
        return self.place(at) == 0


def _length(text: str, where: str) -> Fraction:
    if not text:
        return Fraction(1)
    over, slash, under = text.partition("/")
    try:
        return Fraction(int(over or 1), int(under or 2) if slash else 1)
    except ValueError as error:
        raise TuneError(f"{where}: no length: {text!r}") from error


class _Reader:
    """Reads the body of one tune; accidentals hold until the next bar line."""

    def __init__(self, tune_id: str, key: str, unit_length: Fraction) -> None:
        self.id = tune_id
        self.unit_length = unit_length
        count = SHARPS[key]
        sharp = set(ORDER_OF_SHARPS[:count]) if count > 0 else set()
        flat = set(ORDER_OF_SHARPS[count:]) if count < 0 else set()
        self.signature = {step: (step in sharp) - (step in flat) for step in STEPS}
        self.held: dict[tuple[str, int], int] = {}
        self.now = Fraction(0)
        self.notes: list[Note] = []
        self.bars: list[Fraction] = [Fraction(0)]

    def pitch(self, match: re.Match[str]) -> Pitch:
        letter, sign = match["step"], match["acc"]
        octave = (5 if letter.islower() else 4) + match["oct"].count("'") - match["oct"].count(",")
        step = letter.upper()
        if sign:
            self.held[step, octave] = {"^": 1, "_": -1, "=": 0}[sign]
        alter = self.held.get((step, octave), self.signature[step])
        return Pitch(step, octave, alter, sign)

    def add(self, pitches: tuple[Pitch, ...], length: str, tie: str) -> None:
        quarters = _length(length, self.id) * self.unit_length
        self.notes.append(Note(pitches, self.now, quarters, bool(tie)))
        self.now += quarters

    def read(self, body: str) -> None:
        position = 0
        while position < len(body):
            match = _TOKEN.match(body, position)
            if match is None:
                raise TuneError(f"{self.id}: cannot read {body[position : position + 8]!r}")
            position = match.end()
            if match["bar"]:
                self.bars.append(self.now)
                self.held.clear()
            elif match["chord"]:
                heads = _HEAD.finditer(match["chord"])
                self.add(tuple(self.pitch(head) for head in heads), match["clen"], match["ctie"])
            elif match["step"]:
                pitches = () if match["step"] == "z" else (self.pitch(match),)
                self.add(pitches, match["len"], match["tie"])
        if self.bars[-1] != self.now:
            self.bars.append(self.now)


def read_tune(tune_id: str, data: Mapping[str, object]) -> Tune:
    """A tune from its entry in ``tunes.toml``; TuneError where a bar does not add up or a sign is not understood."""
    key = str(data["key"])
    if key not in SHARPS:
        raise TuneError(f"{tune_id}: unknown key {key!r}")
    beats, _, unit = str(data["metre"]).partition("/")
    unit_length = Fraction(str(data.get("length", "1/4"))) * 4
    reader = _Reader(tune_id, key, unit_length)
    reader.read(str(data["abc"]))
    titles, origin = data["title"], data["origin"]
    if not isinstance(titles, dict) or not isinstance(origin, dict):
        raise TuneError(f"{tune_id}: title and origin are needed by language")
    tune = Tune(
        id=tune_id,
        titles=titles,
        origin=origin,
        beats=int(beats),
        unit=int(unit),
        key=key,
        tempo=float(str(data["tempo"])),
        notes=tuple(reader.notes),
        bars=tuple(reader.bars),
        bass=tuple(_bass(tune_id, name) for name in str(data.get("bass", "")).split()),
    )
    _add_up(tune)
    return tune


def _bass(tune_id: str, name: str) -> int:
    """A note name such as ``Bb`` in the octave below middle C."""
    if name[0] not in SEMITONES or name[1:] not in {"", "b", "#"}:
        raise TuneError(f"{tune_id}: no bass note {name!r}")
    return 48 + SEMITONES[name[0]] + {"": 0, "b": -1, "#": 1}[name[1:]]


def _add_up(tune: Tune) -> None:
    lengths = [after - before for before, after in zip(tune.bars, tune.bars[1:], strict=False)]
    inner = lengths[1:-1] if tune.upbeat else lengths[:-1]
    for number, length in enumerate(inner, start=1):
        if length != tune.bar_length:
            raise TuneError(f"{tune.id}: bar {number} holds {length} quarter notes, not {tune.bar_length}")
    if tune.bass and len(tune.bass) != len(lengths) - bool(tune.upbeat):
        raise TuneError(f"{tune.id}: as many bass notes are needed as there are bars after the upbeat")
    last = lengths[-1]
    if last not in {tune.bar_length, tune.bar_length - tune.upbeat}:
        raise TuneError(f"{tune.id}: the last bar holds {last}; with the upbeat of {tune.upbeat} it does not add up")
