"""Drawing numbered notation: lines one under another, each as high as what stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from upbeat.kernel.music.beats import slurs, ties
from upbeat.kernel.music.building import writable
from upbeat.kernel.music.description import picture
from upbeat.kernel.music.durations import tuplet_groups
from upbeat.kernel.music.heading import tempo_mark, title_text
from upbeat.kernel.music.jianpu.arcs import Arc, above
from upbeat.kernel.music.jianpu.cells import Cell, pieces_of
from upbeat.kernel.music.jianpu.measures import (
    ACCIDENTALS,
    AUGMENTATION_STEP,
    BAR_BOTTOM,
    BAR_TOP,
    DASH,
    DIGIT_SIZE,
    DOT,
    DOT_STEP,
    FRACTION_SIZE,
    HALF_DIGIT,
    LINE_GAP,
    LINE_STEP,
    LINE_WIDE,
    MIDDLE,
    TOP,
    WORD_SIZE,
)
from upbeat.kernel.music.jianpu.spacing import BarLine, Row, rows_of
from upbeat.kernel.music.keys import tonic
from upbeat.kernel.music.markup import tag, text_of
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.signs import shapes_of, signs_at

NARROWEST, WIDE, WIDEST = 240, 640, 2400
"""Pixels; a wide one is drawn larger, for it is read from farther away."""
WIDE_SCALE = 1.25
BETWEEN_ROWS = 15.0
ROOM_FOR_MARKS = 18.0
HEAD_GAP = 10.0
SIGN, SIGN_GAP = 4.2, 6.5
"""Radius of a sign above a digit, and how far its middle is from the digit."""


def engrave_jianpu(
    score: Score,
    *,
    width: int = 358,
    id_prefix: str = "",
    headed: bool = True,
    for_marks: bool = False,
    signs: Sequence[str] = (),
) -> str:
    """The score in numbered notation as SVG, ``width`` px wide.

    Notes and rests are ``<g id="…n3" class="note" data-note="n3" data-onset="1.5">``, bars ``<g id="…bar2">``, ids
    behind ``id_prefix``, which every engraving on one page needs another of. ``headed``: with title, key, metre and
    tempo. ``for_marks``: lines farther apart, for marks above and below the digits. ``signs`` (of
    :data:`upbeat.kernel.music.signs.SHAPES`) stand above each note, not seen. Colours and fonts are the page's
    (``currentColor``).
    """
    width = min(max(width, NARROWEST), WIDEST)
    scale = WIDE_SCALE if width >= WIDE else 1.0
    room = ROOM_FOR_MARKS if for_marks and not signs else 0.0
    drawing = _Drawing(writable(score), width, width / scale, id_prefix, room, signs)
    return drawing.svg(headed=headed)


@dataclass(slots=True)
class _Drawing:
    score: Score
    shown_width: int
    width: float
    prefix: str
    room: float = 0.0
    signs: Sequence[str] = ()
    named: set[str] = field(default_factory=set)

    def svg(self, *, headed: bool) -> str:
        rows = rows_of(pieces_of(self.score), self.score.bars, self.width)
        y = 0.0
        head = tag("defs", {}, shapes_of(self.signs, self.prefix)) if self.signs else ""
        if headed:
            drawn, y = self.head()
            head += drawn
        body = ""
        arcs = self.arcs(rows)
        for row, own in zip(rows, arcs, strict=True):
            y += self.room
            drawn, top, bottom = self.row(row, own)
            baseline = y - top
            body += tag("g", {"class": "row", "transform": f"translate(0 {baseline:g})"}, drawn)
            y = baseline + bottom + BETWEEN_ROWS + self.room / 2
        height = round(y - BETWEEN_ROWS + 6)
        box = (self.width, height)
        return picture(self.score, "jianpu", head + body, box=box, width=self.shown_width, prefix=self.prefix)

    def head(self) -> tuple[str, float]:
        """Title, key, metre and tempo, and where they end."""
        y = 22.0
        drawn = title_text(self.score, self.width / 2, y, self.width - 16)
        y = (y if self.score.title else -8.0) + 32
        x = 3.0
        if not self.score.rhythm_only:
            step, alter = tonic(self.score.fifths)
            drawn += tag("text", {"x": x, "y": y, "font_size": WORD_SIZE}, "1=")
            x += 26
            if alter:
                drawn += _accidental(alter, x + 3, y - 8)
                x += 9
            drawn += tag("text", {"x": x, "y": y, "font_size": WORD_SIZE}, step)
            x += 22
        over, under = self.score.metre
        half = 4.0 * len(str(max(over, under)))
        for value, baseline in ((over, y - 7), (under, y + 7.5)):
            drawn += tag(
                "text", {"x": x + half, "y": baseline, "font_size": FRACTION_SIZE, "text_anchor": "middle"}, str(value)
            )
        drawn += tag("rect", {"x": x - 1, "y": y - 5.2, "width": 2 * half + 2, "height": 1.1})
        return tag("g", {"class": "head"}, drawn + tempo_mark(self.score, x + 2 * half + 16, y)), y + 8 + HEAD_GAP

    # A line

    def row(self, row: Row, arcs: list[Arc]) -> tuple[str, float, float]:
        """A line with its baseline at 0, and its upper and lower edge."""
        occupied = [(cell.x - 6, cell.x + 6, self.top(cell)) for cell in row.cells]
        marks, top = above(arcs, row, self.score.bars, occupied)
        low = max([BAR_BOTTOM, *(_bottom(cell) for cell in row.cells)])
        words, bottom = self.words(row, low)
        drawn = _bar_line(row.first)
        for piece, line in zip(row.pieces, row.lines, strict=True):
            notes: dict[int, str] = {}
            for cell in piece.cells:
                notes[cell.place] = notes.get(cell.place, "") + _sign(cell) + self.signs_of(cell)
            inner = "".join(self.note(place, signs) for place, signs in notes.items())
            inner += "".join(_joined_lines(group) for group in piece.groups) + _bar_line(line)
            bar = self.score.bars[piece.bar]
            name = self.name(f"bar{bar.number}")
            drawn += tag("g", {"class": "measure", **name, "data_bar": bar.number}, inner)
        return drawn + marks + words, min(top, BAR_TOP), bottom

    def top(self, cell: Cell) -> float:
        """The upper edge of a cell, with the sign above it."""
        return _top(cell) - (SIGN_GAP + SIGN if self.has_signs(cell) else 0.0)

    def has_signs(self, cell: Cell) -> bool:
        """Do signs stand above it? Above each note, where it begins."""
        return bool(self.signs) and cell.is_first and self.score.notes[cell.place].pitch is not None

    def signs_of(self, cell: Cell) -> str:
        """The signs above it, if it has any."""
        if not self.has_signs(cell):
            return ""
        return signs_at(cell.x, _top(cell) - SIGN_GAP, SIGN, self.signs, self.prefix)

    def note(self, place: int, signs: str) -> str:
        note = self.score.notes[place]
        kind = "note" if note.pitch else "rest"
        attributes = {**self.name(note.id), "class": kind, "data_note": note.id, "data_onset": f"{float(note.onset):g}"}
        return tag("g", attributes, signs)

    def name(self, name: str) -> dict[str, object]:
        """The id, the first time; a bar that goes on in the next line has it once."""
        if name in self.named:
            return {}
        self.named.add(name)
        return {"id": self.prefix + name}

    def words(self, row: Row, low: float) -> tuple[str, float]:
        """Syllables under their notes, a hyphen between two of a word; and where they end."""
        sung = [cell for cell in row.cells if cell.word]
        if not sung:
            return "", low
        baseline = low + WORD_SIZE + 3
        drawn = ""
        for place, cell in enumerate(sung):
            goes_on = cell.word.endswith("-") and len(cell.word) > 1
            word = cell.word[:-1] if goes_on else cell.word
            drawn += _word(word, cell.x, baseline)
            if goes_on:
                after = sung[place + 1] if place + 1 < len(sung) else None
                right = cell.x + cell.word_width / 2
                middle = (right + after.x - after.word_width / 2) / 2 if after else right + 2
                if any(abs(other.x - middle) < 0.3 for other in row.cells):
                    middle += 0.6  # a hyphen under a note would be read as its syllable
                drawn += _word("-", middle, baseline)
        return tag("g", {"class": "words"}, drawn), baseline + 5

    def arcs(self, rows: list[Row]) -> list[list[Arc]]:
        """Ties, figures and slurs, line by line; those over the end of a line in parts."""
        where = {cell.place: (number, cell.x) for number, row in enumerate(rows) for cell in row.cells if cell.is_first}
        last = {cell.place: cell.x for row in rows for cell in row.cells}
        found: list[list[Arc]] = [[] for _ in rows]
        spans = [("tie", first, end, "") for first, end in ties(self.score)]
        for group in tuplet_groups(self.score.notes):
            p, q = self.score.notes[group[0]].tuplet or (3, 2)
            found[where[group[0]][0]].append(
                Arc("tuplet", where[group[0]][1], last[group[-1]], str(p) if (p, q) in USUAL else f"{p}:{q}")
            )
        spans += [("slur", first, end, "") for first, end in slurs(self.score)]
        for kind, first, end, label in spans:
            (begin_row, x0), (end_row, x1) = where[first], where[end]
            for number in range(begin_row, end_row + 1):
                left = x0 if number == begin_row else 0.5
                right = x1 if number == end_row else rows[number].end - 0.5
                found[number].append(Arc(kind, left, right, label))
        return found


USUAL = frozenset({(3, 2), (5, 4), (6, 4), (7, 4), (2, 3), (4, 3)})
"""Figures that are written without what they stand in the time of."""


def _word(text: str, x: float, baseline: float) -> str:
    attributes = {"class": "word", "x": x, "y": baseline, "font_size": WORD_SIZE, "text_anchor": "middle"}
    return tag("text", attributes, text_of(text))


def _accidental(alter: int, x: float, y: float) -> str:
    return tag(
        "path",
        {
            "class": "accid",
            "d": ACCIDENTALS[alter],
            "transform": f"translate({x:g} {y:g})",
            "fill": "none",
            "stroke": "currentColor",
            "stroke_width": 1.1,
        },
    )


def _top(cell: Cell) -> float:
    return TOP - (DOT_STEP * cell.octave + 1 if cell.octave > 0 else 0)


def _under_lines(cell: Cell) -> float:
    return LINE_GAP + max(cell.lines - 1, 0) * LINE_STEP + (LINE_WIDE if cell.lines else 0)


def _bottom(cell: Cell) -> float:
    return _under_lines(cell) + (DOT_STEP * -cell.octave + 1 if cell.octave < 0 else 0)


def _sign(cell: Cell) -> str:
    """The digit with what belongs to it, but for its lines."""
    if cell.glyph == "–":
        return tag("rect", {"class": "dash", "x": cell.x - DASH / 2, "y": MIDDLE - 0.8, "width": DASH, "height": 1.6})
    attributes = {
        "class": "digit", "x": cell.x, "y": 0.0, "font_size": DIGIT_SIZE, "font_weight": 500, "text_anchor": "middle",
    }  # fmt: skip
    drawn = tag("text", attributes, cell.glyph)
    if cell.accidental is not None:
        drawn += _accidental(cell.accidental, cell.x - HALF_DIGIT - ACCIDENTAL_HALF, MIDDLE - 3)
    for number in range(cell.dots):
        drawn += tag("circle", {"cx": cell.x + HALF_DIGIT + 4 + AUGMENTATION_STEP * number, "cy": MIDDLE, "r": DOT})
    for number in range(abs(cell.octave)):
        up = TOP - 2.4 - DOT_STEP * number
        down = _under_lines(cell) + 3.2 + DOT_STEP * number
        drawn += tag("circle", {"cx": cell.x, "cy": up if cell.octave > 0 else down, "r": DOT})
    return drawn


ACCIDENTAL_HALF = 4.0


def _joined_lines(group: list[Cell]) -> str:
    """The lines under the notes of one beat: one from the first to the last of those that have it."""
    drawn = ""
    for level in range(1, max((cell.lines for cell in group), default=0) + 1):
        run: list[Cell] = []
        for cell in [*group, None]:
            if cell is not None and cell.lines >= level:
                run.append(cell)
                continue
            if run:
                left = run[0].x - HALF_DIGIT
                right = run[-1].x + HALF_DIGIT + (AUGMENTATION_STEP * run[-1].dots if run[-1].dots else 0)
                y = LINE_GAP + (level - 1) * LINE_STEP
                drawn += tag("rect", {"class": "line", "x": left, "y": y, "width": right - left, "height": LINE_WIDE})
            run = []
    return drawn


def _bar_line(line: BarLine) -> str:
    drawn = "".join(
        tag("rect", {"x": line.x + at, "y": BAR_TOP, "width": wide, "height": BAR_BOTTOM - BAR_TOP})
        for at, wide in line.strokes
    )
    for at in line.dots:
        for y in (MIDDLE - 3.6, MIDDLE + 3.6):
            drawn += tag("circle", {"cx": line.x + at, "cy": y, "r": DOT})
    return tag("g", {"class": "barLine"}, drawn) if drawn else ""
