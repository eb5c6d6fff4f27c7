"""Writing the note model as MEI, for an engraver of staff notation: every note and rest keeps its id."""

from collections.abc import Sequence
from fractions import Fraction
from statistics import median
from xml.sax.saxutils import escape, quoteattr

from upbeat.kernel.music.beats import accidentals, beats_of, notes_by_bar, slurs, ties
from upbeat.kernel.music.building import bar_length
from upbeat.kernel.music.durations import parts_of, tuplet_groups, written
from upbeat.kernel.music.keys import signature
from upbeat.kernel.music.score import Bar, Note, Score

_ACCIDENTALS = {-2: "ff", -1: "f", 0: "n", 1: "s", 2: "x"}
_SOUNDING = {**_ACCIDENTALS, 2: "ss"}
MIDDLE_C = 60


def write_mei(score: Score, *, id_prefix: str = "") -> str:
    """The score as MEI 5, one staff. Ids are those of the notes behind ``id_prefix``.

    A bar has the id ``bar`` and its number. The clef is the treble clef, or the bass clef where half the notes lie
    below middle C; rhythm alone stands on one line.
    """
    return _Writer(score, id_prefix).document()


class _Writer:
    def __init__(self, score: Score, prefix: str) -> None:
        self.score = score
        self.prefix = prefix
        self.signs = accidentals(score)
        self.by_bar = notes_by_bar(score)
        self.figures = {group[0]: group for group in tuplet_groups(score.notes)}
        self.grouped = {place for group in self.figures.values() for place in group}
        self.key = signature(score.fifths)

    def document(self) -> str:
        score = self.score
        fifths = f"{abs(score.fifths)}{'s' if score.fifths > 0 else 'f'}" if score.fifths else "0"
        over, under = score.metre
        return (
            '<mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.0"><meiHead><fileDesc><titleStmt><title/>'
            "</titleStmt><pubStmt/></fileDesc></meiHead><music><body><mdiv><score>"
            f'<scoreDef meter.count="{over}" meter.unit="{under}" keysig="{fifths}">'
            f'<staffGrp><staffDef n="1" {self.staff()}/></staffGrp></scoreDef>'
            f"<section>{self.measures()}</section></score></mdiv></body></music></mei>"
        )

    def staff(self) -> str:
        if self.score.rhythm_only:
            return 'lines="1" clef.shape="perc"'
        midis = [note.pitch.midi for note in self.score.notes if note.pitch]
        is_low = bool(midis) and median(midis) < MIDDLE_C
        return 'lines="5" clef.shape="F" clef.line="4"' if is_low else 'lines="5" clef.shape="G" clef.line="2"'

    def measures(self) -> str:
        text = ""
        volta = 0
        for place, bar in enumerate(self.score.bars):
            previous = self.score.bars[place - 1] if place else None
            if volta and (bar.volta != volta or (previous and previous.closes)):
                text += "</ending>"
                volta = 0
            if bar.volta and not volta:
                text += f'<ending n="{bar.volta}">'
                volta = bar.volta
            text += self.measure(place, bar)
        return text + ("</ending>" if volta else "")

    def measure(self, place: int, bar: Bar) -> str:
        notes = self.by_bar[place]
        name = quoteattr(f"{self.prefix}bar{bar.number}")
        lines = (' left="rptstart"' if bar.opens else "") + f' right="{self.line(place)}"'
        metcon = "" if bar.duration == bar_length(self.score.metre) else ' metcon="false"'
        inner = "".join(self.group(group) for group in self.groups(bar, notes))
        return (
            f'<measure n="{bar.number}" xml:id={name}{metcon}{lines}><staff n="1"><layer n="1">{inner}</layer></staff>'
            f"{self.beside(notes)}</measure>"
        )

    def line(self, place: int) -> str:
        bar = self.score.bars[place]
        if bar.closes:
            return "rptend"
        if place == len(self.score.bars) - 1:
            return "end"
        return "dbl" if bar.double else "single"

    def groups(self, bar: Bar, notes: Sequence[tuple[int, Note]]) -> list[list[int]]:
        """Places that stand together: the notes of a beat, or a group under one figure, which may be longer."""
        found: list[list[int]] = []
        for beat in beats_of(self.score, bar, notes):
            for place in beat:
                begins = place == beat[0] and place not in self.grouped
                if place in self.figures or begins or (place - 1 in self.grouped and place not in self.grouped):
                    found.append([])
                found[-1].append(place)
        return found

    def group(self, places: Sequence[int]) -> str:
        inner = ""
        run: list[int] = []
        for place in places:
            note = self.score.notes[place]
            if note.pitch is None or self.value(note)[0] >= 1:
                inner += self.beam(run) + self.note(place)
                run = []
            else:
                run.append(place)
        inner += self.beam(run)
        figure = self.score.notes[places[0]].tuplet if places[0] in self.figures else None
        if figure is None:
            return inner
        shown = "false" if len(run) == len(places) and len(run) > 1 else "true"
        form = "count" if figure in _USUAL else "ratio"
        return (
            f'<tuplet num="{figure[0]}" numbase="{figure[1]}" num.format="{form}" bracket.visible="{shown}">'
            f"{inner}</tuplet>"
        )

    def beam(self, places: Sequence[int]) -> str:
        inner = "".join(map(self.note, places))
        return f"<beam>{inner}</beam>" if len(places) > 1 else inner

    def value(self, note: Note) -> tuple[Fraction, int]:
        """Note value and dots; of a length that no sign has, the longest below it."""
        found = written(note.duration, note.tuplet)
        return found or written(parts_of(note.duration, note.tuplet)[0], note.tuplet) or (Fraction(1), 0)

    def note(self, place: int) -> str:
        note = self.score.notes[place]
        base, dots = self.value(note)
        name = quoteattr(self.prefix + note.id)
        length = f'dur="{int(4 / base)}"' + (f' dots="{dots}"' if dots else "")
        if note.pitch is None:
            return f"<rest xml:id={name} {length}/>"
        if self.score.rhythm_only:
            tone = 'loc="0"'
        else:
            pitch, sign = note.pitch, self.signs[place]
            tone = f'pname="{pitch.step.lower()}" oct="{pitch.octave}"'
            if sign is not None:
                tone += f' accid="{_ACCIDENTALS[sign]}"'
            elif pitch.alter:
                tone += f' accid.ges="{_SOUNDING[pitch.alter]}"'
        return f"<note xml:id={name} {length} {tone}>{_verse(note.syllable)}</note>"

    def beside(self, notes: Sequence[tuple[int, Note]]) -> str:
        """What stands beside the notes: ties and slurs that begin in this bar."""
        here = {at for at, _ in notes}
        text = ""
        for name, pairs in (("tie", ties(self.score)), ("slur", slurs(self.score))):
            for first, last in pairs:
                if first in here:
                    text += f'<{name} startid="#{self.id(first)}" endid="#{self.id(last)}"/>'
        return text

    def id(self, place: int) -> str:
        return escape(self.prefix + self.score.notes[place].id, {'"': "&quot;"})


_USUAL = {(3, 2), (5, 4), (6, 4), (7, 4), (2, 3), (4, 3)}


def _verse(syllable: str) -> str:
    if not syllable:
        return ""
    goes_on = syllable.endswith("-") and len(syllable) > 1
    text = escape(syllable[:-1] if goes_on else syllable)
    joined = ' con="d" wordpos="i"' if goes_on else ""
    return f'<verse n="1"><syl{joined}>{text}</syl></verse>'
