"""A staff on a slide: the tune with marks above it, rows of counts or numbered notation below, and its living note."""

from dataclasses import dataclass
from fractions import Fraction

from PIL import Image, ImageChops

from upbeat.site.demo import engraving, signs
from upbeat.site.demo.look import ACCENT, INK, LABEL_SIZE, MARGIN, PAPER, QUIET, TINT, WIDTH
from upbeat.site.demo.pen import Pen
from upbeat.site.demo.slides import Mark, Staff
from upbeat.site.demo.text import draw_centred
from upbeat.site.demo.tune import STEPS, Note, Tune

ROW_HEIGHT = {"count": 50.0, "jianpu": 66.0}
MARK_HEIGHT = 56.0
_TONIC = {0: "C", 1: "G", 2: "D", -1: "F", -2: "B", -3: "E"}
_DIGIT_SIZE = 34


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a staff. Heights are pixels from the top of the box; ``first``: number of its first note."""

    engraved: engraving.Engraved
    first: int
    top: float
    staff_top: float
    below: float
    height: float

    def holds(self, index: int) -> bool:
        """Whether a note of the tune stands in it."""
        return self.first <= index < self.first + len(self.engraved.tune.notes)


@dataclass(frozen=True, slots=True)
class StaffBox:
    """A staff of one line or two, laid out for a slide."""

    element: Staff
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """Pixels of the whole box."""
        return self.lines[-1].top + self.lines[-1].height


def lay_staff(element: Staff, tune: Tune, largest: float = engraving.LARGEST_SPACE) -> StaffBox:
    """Lay it out over the width of the slide, its lines at most ``largest`` pixels apart."""
    end = len(tune.bars) - 1
    spans = [(0, element.break_at), (element.break_at, end)] if element.break_at else [(0, end)]
    lines: list[Line] = []
    for span in spans:
        part = tune.part(*span)
        first = tune.notes.index(part.notes[0])
        top = lines[-1].top + lines[-1].height + 6 if lines else 0.0
        lines.append(_lay_line(element, part, first, top, largest, final=span[1] == end))
    return StaffBox(element, tuple(lines))


def _lay_line(element: Staff, part: Tune, first: int, top: float, largest: float, *, final: bool) -> Line:
    left = MARGIN + (70 if "jianpu" in element.rows and not element.clef else 0)
    metre = first == 0
    engraved = engraving.engrave(
        part, left, WIDTH - MARGIN, clef=element.clef, metre=metre, final=final, largest=largest
    )
    s = engraved.space
    marked = any(first <= mark.first < first + len(part.notes) for mark in element.marks)
    staff_top = max(engraving.headroom(part), 1.9 if element.clef else 0.0) * s + (MARK_HEIGHT if marked else 0)
    below = staff_top + 4 * s + max(engraving.footroom(part), 1.6 if element.clef else 0.0) * s
    return Line(engraved, first, top, staff_top, below, below + sum(ROW_HEIGHT[row] for row in element.rows))


def _middle(line: Line, at: Fraction) -> float:
    return line.engraved.x_at(at) + signs.HEAD_WIDTH / 2 * line.engraved.space


def draw_staff_box(picture: Image.Image, box: StaffBox, top: float, step: int) -> None:
    """Everything of it that is to be seen at a step of the section."""
    for line in box.lines:
        _draw_staff_line(picture, box.element, line, top + line.top)
        for mark in box.element.marks:
            if mark.appear <= step and line.holds(mark.first):
                _draw_mark(picture, line, top + line.top, mark)


def _draw_staff_line(picture: Image.Image, element: Staff, line: Line, top: float) -> None:
    pen = Pen((0, top - 8, WIDTH - 1, top + line.height + 8))
    engraving.draw_staff(pen, line.engraved, top + line.staff_top)
    rows = _row_tops(element, top + line.below)
    if "jianpu" in rows:
        _jianpu_lines(pen, line, rows["jianpu"])
    pen.set_down(picture, INK)
    s = line.engraved.space
    for digit, x, y in engraving.metre_digits(line.engraved, top + line.staff_top):
        draw_centred(picture, x, y + 0.96 * s, digit, round(2.62 * s), bold=True)
    if "count" in rows:
        _count_row(picture, line, rows["count"])
    if "jianpu" in rows:
        _jianpu_row(picture, line, rows["jianpu"])


def _row_tops(element: Staff, y: float) -> dict[str, float]:
    tops: dict[str, float] = {}
    for row in element.rows:
        tops[row] = y
        y += ROW_HEIGHT[row]
    return tops


def _draw_mark(picture: Image.Image, line: Line, top: float, mark: Mark) -> None:
    """A bracket close above its notes, the label over it."""
    engraved, s = line.engraved, line.engraved.space
    x0 = engraved.note_x[mark.first - line.first] - 0.35 * s
    x1 = engraved.note_x[mark.last - line.first] + (signs.HEAD_WIDTH + 0.35) * s
    y = top + line.staff_top - _room(line) - 16
    if x1 - x0 < 3.2 * s:
        x0, x1 = (x0 + x1) / 2 - 1.6 * s, (x0 + x1) / 2 + 1.6 * s
    pen = Pen((x0 - 2, y - 3, x1 + 2, y + 14))
    pen.rectangle(x0, y, x1, y + 3)
    pen.rectangle(x0, y, x0 + 3, y + 12)
    pen.rectangle(x1 - 3, y, x1, y + 12)
    pen.set_down(picture, ACCENT)
    half = engraving.label_width(mark.label, bold=True) / 2
    middle = min(max((x0 + x1) / 2, MARGIN / 2 + half), WIDTH - MARGIN / 2 - half)
    draw_centred(picture, middle, y - 12, mark.label, LABEL_SIZE, bold=True, color=ACCENT)


def _room(line: Line) -> float:
    """Pixels that stems and heads take above the staff."""
    return engraving.headroom(line.engraved.tune) * line.engraved.space


def _count_row(picture: Image.Image, line: Line, top: float) -> None:
    tune = line.engraved.tune
    for moment, word, strong in engraving.counts(tune, tune.beat):
        color = ACCENT if strong else QUIET if word == "&" else INK
        draw_centred(picture, _middle(line, moment), top + 34, word, LABEL_SIZE + 2, bold=strong, color=color)


def _degree(note: Note, tune: Tune) -> tuple[int, int]:
    """Degree of the major scale of the signature (1 to 7) and how many octaves above the middle one."""
    pitch, tonic = note.pitches[0], _TONIC[tune.sharps]
    steps = 7 * (pitch.octave - 4) + STEPS.index(pitch.step) - STEPS.index(tonic)
    return steps % 7 + 1, steps // 7


def _jianpu_row(picture: Image.Image, line: Line, top: float) -> None:
    tune = line.engraved.tune
    baseline = top + 42
    if line.first == 0:
        x = line.engraved.left if line.engraved.clef else line.engraved.left - 70
        draw_centred(picture, x + 26, baseline, f"1={_TONIC[tune.sharps]}", LABEL_SIZE, color=QUIET)
    for note in tune.notes:
        x = _middle(line, note.start)
        digit = str(_degree(note, tune)[0]) if note.pitches else "0"
        draw_centred(picture, x, baseline, digit, _DIGIT_SIZE)
        for extra in range(1, int(note.length)):
            if note.length >= 2:
                draw_centred(picture, _middle(line, note.start + extra), baseline - 2, "–", _DIGIT_SIZE)


def _jianpu_lines(pen: Pen, line: Line, top: float) -> None:
    """Octave dots, dots of length, the lines under eighth notes, and bar lines."""
    tune, baseline = line.engraved.tune, top + 42
    previous: tuple[int, float] | None = None
    for note in tune.notes:
        x = _middle(line, note.start)
        short = note.length < 1
        if note.pitches:
            octave = _degree(note, tune)[1]
            if octave > 0:
                pen.disc(x, baseline - 34, 3.6)
            elif octave < 0:
                pen.disc(x, baseline + (18 if short else 11), 3.6)
        if note.length in {Fraction(3, 2), Fraction(3, 4)}:
            pen.disc(x + 18, baseline - 12, 3.8)
        if short:
            beat = tune.place(note.start) // 1 + 100 * sum(bar <= note.start for bar in tune.bars)
            start = previous[1] if previous is not None and previous[0] == beat else x - 12
            pen.rectangle(start, baseline + 6, x + 12, baseline + 8.6)
            previous = (beat, x - 12)
    for x in line.engraved.bar_x[: -1 if line.engraved.final else None]:
        pen.rectangle(x - 1.2, baseline - 32, x + 1.2, baseline + 10)


def light_note(picture: Image.Image, box: StaffBox, top: float, index: int) -> None:
    """Show that a note is sounding: a soft column behind it, its head in the accent."""
    line = next(line for line in box.lines if line.holds(index))
    engraved, s, i = line.engraved, line.engraved.space, index - line.first
    note = engraved.tune.notes[i]
    staff_top = top + line.top + line.staff_top
    x0, x1 = engraved.note_x[i] - 0.55 * s, engraved.note_x[i] + (signs.HEAD_WIDTH + 0.55) * s
    y0, y1 = staff_top - 1.2 * s, top + line.top + line.height + 2
    lines = [pitch.line for pitch in note.pitches]
    if lines:
        y0 = min(y0, engraved.y(staff_top, max(lines)) - 1.4 * s)
    area = (int(x0) - 2, int(y0) - 2, int(x1) + 3, int(y1) + 3)
    tint = Image.new("RGB", (area[2] - area[0], area[3] - area[1]), (255, 255, 255))
    column = Pen((0, 0, tint.width - 1, tint.height - 1))
    column.rounded(2, 2, tint.width - 3, tint.height - 3, 10)
    column.set_down(tint, tuple(round(255 * a / b) for a, b in zip(TINT, PAPER, strict=True)))  # type: ignore[arg-type]
    picture.paste(ImageChops.multiply(picture.crop(area), tint), area[:2])
    pen = Pen((x0 - s, y0, x1 + 2 * s, y1))
    engraving.draw_heads(pen, engraved, staff_top, i)
    pen.set_down(picture, ACCENT)
