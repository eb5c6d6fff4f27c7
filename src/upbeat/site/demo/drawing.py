"""A section's slide: where its elements stand, and the picture at each of its steps."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import assert_never

from PIL import Image

from upbeat.site.demo import blocks, screens, staves
from upbeat.site.demo.engraving import LARGEST_SPACE
from upbeat.site.demo.look import ACCENT, BODY_SIZE, HEIGHT, INK, MARGIN, PAPER, QUIET, TITLE_SIZE, WIDTH
from upbeat.site.demo.pen import Pen
from upbeat.site.demo.shapes import Section, Shelf
from upbeat.site.demo.slides import Beats, Element, Keyboard, Lengths, Lines, Screen, Staff
from upbeat.site.demo.text import draw_line, wrap
from upbeat.site.demo.tune import Tune

_TOP, _BOTTOM = 150.0, 640.0
_LINE = 58.0
_NARROWEST_GAP, _WIDEST_GAP = 14.0, 46.0
_SMALLEST_SPACE = 13.0
_COVER_SIZE = 78


@dataclass(slots=True)
class Placed:
    """An element with its box: left edge, top and height in pixels."""

    element: Element
    left: float
    top: float
    height: float
    staff: staves.StaffBox | None = None


@dataclass(slots=True)
class Slide:
    """The slide of one section. :meth:`at` draws it as it stands at a step; :meth:`lit` with a sounding note."""

    section: Section
    tunes: dict[str, Tune]
    placed: list[Placed] = field(default_factory=list)

    def at(self, step: int) -> Image.Image:
        """The picture at a step of the section, counted from 0."""
        picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        if self.section.cover:
            _draw_cover(picture, self.section)
            return picture
        _draw_title(picture, self.section.heading)
        for placed in self.placed:
            self._draw(picture, placed, step)
        return picture

    def lit(self, picture: Image.Image, step: int, tune_id: str, quarters: Fraction) -> Image.Image:
        """A copy of the picture of a step that shows what sounds at ``quarters`` of a tune."""
        lit = picture.copy()
        tune = self.tunes[tune_id]
        index = sounding(tune, quarters)
        keyboard = self._keyboard_of(tune, step)
        for placed in self.placed:
            element = placed.element
            if placed.staff is not None and index is not None and self._shows(placed, tune_id, step):
                staves.light_note(lit, placed.staff, placed.top, index)
            elif isinstance(element, Beats) and self._shows(placed, tune_id, step):
                blocks.draw_beats(lit, element, tune, placed.top, step, blocks.beat_at(tune, quarters))
            elif placed is keyboard and isinstance(element, Keyboard) and index is not None:
                pressed = frozenset(pitch.midi % 12 for pitch in tune.notes[index].pitches)
                blocks.draw_keyboard(lit, element, placed.left, placed.top, pressed)
        return lit

    def _shows(self, placed: Placed, tune_id: str, step: int) -> bool:
        element = placed.element
        return isinstance(element, Staff | Beats) and element.tune == tune_id and element.appear <= step

    def _keyboard_of(self, tune: Tune, step: int) -> Placed | None:
        """The newest keyboard on which all notes of a tune are marked."""
        needed = {blocks_name(pitch.midi) for note in tune.notes for pitch in note.pitches}
        fitting = [
            placed
            for placed in self.placed
            if isinstance(placed.element, Keyboard)
            and placed.element.appear <= step
            and needed <= set(placed.element.keys)
        ]
        return fitting[-1] if fitting else None

    def _draw(self, picture: Image.Image, placed: Placed, step: int) -> None:
        element = placed.element
        if isinstance(element, Lines):
            _draw_lines(picture, element, placed.top, step, self.section)
        elif isinstance(element, Lengths):
            blocks.draw_lengths(picture, element, placed.top, step)
        elif isinstance(element, Screen):
            screens.draw_screen(picture, element, placed.top, step)
        elif element.appear > step:
            return
        elif isinstance(element, Staff):
            if placed.staff is not None:
                staves.draw_staff_box(picture, placed.staff, placed.top, step)
        elif isinstance(element, Beats):
            blocks.draw_beats(picture, element, self.tunes[element.tune], placed.top, step)
        elif isinstance(element, Keyboard):
            blocks.draw_keyboard(picture, element, placed.left, placed.top, frozenset())
        else:
            assert_never(element)


def blocks_name(midi: int) -> str:
    """The name of a key as the demo's keyboards write it."""
    return ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")[midi % 12]


def sounding(tune: Tune, quarters: Fraction) -> int | None:
    """The number of the note that sounds at a moment, None in a rest."""
    for i, note in enumerate(tune.notes):
        if note.start <= quarters < note.end:
            return i if note.pitches else None
    return None


