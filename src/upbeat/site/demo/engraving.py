"""A tune on a staff: where everything stands, and the drawing of it.

Measures are pixels; the top line of the staff is given when it is drawn, so that it can stand anywhere.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from upbeat.site.demo import signs
from upbeat.site.demo.look import LABEL_SIZE, font
from upbeat.site.demo.pen import Pen
from upbeat.site.demo.tune import Note, Tune

LARGEST_SPACE = 24.0
"""The largest distance of two staff lines."""

_FLATS = (4, 7, 3, 6, 2, 5, 1)
_SHARPS = (8, 5, 9, 6, 3, 7, 4)
"""Where the signs of a key signature stand, in steps above the bottom line."""

_MIDDLE = 4
_STEM = 3.5


@dataclass(frozen=True, slots=True)
class Engraved:
    """Where things stand. ``note_x``: left edge of each head; ``bar_x``: each bar line after its bar.

    ``metre``: the time signature is shown; ``final``: the last bar line is that of the end.
    """

    tune: Tune
    space: float
    left: float
    right: float
    key_x: float
    metre_x: float
    note_x: tuple[float, ...]
    bar_x: tuple[float, ...]
    clef: bool
    metre: bool
    final: bool

    def y(self, top: float, line: int) -> float:
        """The height of a step above the bottom line."""
        return top + (8 - line) / 2 * self.space

    def x_at(self, at: Fraction) -> float:
        """Where a moment of the tune stands: on a note, or between two in proportion."""
        starts = [note.start for note in self.tune.notes]
        i = max(bisect_right(starts, at) - 1, 0)
        note, x = self.tune.notes[i], self.note_x[i]
        if at == note.start:
            return x
        after = self.note_x[i + 1] if i + 1 < len(starts) else self.bar_x[-1]
        return x + (after - x) * float((at - note.start) / note.length)


def _ideal(note: Note) -> float:
    width: float = 1.9 + 1.6 * float(note.length) ** 0.8
    if any(pitch.sign for pitch in note.pitches):
        width += 0.9
    return width


def engrave(
    tune: Tune,
    left: float,
    right: float,
    *,
    clef: bool = True,
    metre: bool = True,
    final: bool = True,
    largest: float = LARGEST_SPACE,
) -> Engraved:
    """Lay a tune out between two edges: lines at most ``largest`` apart, stretched to fill but not to float."""
    signature = abs(tune.sharps)
    front = 0.8 + (3.2 if clef else 0.0)
    key_at = front
    front += signature * 0.95 + (0.7 if signature else 0.0)
    metre_at = front
    front += 3.0 if metre else 0.5
    inner_bars = len(tune.bars) - 1
    ideal = sum(_ideal(note) for note in tune.notes)
    padding = 1.3 * inner_bars + 0.6
    total = front + ideal + padding
    space = min(largest, (right - left) / total)
    stretch = min(1.7, ((right - left) / space - front - padding) / ideal)
    x = left + front * space
    note_x: list[float] = []
    bar_x: list[float] = []
    bars = iter(tune.bars[1:])
    bar_end = next(bars)
    for note in tune.notes:
        if any(pitch.sign for pitch in note.pitches):
            x += 0.9 * space
        note_x.append(x)
        x += (_ideal(note) - (0.9 if any(pitch.sign for pitch in note.pitches) else 0.0)) * stretch * space
        if note.end >= bar_end:
            bar_x.append(x)
            x += 1.3 * space
            bar_end = next(bars, bar_end)
    return Engraved(
        tune, space, left, bar_x[-1], left + key_at * space, left + metre_at * space, tuple(note_x), tuple(bar_x),
        clef, metre, final,
    )  # fmt: skip


def headroom(tune: Tune) -> float:
    """Staff spaces needed above the top line by heads and stems."""
    tops = [max(lines) + (2 * _STEM if up else 1) for lines, up in _stems(tune)]
    return max(1.0, (max(tops, default=_MIDDLE) - 8) / 2 + 0.3)


def footroom(tune: Tune) -> float:
    """Staff spaces needed below the bottom line by heads and stems."""
    feet = [min(lines) - (1 if up else 2 * _STEM) for lines, up in _stems(tune)]
    return max(1.4, -min(feet, default=_MIDDLE) / 2 + 0.7)


def _stems(tune: Tune) -> list[tuple[list[int], bool]]:
    """For each note the lines of its heads, and whether its stem goes up; under a beam all stems go one way."""
    together = {i: [line for j in group for line in _lines(tune.notes[j])] for group in _beams(tune) for i in group}
    sounding = [(i, lines) for i, note in enumerate(tune.notes) if (lines := _lines(note))]
    return [(lines, _up(together.get(i, lines))) for i, lines in sounding]


def draw_staff(pen: Pen, engraved: Engraved, top: float) -> None:
    """Lines, clef, signature, metre, bar lines and all notes."""
    s = engraved.space
    for line in range(5):
        y = top + line * s
        pen.rectangle(engraved.left, y - 0.045 * s, engraved.right, y + 0.045 * s)
    if engraved.clef:
        signs.clef(pen, engraved.left + 0.55 * s, engraved.y(top, 2), s)
    _draw_signature(pen, engraved, top)
    for x in engraved.bar_x[:-1]:
        pen.rectangle(x - 0.07 * s, top, x + 0.07 * s, top + 4 * s)
    end = engraved.right
    if engraved.final:
        pen.rectangle(end - 0.9 * s, top, end - 0.76 * s, top + 4 * s)
    pen.rectangle(end - (0.42 if engraved.final else 0.14) * s, top, end, top + 4 * s)
    groups = _beams(engraved.tune)
    for group in groups:
        _draw_beamed(pen, engraved, top, group)
    beamed = {i for group in groups for i in group}
    for i in range(len(engraved.tune.notes)):
        draw_heads(pen, engraved, top, i)
        if i not in beamed:
            _draw_stem(pen, engraved, top, i)
    _draw_ties(pen, engraved, top)


def _draw_signature(pen: Pen, engraved: Engraved, top: float) -> None:
    s, count = engraved.space, engraved.tune.sharps
    for i in range(abs(count)):
        line, sign = (_SHARPS[i], signs.sharp) if count > 0 else (_FLATS[i], signs.flat)
        sign(pen, engraved.key_x + (0.45 + 0.95 * i) * s, engraved.y(top, line), s)


def metre_digits(engraved: Engraved, top: float) -> list[tuple[str, float, float]]:
    """The two numbers of the time signature with the middle of each, for the one who sets text."""
    if not engraved.metre:
        return []
    x = engraved.metre_x + 0.95 * engraved.space
    numbers = (engraved.tune.beats, engraved.tune.unit)
    return [(str(number), x, top + (1 + 2 * i) * engraved.space) for i, number in enumerate(numbers)]


def _beams(tune: Tune) -> list[list[int]]:
    """Groups of neighbouring eighth notes within one beat, in a bar of two or four within half a bar."""
    span = Fraction(2) if tune.unit == 4 and tune.beats in {2, 4} else tune.beat
    groups: list[list[int]] = []
    last: tuple[int, int] | None = None
    for i, note in enumerate(tune.notes):
        if not note.pitches or note.length != Fraction(1, 2):
            last = None
            continue
        bar = bisect_right(tune.bars, note.start)
        here = (bar, tune.place(note.start) // span)
        if last == here:
            groups[-1].append(i)
        else:
            groups.append([i])
        last = here
    return [group for group in groups if len(group) > 1]


def _lines(note: Note) -> list[int]:
    return [pitch.line for pitch in note.pitches]


def _up(lines: Sequence[int]) -> bool:
    return (max(lines) + min(lines)) / 2 < _MIDDLE


def _stem_x(engraved: Engraved, i: int, up: bool) -> float:
    s = engraved.space
    return engraved.note_x[i] + ((signs.HEAD_WIDTH - signs.STEM / 2 + 0.01) * s if up else signs.STEM / 2 * s)


def draw_heads(pen: Pen, engraved: Engraved, top: float, i: int) -> None:
    """The heads of a note or chord with dot, accidentals and ledger lines, or a rest."""
    note, x, s = engraved.tune.notes[i], engraved.note_x[i], engraved.space
    if not note.pitches:
        signs.rest(pen, x + 0.6 * s, engraved.y(top, _MIDDLE), s, float(note.length))
        return
    dotted = note.length in {Fraction(3, 4), Fraction(3, 2), Fraction(3), Fraction(6)}
    for pitch in note.pitches:
        y = engraved.y(top, pitch.line)
        signs.head(pen, x, y, s, hollow=note.length >= 2, whole=note.length >= 4)
        if dotted:
            signs.dot(pen, x + (signs.HEAD_WIDTH + 0.55) * s, y - (0.5 * s if pitch.line % 2 == 0 else 0), s)
        if pitch.sign:
            signs.SIGNS[pitch.sign](pen, x - 0.7 * s, y, s)
        for line in [*range(-2, pitch.line - 1, -2), *range(10, pitch.line + 1, 2)]:
            ledger = engraved.y(top, line)
            pen.rectangle(x - 0.4 * s, ledger - 0.06 * s, x + (signs.HEAD_WIDTH + 0.4) * s, ledger + 0.06 * s)


def _draw_stem(pen: Pen, engraved: Engraved, top: float, i: int) -> None:
    note, s = engraved.tune.notes[i], engraved.space
    if not note.pitches or note.length >= 4:
        return
    lines = _lines(note)
    up = _up(lines)
    x = _stem_x(engraved, i, up)
    start = engraved.y(top, min(lines) if up else max(lines)) + (-0.16 if up else 0.16) * s
    free = engraved.y(top, max(lines) if up else min(lines)) + (-_STEM if up else _STEM) * s
    middle = engraved.y(top, _MIDDLE)
    free = min(free, middle) if up else max(free, middle)
    pen.rectangle(x - signs.STEM / 2 * s, min(start, free), x + signs.STEM / 2 * s, max(start, free))
    if note.length < 1:
        signs.flag(pen, x, free, s, up=up)


def _draw_beamed(pen: Pen, engraved: Engraved, top: float, group: Sequence[int]) -> None:
    s = engraved.space
    notes = [engraved.tune.notes[i] for i in group]
    lines = [line for note in notes for line in _lines(note)]
    up = _up(lines)
    first, last = (max if up else min)(_lines(notes[0])), (max if up else min)(_lines(notes[-1]))
    slope = max(-0.9, min(0.9, (last - first) / 2)) * s
    xs = [_stem_x(engraved, i, up) for i in group]
    run = xs[-1] - xs[0]
    sign = -1.0 if up else 1.0

    def at(x: float) -> float:
        return -slope * (x - xs[0]) / run

    tips = [engraved.y(top, (max if up else min)(_lines(note))) + sign * _STEM * s - at(x)
            for note, x in zip(notes, xs, strict=True)]  # fmt: skip
    base = min(tips) if up else max(tips)
    for note, x in zip(notes, xs, strict=True):
        start = engraved.y(top, (min if up else max)(_lines(note))) - 0.16 * sign * -s
        tip = base + at(x)
        pen.rectangle(x - signs.STEM / 2 * s, min(start, tip), x + signs.STEM / 2 * s, max(start, tip))
    half = signs.STEM / 2 * s
    a, b, thick = base + at(xs[0]), base + at(xs[-1]), -sign * 0.5 * s
    pen.polygon([(xs[0] - half, a), (xs[-1] + half, b), (xs[-1] + half, b + thick), (xs[0] - half, a + thick)])


def _draw_ties(pen: Pen, engraved: Engraved, top: float) -> None:
    s = engraved.space
    for i, note in enumerate(engraved.tune.notes[:-1]):
        if note.tied and note.pitches:
            below = _up(_lines(note))
            y = engraved.y(top, note.pitches[0].line) + (0.75 if below else -0.75) * s
            x0, x1 = engraved.note_x[i] + 0.9 * s, engraved.note_x[i + 1] + 0.36 * s
            signs.tie(pen, x0, x1, y, s, below=below)


def counts(tune: Tune, beat: Fraction) -> list[tuple[Fraction, str, bool]]:
    """What one counts under a tune: moment, word, and whether it is the first beat. Half beats only where a note is."""
    starts = {note.start for note in tune.notes}
    said: list[tuple[Fraction, str, bool]] = []
    moment = tune.bars[0]
    while moment < tune.length:
        place = tune.place(moment)
        if place % beat == 0:
            said.append((moment, str(place // beat + 1), place == 0))
        elif place % beat == beat / 2 and moment in starts:
            said.append((moment, "&", False))
        moment += beat / 2
    return said


def label_width(text: str, *, bold: bool = False) -> float:
    """Pixels that a label takes."""
    return float(font(LABEL_SIZE, bold).getlength(text))
