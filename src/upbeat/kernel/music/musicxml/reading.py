"""Reading MusicXML into the note model."""

import itertools
from collections.abc import Sequence
from fractions import Fraction
from xml.etree.ElementTree import Element

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.abc.fields import FASTEST, SLOWEST
from upbeat.kernel.music.abc.places import LONGEST_SYLLABLE, LONGEST_TITLE, MOST_BARS, MOST_IN_BAR, MOST_NOTES
from upbeat.kernel.music.building import Raw, RawBar, score_of, split
from upbeat.kernel.music.markup import parse_xml
from upbeat.kernel.music.musicxml.container import score_text
from upbeat.kernel.music.score import STEPS, Pitch, Score

_UNITS = {
    name: Fraction(4, 2**halvings) for halvings, name in enumerate(["whole", "half", "quarter", "eighth", "16th"])
}
_MINOR = frozenset({"minor", "aeolian", "dorian", "phrygian", "locrian"})


def read_musicxml(data: bytes | str) -> Score:
    """The first voice of the first part; Invalid says the bar and what to do.

    ``data``: the file as it came. At most 2 MB, 12 MB unpacked, 2,000 notes, 500 bars.
    """
    root = parse_xml(score_text(data))
    if root.tag != "score-partwise":
        raise Invalid(_("This is no MusicXML score in parts. Export it anew as MusicXML (score-partwise)."))
    part = root.find("part")
    measures = part.findall("measure") if part is not None else []
    if not measures:
        raise Invalid(_("There are no bars in this file. Export it anew from the notation program."))
    if len(measures) > MOST_BARS:
        raise Invalid(_("There are more than %(most)d bars. Cut the tune into parts."), values={"most": MOST_BARS})
    reader = _Reader()
    for number, measure in enumerate(measures, start=1):
        reader.measure(measure, number)
    return reader.score(_title(root))


def _title(root: Element) -> str:
    found = (root.findtext("work/work-title") or root.findtext("movement-title") or "").strip()
    return " ".join(found.split())[:LONGEST_TITLE]


