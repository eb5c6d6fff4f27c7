"""The body of a tune in ABC while it is read: pitches, lengths, ties, slurs, groups and bars."""

from dataclasses import dataclass
from fractions import Fraction

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.abc.fields import Fields, key_of
from upbeat.kernel.music.abc.lexing import HEAD, Sign
from upbeat.kernel.music.abc.places import MOST_BARS, MOST_IN_BAR, MOST_NOTES, fault
from upbeat.kernel.music.building import Raw, RawBar, bar_length, split
from upbeat.kernel.music.keys import signature
from upbeat.kernel.music.score import Pitch

ALTERS = {"^": 1, "^^": 2, "_": -1, "__": -2, "=": 0}
_LOWEST, _HIGHEST = 12, 119
MANY = 3
"""A tuplet may stretch over so many times the notes of its figure."""


@dataclass(slots=True)
class _Group:
    """A tuplet that is being filled: its figure and how many notes are still to come."""

    ratio: tuple[int, int]
    left: int


class Tune:
    """Takes signs one by one."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.notes: list[Raw] = []
        self.bars: list[RawBar] = [RawBar()]
        self.signature = signature(fields.fifths)
        self.held: dict[tuple[str, int], int] = {}
        self.group: _Group | None = None
        self.slurs: list[Sign] = []
        self.volta = 0
        self.broken: Fraction | None = None
        self.last_sign: Sign | None = None

    def take(self, sign: Sign) -> None:
        """Take the next sign; Invalid where it cannot stand here."""
        match sign.kind:
            case "step" | "chord" | "rest":
                self.note(sign)
            case "bars":
                self.whole_bars(sign)
            case "bar" | "lone":
                self.bar_line(sign)
            case "p":
                self.tuplet(sign)
            case "open":
                self.slurs.append(sign)
            case "close":
                self.close_slur(sign)
            case "tie":
                self.tie(sign)
            case _:
                self.break_rhythm(sign)

    def change_key(self, text: str, line: int) -> None:
        """From here on other accidentals; the score keeps the signature it began with."""
        fifths, _mode, _rhythm_only = key_of(text, line)
        self.signature = signature(fifths)

    # Notes

    def note(self, sign: Sign) -> None:
        if len(self.notes) >= MOST_NOTES:
            raise fault(_("Line %(line)d: there are more than %(most)d notes. Cut the tune into parts."), sign.line,
                        most=MOST_NOTES)  # fmt: skip
        if len(self.bars[-1].notes) >= MOST_IN_BAR:
            raise fault(_("Line %(line)d: a bar has more than %(most)d notes here. Draw bar lines: |"), sign.line,
                        most=MOST_IN_BAR)  # fmt: skip
        if sign.kind == "rest":
            pitch, length = None, self.length(sign["restlen"], sign)
        elif sign.kind == "chord":
            pitch, length = self.top(sign)
        else:
            pitch, length = self.pitch(sign.groups, sign), self.length(sign["len"], sign)
        if self.broken is not None:
            length *= self.broken
            self.broken = None
        ratio = self.group.ratio if self.group else None
        if ratio:
            length *= Fraction(ratio[1], ratio[0])
        if self.group:
            self.group.left -= 1
            if self.group.left == 0:
                self.group = None
        raw = Raw(pitch, length, len(self.bars) - 1, slurred=bool(self.slurs), tuplet=ratio)
        self.notes.append(raw)
        self.bars[-1].notes.append(raw)
        self.last_sign = sign

    def pitch(self, groups: dict[str, str], sign: Sign) -> Pitch:
        letter = groups["step"]
        marks = groups.get("oct") or ""
        octave = (5 if letter.islower() else 4) + marks.count("'") - marks.count(",")
        step = letter.upper()
        explicit = groups.get("acc")
        if explicit:
            self.held[step, octave] = ALTERS[explicit]
        alter = self.held.get((step, octave), self.signature[step])
        before = self.notes[-1] if self.notes else None
        if before and before.tied and before.pitch and not explicit and (before.pitch.step, before.pitch.octave) == (
            step, octave,
        ):  # fmt: skip
            alter = before.pitch.alter
        pitch = Pitch(step, octave, alter)
        if not _LOWEST <= pitch.midi <= _HIGHEST:
            raise fault(
                _("Line %(line)d, column %(column)d: this note is out of hearing. Use fewer octave marks."),
                sign.line, sign.column,
            )  # fmt: skip
        if before and before.tied and before.pitch != pitch and not self.slurs:
            raise fault(
                _("Line %(line)d, column %(column)d: a tie leads here from another pitch. Repeat the pitch, or write a "
                  "slur: (AB)."),
                sign.line, sign.column,
            )  # fmt: skip
        return Pitch("B", 4) if self.fields.rhythm_only else pitch

    def top(self, sign: Sign) -> tuple[Pitch, Fraction]:
        """The highest note of a chord, and its length."""
        heads = [found.groupdict() for found in HEAD.finditer(sign["chord"])]
        if not heads:
            raise fault(_("Line %(line)d, column %(column)d: there is no note in this chord. Write [CEG]."), sign.line,
                        sign.column)  # fmt: skip
        pitches = [self.pitch({k: v for k, v in head.items() if v}, sign) for head in heads]
        inner = self.length(heads[0]["len"] or "", sign) / self.fields.unit_length
        return max(pitches, key=lambda pitch: pitch.midi), inner * self.length(sign["chordlen"], sign)

    def length(self, text: str, sign: Sign) -> Fraction:
        over, _slash, under = text.partition("/")
        slashes = text.count("/")
        below = int(under.lstrip("/") or 0) or 2**slashes if slashes else 1
        above = int(over or 1)
        if not 0 < above <= 64 or below > 64:
            raise fault(_("Line %(line)d, column %(column)d: “%(length)s” is no length. Write A2, A3/2 or A/2."),
                        sign.line, sign.column, length=text[:12])  # fmt: skip
        return Fraction(above, below) * self.fields.unit_length

    def whole_bars(self, sign: Sign) -> None:
        count = int(sign["bars"] or 1)
        if not 1 <= count <= 99:
            raise fault(_("Line %(line)d, column %(column)d: a rest of %(count)d bars is too long."), sign.line,
                        sign.column, count=count)  # fmt: skip
        for place in range(count):
            if place:
                self.end_bar()
            raw = Raw(None, bar_length(self.fields.metre), len(self.bars) - 1)
            self.notes.append(raw)
            self.bars[-1].notes.append(raw)
            self.last_sign = sign

    # What joins notes

    def tuplet(self, sign: Sign) -> None:
        p = int(sign["p"])
        compound = self.fields.metre[0] % 3 == 0 and self.fields.metre[1] >= 8
        usual = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(p, 3 if compound else 2)
        q, r = int(sign["q"] or usual), int(sign["r"] or p)
        if self.group or not q or not 1 <= r <= MANY * p:
            raise fault(_("Line %(line)d, column %(column)d: this group cannot be read. Write a triplet as (3ABc."),
                        sign.line, sign.column)  # fmt: skip
        self.group = _Group((p, q), r)

    def close_slur(self, sign: Sign) -> None:
        if not self.slurs or not self.notes:
            raise fault(_("Line %(line)d, column %(column)d: a slur ends here that did not begin. Write ( before it."),
                        sign.line, sign.column)  # fmt: skip
        self.slurs.pop()
        self.notes[-1].slurred = bool(self.slurs)

    def tie(self, sign: Sign) -> None:
        if not self.notes or self.notes[-1].pitch is None:
            raise fault(_("Line %(line)d, column %(column)d: a tie stands behind a note. Write A-A."), sign.line,
                        sign.column)  # fmt: skip
        self.notes[-1].tied = True

    def break_rhythm(self, sign: Sign) -> None:
        if not self.bars[-1].notes:
            raise fault(_("Line %(line)d, column %(column)d: “%(sign)s” stands between two notes of a bar."),
                        sign.line, sign.column, sign=sign["broken"])  # fmt: skip
        short = Fraction(1, 2 ** len(sign["broken"]))
        before, after = (2 - short, short) if sign["broken"][0] == ">" else (short, 2 - short)
        self.notes[-1].duration *= before
        self.broken = after

    # Bars

    def bar_line(self, sign: Sign) -> None:
        text = sign["bar"]
        ending = (sign["ending"] or sign["lone"]).strip().lstrip("[")
        if self.group or self.broken is not None:
            raise fault(_("Line %(line)d, column %(column)d: the bar ends within a group. Write the group whole."),
                        sign.line, sign.column)  # fmt: skip
        has_notes = bool(self.bars[-1].notes)
        if text and has_notes:
            self.end_bar()
        done = self.bars[-2] if len(self.bars) > 1 else None
        if text.startswith(":"):
            self.close_repeat(done, sign)
        if text.endswith(":") and (len(text) > 1):
            self.bars[-1].opens = True
            self.volta = 0
        if text in {"||", "|]", "[|"}:
            if done is not None and has_notes and not done.closes:
                done.double = True
            self.volta = 0
        if ending:
            self.volta = self.ending(ending, sign)
        self.bars[-1].volta = self.volta

    def close_repeat(self, done: RawBar | None, sign: Sign) -> None:
        if done is None:
            raise fault(_("Line %(line)d, column %(column)d: a repeat ends here before the first note."), sign.line,
                        sign.column)  # fmt: skip
        done.closes = True
        done.double = False
        self.volta = 0

    def ending(self, text: str, sign: Sign) -> int:
        if text not in {"1", "2"}:
            raise fault(_("Line %(line)d, column %(column)d: only endings 1 and 2 can be taken. Write the others out."),
                        sign.line, sign.column)  # fmt: skip
        if self.bars[-1].notes:
            raise fault(_("Line %(line)d, column %(column)d: an ending begins at a bar line. Write |%(ending)s."),
                        sign.line, sign.column, ending=text)  # fmt: skip
        return int(text)

    def end_bar(self) -> None:
        self.held.clear()
        if len(self.bars) > MOST_BARS:
            raise fault(_("There are more than %(most)d bars. Cut the tune into parts."), 1, most=MOST_BARS)
        self.bars.append(RawBar(volta=self.volta))

    def finished(self) -> list[RawBar]:
        """The bars, with every note as signs can write it; Invalid where a slur or a group is left open."""
        if self.slurs:
            sign = self.slurs[-1]
            raise fault(_("Line %(line)d, column %(column)d: the slur that begins here never ends. Write ) behind its "
                          "last note."), sign.line, sign.column)  # fmt: skip
        if (self.group or self.broken is not None) and self.last_sign is not None:
            raise fault(_("Line %(line)d, column %(column)d: the tune ends within a group. Write the group whole."),
                        self.last_sign.line, self.last_sign.column)  # fmt: skip
        if not self.bars[-1].notes:
            self.bars.pop()
        self.bars[-1].double = False
        self.notes[-1].tied = False
        for bar in self.bars:
            bar.notes = [part for note in bar.notes for part in split(note)]
        if sum(len(bar.notes) for bar in self.bars) > MOST_NOTES:
            raise fault(_("There are more than %(most)d notes. Cut the tune into parts."), 1, most=MOST_NOTES)
        return self.bars