def lay_slide(shelf: Shelf, section: Section) -> Slide:
    """Place the elements one under the other, keyboards side by side, the whole a little above the middle.

    Staves get smaller until everything has room.
    """
    largest = LARGEST_SPACE
    while True:
        slide = Slide(section, dict(shelf.tunes))
        rows = _rows(slide, largest)
        used = sum(row[0].height for row in rows)
        free = _BOTTOM - _TOP - used - _NARROWEST_GAP * (len(rows) - 1)
        if free >= 0 or largest <= _SMALLEST_SPACE:
            break
        largest -= 0.5
    gap = min(_WIDEST_GAP, _NARROWEST_GAP + max(free, 0.0) / max(len(rows) - 1, 1))
    y = _TOP + max(0.0, _BOTTOM - _TOP - used - gap * (len(rows) - 1)) * 0.42
    for row in rows:
        between = WIDTH - 2 * MARGIN - len(row) * blocks.keyboard_width()
        for i, placed in enumerate(row):
            placed.top = y
            placed.left = MARGIN + i * (blocks.keyboard_width() + between)
        slide.placed += row
        y += row[0].height + gap
    return slide


def _rows(slide: Slide, largest: float) -> list[list[Placed]]:
    rows: list[list[Placed]] = []
    for element in slide.section.elements:
        placed = _sized(slide, element, largest)
        if isinstance(element, Keyboard) and rows and isinstance(rows[-1][0].element, Keyboard):
            rows[-1].append(placed)
        else:
            rows.append([placed])
    return rows


def _sized(slide: Slide, element: Element, largest: float) -> Placed:
    if isinstance(element, Staff):
        box = staves.lay_staff(element, slide.tunes[element.tune], largest)
        return Placed(element, MARGIN, 0.0, box.height, box)
    if isinstance(element, Lines):
        lines = sum(len(wrap(line, BODY_SIZE, WIDTH - 2 * MARGIN)) for line in element.lines)
        return Placed(element, MARGIN, 0.0, lines * _pitch(slide.section))
    if isinstance(element, Beats):
        return Placed(element, MARGIN, 0.0, blocks.BEATS_HEIGHT)
    if isinstance(element, Keyboard):
        return Placed(element, MARGIN, 0.0, blocks.KEYBOARD_HEIGHT)
    if isinstance(element, Screen):
        return Placed(element, MARGIN, 0.0, screens.screen_height(element))
    return Placed(element, MARGIN, 0.0, blocks.lengths_height(element))


def height_used(slide: Slide) -> float:
    """Pixels from the top edge to the end of the lowest element."""
    return max((placed.top + placed.height for placed in slide.placed), default=_TOP)


def _draw_title(picture: Image.Image, heading: str) -> None:
    pen = Pen((MARGIN - 2, 60, MARGIN + 8, 122))
    pen.rectangle(MARGIN, 62, MARGIN + 5, 120)
    pen.set_down(picture, ACCENT)
    draw_line(picture, MARGIN + 28, 107, heading, TITLE_SIZE, bold=True)


def _alone(section: Section) -> bool:
    """Whether there is nothing but lines on a slide: then they are set larger and further apart."""
    return all(isinstance(element, Lines) for element in section.elements)


def _pitch(section: Section) -> float:
    return 92.0 if _alone(section) else _LINE


def _draw_lines(picture: Image.Image, element: Lines, top: float, step: int, section: Section) -> None:
    y, size, pitch = top, BODY_SIZE + (4 if _alone(section) else 0), _pitch(section)
    for text, appear in zip(element.lines, element.appear, strict=True):
        for line in wrap(text, size, WIDTH - 2 * MARGIN):
            if appear <= step:
                draw_line(picture, MARGIN, y + 42, line, size)
            y += pitch


def _draw_cover(picture: Image.Image, section: Section) -> None:
    """Course and title behind the bar line."""
    lines = wrap(section.heading, _COVER_SIZE, WIDTH - 320, bold=True)
    middle, pitch = HEIGHT / 2, _COVER_SIZE * 1.32
    first = middle - (len(lines) - 1) * pitch / 2
    above = [line for element in section.elements if isinstance(element, Lines) for line in element.lines]
    pen = Pen((140, 150, 160, 570))
    pen.rectangle(148, 160, 154, 560)
    pen.set_down(picture, ACCENT)
    for line in above:
        draw_line(picture, 208, first - 108, line, BODY_SIZE, color=QUIET)
    for i, line in enumerate(lines):
        draw_line(picture, 204, first + i * pitch + 28, line, _COVER_SIZE, bold=True, color=INK)
