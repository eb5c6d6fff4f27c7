"""Writing the note model as MusicXML 4."""

from fractions import Fraction
from math import lcm

from upbeat.kernel.music.beats import accidentals, notes_by_bar, slurs, ties
from upbeat.kernel.music.building import writable
from upbeat.kernel.music.durations import tuplet_groups, written
from upbeat.kernel.music.markup import tag, text_of
from upbeat.kernel.music.score import Bar, Note, Score

_TYPES = {
    Fraction(4): "whole", Fraction(2): "half", Fraction(1): "quarter", Fraction(1, 2): "eighth",
    Fraction(1, 4): "16th", Fraction(1, 8): "32nd", Fraction(1, 16): "64th",
}  # fmt: skip
_SIGNS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n'
)


def write_musicxml(score: Score) -> str:
    """The score as one part; :func:`read_musicxml` gives it back, with ids and bar numbers from the first on."""
    writer = _Writer(writable(score))
    measures = "".join(writer.measure(place, bar) for place, bar in enumerate(score.bars))
    work = tag("work", {}, tag("work-title", {}, text_of(score.title))) if score.title else ""
    names = tag("part-list", {}, tag("score-part", {"id": "P1"}, tag("part-name", {}, "")))
    inner = work + names + tag("part", {"id": "P1"}, measures)
    return _HEAD + tag("score-partwise", {"version": "4.0"}, inner) + "\n"


class _Writer:
    def __init__(self, score: Score) -> None:
        self.score = score
        self.divisions = lcm(*(note.duration.denominator for note in score.notes), 1)
        self.by_bar = notes_by_bar(score)
        self.signs = accidentals(score)
        groups = tuplet_groups(score.notes)
        self.starts = {group[0] for group in groups}
        self.stops = {group[-1] for group in groups}
        self.tie_starts, self.tie_stops = {a for a, _ in ties(score)}, {b for _, b in ties(score)}
        self.slur_starts, self.slur_stops = {a for a, _ in slurs(score)}, {b for _, b in slurs(score)}

    def measure(self, place: int, bar: Bar) -> str:
        inner = self.left(place, bar) + (self.attributes() + self.tempo() if place == 0 else "")
        inner += "".join(self.note(at, note) for at, note in self.by_bar[place]) + self.right(place, bar)
        return tag("measure", {"number": bar.number, "implicit": "yes" if bar.number == 0 else ""}, inner)

    def attributes(self) -> str:
        score = self.score
        sign, line = ("percussion", "") if score.rhythm_only else ("G", tag("line", {}, "2"))
        return tag(
            "attributes",
            {},
            tag("divisions", {}, str(self.divisions))
            + tag("key", {}, tag("fifths", {}, str(score.fifths)) + tag("mode", {}, score.mode))
            + tag("time", {}, tag("beats", {}, str(score.metre[0])) + tag("beat-type", {}, str(score.metre[1])))
            + tag("clef", {}, tag("sign", {}, sign) + line),
        )

    def tempo(self) -> str:
        mark = tag("metronome", {}, tag("beat-unit", {}, "quarter") + tag("per-minute", {}, f"{self.score.tempo:g}"))
        kind = tag("direction-type", {}, mark)
        return tag("direction", {"placement": "above"}, kind + tag("sound", {"tempo": f"{self.score.tempo:g}"}))

    def left(self, place: int, bar: Bar) -> str:
        before = self.score.bars[place - 1] if place else None
        begins = bar.volta and (before is None or before.volta != bar.volta or before.closes)
        ending = tag("ending", {"number": bar.volta, "type": "start"}) if begins else ""
        repeat = tag("repeat", {"direction": "forward"}) if bar.opens else ""
        return tag("barline", {"location": "left"}, ending + repeat) if ending or repeat else ""

    def right(self, place: int, bar: Bar) -> str:
        after = self.score.bars[place + 1] if place + 1 < len(self.score.bars) else None
        ends = bar.volta and (after is None or after.volta != bar.volta or bar.closes)
        style = "light-light" if bar.double else "light-heavy" if bar.closes or after is None else ""
        inner = tag("bar-style", {}, style) if style else ""
        inner += tag("ending", {"number": bar.volta, "type": "stop"}) if ends else ""
        inner += tag("repeat", {"direction": "backward"}) if bar.closes else ""
        return tag("barline", {"location": "right"}, inner) if inner else ""

    def note(self, place: int, note: Note) -> str:
        base, dots = written(note.duration, note.tuplet) or (Fraction(1), 0)
        inner = self.tone(note) + tag("duration", {}, str(note.duration * self.divisions))
        for name, places in (("stop", self.tie_stops), ("start", self.tie_starts)):
            inner += tag("tie", {"type": name}) if place in places else ""
        inner += tag("voice", {}, "1") + tag("type", {}, _TYPES[base]) + tag("dot") * dots
        sign = self.signs[place]
        if sign is not None and not self.score.rhythm_only:
            inner += tag("accidental", {}, _SIGNS[sign])
        if note.tuplet:
            p, q = note.tuplet
            inner += tag("time-modification", {}, tag("actual-notes", {}, str(p)) + tag("normal-notes", {}, str(q)))
        return tag("note", {}, inner + self.notations(place) + _lyric(note.syllable))

    def tone(self, note: Note) -> str:
        if note.pitch is None:
            return tag("rest")
        if self.score.rhythm_only:
            return tag("unpitched")
        pitch = note.pitch
        alter = tag("alter", {}, str(pitch.alter)) if pitch.alter else ""
        return tag("pitch", {}, tag("step", {}, pitch.step) + alter + tag("octave", {}, str(pitch.octave)))

    def notations(self, place: int) -> str:
        inner = ""
        for name, starts, stops in (
            ("tied", self.tie_starts, self.tie_stops),
            ("slur", self.slur_starts, self.slur_stops),
            ("tuplet", self.starts, self.stops),
        ):
            inner += tag(name, {"type": "stop"}) if place in stops else ""
            inner += tag(name, {"type": "start"}) if place in starts else ""
        return tag("notations", {}, inner) if inner else ""


def _lyric(syllable: str) -> str:
    if not syllable:
        return ""
    goes_on = syllable.endswith("-") and len(syllable) > 1
    text = text_of(syllable[:-1] if goes_on else syllable)
    return tag("lyric", {"number": "1"}, tag("syllabic", {}, "begin" if goes_on else "single") + tag("text", {}, text))