class _Reader:
    def __init__(self) -> None:
        self.bars: list[RawBar] = []
        self.notes: list[Raw] = []
        self.divisions = 1
        self.fifths, self.mode, self.tempo = 0, "major", 90.0
        self.metre: tuple[int, int] | None = None
        self.voice: str | None = None
        self.slurs: set[str] = set()
        self.volta = 0
        self.rhythm_only = False
        self.number = 0

    def fault(self, template: str, **values: object) -> Invalid:
        return Invalid(template, field="file", values={"bar": self.number, **values})

    def measure(self, measure: Element, number: int) -> None:
        self.number = number
        bar = RawBar(volta=self.volta)
        self.bars.append(bar)
        for part in measure:
            if part.tag == "attributes":
                self.attributes(part)
            elif part.tag == "barline":
                self.bar_line(part, bar)
            elif part.tag == "note":
                self.note(part, bar)
            elif part.tag in {"direction", "sound"} and len(self.notes) == 0:
                self.tempo_of(part)
        if not bar.notes:
            self.bars.pop()
            if bar.opens or bar.closes:
                raise self.fault(_("Bar %(bar)d is empty and repeats. Write a rest into it, and export it anew."))

    def attributes(self, part: Element) -> None:
        self.divisions = self.whole(part.findtext("divisions"), self.divisions)
        key = part.find("key")
        if key is not None and not self.notes:
            self.fifths = self.whole(key.findtext("fifths"), 0)
            self.mode = "minor" if key.findtext("mode") in _MINOR else "major"
            if not -7 <= self.fifths <= 7:
                raise self.fault(_("Bar %(bar)d: this key has more than seven sharps or flats. Choose a simpler one."))
        time = part.find("time")
        if time is not None and time.find("beats") is not None:
            self.time(time)
        if part.findtext("clef/sign") == "percussion":
            self.rhythm_only = True

    def time(self, time: Element) -> None:
        beats = (time.findtext("beats") or "").split("+")
        metre = sum(self.whole(text, 0) for text in beats), self.whole(time.findtext("beat-type"), 4)
        if not 1 <= metre[0] <= 24 or metre[1] not in {1, 2, 4, 8, 16}:
            raise self.fault(_("Bar %(bar)d: this metre cannot be taken. Use one such as 4/4, 3/4 or 6/8."))
        if self.metre not in {None, metre}:
            raise self.fault(_("Bar %(bar)d: the metre changes here. Put what follows into a score of its own."))
        self.metre = metre

    def tempo_of(self, part: Element) -> None:
        sound = part if part.tag == "sound" else part.find("sound")
        text = sound.get("tempo") if sound is not None else None
        unit = Fraction(1)
        metronome = next(part.iter("metronome"), None)
        if text is None and metronome is not None:
            text = metronome.findtext("per-minute")
            unit = _UNITS.get(metronome.findtext("beat-unit") or "", unit)
            unit = unit * Fraction(3, 2) if metronome.find("beat-unit-dot") is not None else unit
        try:
            tempo = float(text or "nan") * float(unit)
        except ValueError:
            return
        if SLOWEST <= tempo <= FASTEST:
            self.tempo = tempo

    def bar_line(self, part: Element, bar: RawBar) -> None:
        ending = part.find("ending")
        kind, number = (ending.get("type"), ending.get("number") or "") if ending is not None else ("", "")
        if kind == "start":
            if number.strip() not in {"1", "2"}:
                raise self.fault(_("Bar %(bar)d: only endings 1 and 2 can be taken. Write the others out."))
            self.volta = bar.volta = int(number)
        if kind in {"stop", "discontinue"}:
            self.volta = 0
        repeat = part.find("repeat")
        if repeat is not None:
            bar.opens = bar.opens or repeat.get("direction") == "forward"
            bar.closes = bar.closes or repeat.get("direction") == "backward"
        if part.get("location", "right") == "right" and part.findtext("bar-style") == "light-light":
            bar.double = True

    # Notes

    def note(self, part: Element, bar: RawBar) -> None:
        voice = part.findtext("voice") or "1"
        staff = part.findtext("staff") or "1"
        if part.find("grace") is not None or part.find("cue") is not None:
            return
        if self.voice is None:
            self.voice = f"{staff}/{voice}"
        if f"{staff}/{voice}" != self.voice:
            return
        pitch = self.pitch(part)
        if part.find("chord") is not None:
            last = self.notes[-1] if self.notes else None
            if last and last.pitch and pitch and pitch.midi > last.pitch.midi:
                last.pitch = pitch
            return
        if len(self.notes) >= MOST_NOTES:
            raise self.fault(_("There are more than %(most)d notes. Cut the tune into parts."), most=MOST_NOTES)
        if len(bar.notes) >= MOST_IN_BAR:
            raise self.fault(_("Bar %(bar)d has more than %(most)d notes. Divide it into bars."), most=MOST_IN_BAR)
        tuplet = self.tuplet(part)
        raw = Raw(pitch, self.duration(part, tuplet), tuplet=tuplet, syllable=self.syllable(part))
        raw.tied = pitch is not None and any(tie.get("type") == "start" for tie in part.iter("tie"))
        for slur in part.iter("slur"):
            if slur.get("type") == "start":
                self.slurs.add(slur.get("number", "1"))
            elif slur.get("type") == "stop":
                self.slurs.discard(slur.get("number", "1"))
        raw.slurred = bool(self.slurs)
        self.notes.append(raw)
        bar.notes.append(raw)

    def duration(self, part: Element, tuplet: tuple[int, int] | None) -> Fraction:
        """Quarter notes. Divisions that round a group's notes are put right by its figure."""
        duration = Fraction(self.whole(part.findtext("duration"), 0), self.divisions)
        if not 0 < duration <= 64:
            raise self.fault(_("Bar %(bar)d: a note has no length. Export the score anew from the notation program."))
        if tuplet:
            written = duration * tuplet[0] / tuplet[1]
            nearest = Fraction(round(written * 64), 64)
            if abs(written - nearest) < Fraction(1, 40):
                return nearest * tuplet[1] / tuplet[0]
        return duration

    def tuplet(self, part: Element) -> tuple[int, int] | None:
        found = part.find("time-modification")
        if found is None:
            return None
        p, q = self.whole(found.findtext("actual-notes"), 0), self.whole(found.findtext("normal-notes"), 0)
        if not (2 <= p <= 9 and 1 <= q <= 9):
            raise self.fault(_("Bar %(bar)d: this group of notes cannot be taken. Use triplets and their like."))
        return (p, q) if p != q else None

    def pitch(self, part: Element) -> Pitch | None:
        if part.find("rest") is not None:
            return None
        if part.find("unpitched") is not None or self.rhythm_only:
            self.rhythm_only = True
            return Pitch("B", 4)
        step = (part.findtext("pitch/step") or "").strip()
        alter = float(part.findtext("pitch/alter") or 0) if _is_number(part.findtext("pitch/alter") or "0") else 0.0
        octave = self.whole(part.findtext("pitch/octave"), -1)
        if step not in STEPS or not step or not 0 <= octave <= 9 or not -2 <= alter <= 2:
            raise self.fault(_("Bar %(bar)d: a note has no pitch. Export the score anew from the notation program."))
        return Pitch(step, octave, round(alter))

    def syllable(self, part: Element) -> str:
        lyric = next((found for found in part.findall("lyric") if found.get("number", "1") in {"1", "verse1"}), None)
        text = " ".join(" ".join(found.text or "" for found in lyric.iter("text")).split()) if lyric is not None else ""
        kind = lyric.findtext("syllabic") if lyric is not None else ""
        return text[:LONGEST_SYLLABLE] + ("-" if kind in {"begin", "middle"} and text else "")

    def whole(self, text: str | None, default: int) -> int:
        if text is None:
            return default
        if not _is_number(text) or abs(float(text)) > 10**6 or (default == self.divisions and float(text) < 0):
            raise self.fault(_("Bar %(bar)d: “%(text)s” is no number. Export the score anew."), text=text[:20])
        return int(float(text))

    def score(self, title: str) -> Score:
        if not self.bars:
            raise Invalid(_("There are no notes in this file. Export it anew from the notation program."))
        if self.rhythm_only:
            self.fifths, self.mode = 0, "major"
            for note in self.notes:
                note.pitch = Pitch("B", 4) if note.pitch else None
        _mend(self.notes)
        for bar in self.bars:
            bar.notes = [one for note in bar.notes for one in split(note)]
        if sum(len(bar.notes) for bar in self.bars) > MOST_NOTES:
            raise Invalid(
                _("There are more than %(most)d notes. Cut the tune into parts."), values={"most": MOST_NOTES}
            )
        return score_of(
            self.bars,
            fifths=self.fifths,
            mode=self.mode,
            metre=self.metre or (4, 4),
            tempo=self.tempo,
            title=title,
            rhythm_only=self.rhythm_only,
        )


def _mend(notes: Sequence[Raw]) -> None:
    """Ties that lead to another pitch, and what goes on behind the last note, are no ties and slurs."""
    for note, after in itertools.pairwise(notes):
        note.tied = note.tied and note.pitch == after.pitch
    notes[-1].tied = notes[-1].slurred = False


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False
