"""Writing the note model as ABC."""

from collections.abc import Iterator
from fractions import Fraction

from upbeat.kernel.music.abc.words import words_line
from upbeat.kernel.music.beats import accidentals, notes_by_bar, slurs
from upbeat.kernel.music.durations import as_written, tuplet_groups
from upbeat.kernel.music.keys import tonic
from upbeat.kernel.music.score import Pitch, Score

UNIT = Fraction(1, 2)
"""L:1/8, in quarter notes."""
BARS_A_LINE = 4
_SIGNS = {-2: "__", -1: "_", 0: "=", 1: "^", 2: "^^"}


def write_abc(score: Score) -> str:
    """The score as ABC, four bars a line; :func:`read_abc` gives it back, with ids and bar numbers from the first on.

    Where an ending 2 is followed by bars without a repeat, ABC needs a double bar line behind it, and gets one. A
    mode is written as the major or minor key of its signature.
    """
    return "\n".join([*_head(score), *_body(score)]) + "\n"


def _head(score: Score) -> Iterator[str]:
    yield "X:1"
    title = " ".join(score.title.split()).replace("%", r"\%")
    if title:
        yield f"T:{title}"
    yield f"M:{score.metre[0]}/{score.metre[1]}"
    yield "L:1/8"
    yield f"Q:{_tempo(score)}"
    step, alter = tonic(score.fifths, score.mode)
    minor = "m" if score.mode == "minor" else ""
    yield f"K:{step}{ {-1: 'b', 0: '', 1: '#'}[alter] }{minor}{' clef=perc' if score.rhythm_only else ''}"


def _tempo(score: Score) -> str:
    over, under = score.metre
    if over % 3 == 0 and under == 8 and (score.tempo * 2 / 3).is_integer():
        return f"3/8={int(score.tempo * 2 / 3)}"
    return f"1/4={score.tempo:g}"


def _body(score: Score) -> Iterator[str]:
    writer = _Writer(score)
    for first in range(0, len(score.bars), BARS_A_LINE):
        places = range(first, min(first + BARS_A_LINE, len(score.bars)))
        yield " ".join(writer.bar(place) for place in places)
        sung = [note.syllable for place in places for _, note in writer.by_bar[place] if note.pitch is not None]
        if any(sung):
            yield "w: " + words_line(sung)


class _Writer:
    """Writes bar by bar."""

    def __init__(self, score: Score) -> None:
        self.score = score
        self.by_bar = notes_by_bar(score)
        self.signs = accidentals(score)
        self.figures = {group[0]: len(group) for group in tuplet_groups(score.notes)}
        self.slur_begins = {first for first, _ in slurs(score)}
        self.slur_ends = {last for _, last in slurs(score)}

    def bar(self, place: int) -> str:
        bar = self.score.bars[place]
        words = [self.note(at) for at, _ in self.by_bar[place]]
        before = "|: " if place == 0 and bar.opens else ""
        previous = self.score.bars[place - 1] if place else None
        if bar.volta and (previous is None or previous.volta != bar.volta or previous.closes):
            before += f"[{bar.volta} "
        return before + " ".join(words) + " " + self.line_after(place)

    def line_after(self, place: int) -> str:
        bar = self.score.bars[place]
        after = self.score.bars[place + 1] if place + 1 < len(self.score.bars) else None
        if bar.closes:
            return "::" if after and after.opens else ":|"
        if after is None:
            return "|]"
        if after.opens:
            return "|:"
        return "||" if bar.double or (bar.volta and not after.volta) else "|"

    def note(self, place: int) -> str:
        note = self.score.notes[place]
        text = "(" if place in self.slur_begins else ""
        if place in self.figures and note.tuplet:
            text += f"({note.tuplet[0]}:{note.tuplet[1]}:{self.figures[place]}"
        text += "z" if note.pitch is None else _pitch(note.pitch, self.signs[place])
        text += _length(as_written(note.duration, note.tuplet) / UNIT)
        tied = note.tied and place + 1 < len(self.score.notes)
        return text + ("-" if tied else "") + (")" if place in self.slur_ends else "")


def _pitch(pitch: Pitch, alter: int | None) -> str:
    sign = "" if alter is None else _SIGNS[alter]
    if pitch.octave >= 5:
        return sign + pitch.step.lower() + "'" * (pitch.octave - 5)
    return sign + pitch.step + "," * (4 - pitch.octave)


def _length(units: Fraction) -> str:
    if units.denominator == 1:
        return "" if units == 1 else str(units.numerator)
    return f"{'' if units.numerator == 1 else units.numerator}/{units.denominator}"
