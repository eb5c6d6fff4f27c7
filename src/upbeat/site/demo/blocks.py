"""What is not a staff: beats as circles, keys of a keyboard, note values as blocks."""

from fractions import Fraction

from PIL import Image

from upbeat.site.demo import signs
from upbeat.site.demo.look import ACCENT, BODY_SIZE, INK, LABEL_SIZE, MARGIN, PAPER, QUIET, RULE, TINT, WIDTH
from upbeat.site.demo.pen import Pen
from upbeat.site.demo.slides import Beats, Keyboard, LengthRow, Lengths
from upbeat.site.demo.text import draw_centred, draw_line
from upbeat.site.demo.tune import Tune

BEATS_HEIGHT = 190.0
KEYBOARD_HEIGHT = 372.0
LENGTH_HEIGHT = 84.0
_RULER = 44.0

_STRONG, _WEAK = 40.0, 27.0
_WHITE = 70.0
_KEYS_TOP, _KEYS_HEIGHT, _BLACK_HEIGHT = 74.0, 230.0, 142.0
_NAMES = {"C": 0, "Db": 1, "D": 2, "Eb": 3, "E": 4, "F": 5, "Gb": 6, "G": 7, "Ab": 8, "A": 9, "Bb": 10, "B": 11}
_WHITES = (0, 2, 4, 5, 7, 9, 11)
_UNIT = 62.0
"""Pixels of an eighth note among the blocks."""


def _beat_places(element: Beats, tune: Tune) -> list[tuple[float, float, bool]]:
    """Middle, radius and whether it is strong, of every beat."""
    count = int(tune.length / tune.beat)
    gap = min(170.0, (WIDTH - 2 * MARGIN) / count)
    places = []
    for i in range(count):
        strong = element.numbers and tune.is_strong(i * tune.beat)
        places.append((MARGIN + (i + 0.5) * gap, _STRONG if strong else _WEAK, strong))
    return places


def draw_beats(
    picture: Image.Image, element: Beats, tune: Tune, top: float, step: int, active: int | None = None
) -> None:
    """Circles; strong ones dark and large, the sounding one in the accent; bar lines and the label of one bar."""
    places = _beat_places(element, tune)
    y = top + 70
    dark, light, lit = (Pen((0, top, WIDTH - 1, top + BEATS_HEIGHT)) for _ in range(3))
    for i, (x, radius, strong) in enumerate(places):
        if i == active:
            lit.disc(x, y, radius + 5)
        else:
            dark.disc(x, y, radius)
            if not strong and element.numbers:
                light.disc(x, y, radius - 3)
    dark.set_down(picture, INK)
    light.set_down(picture, PAPER)
    lit.set_down(picture, ACCENT)
    if element.numbers:
        for i, (x, _, strong) in enumerate(places):
            number = tune.place(i * tune.beat) // tune.beat + 1
            color = PAPER if strong or i == active else INK
            draw_centred(picture, x, y + 11, str(number), LABEL_SIZE + 2, bold=strong, color=color)
    if 0 <= element.lines_from <= step:
        _bar_lines(picture, element, places, top, step)


def _bar_lines(
    picture: Image.Image,
    element: Beats,
    places: list[tuple[float, float, bool]],
    top: float,
    step: int,
) -> None:
    gap = places[1][0] - places[0][0]
    lines = [x - gap / 2 for x, _, strong in places if strong]
    pen = Pen((0, top, WIDTH - 1, top + BEATS_HEIGHT))
    for x in lines:
        pen.rectangle(x - 2.5, top + 8, x + 2.5, top + 132)
    if element.bar_label and element.label_from <= step:
        x0, x1, y = lines[1] + 6, lines[2] - 6, top + 140
        pen.rectangle(x0, y + 8, x1, y + 11)
        pen.rectangle(x0, y, x0 + 3, y + 11)
        pen.rectangle(x1 - 3, y, x1, y + 11)
        draw_centred(picture, (x0 + x1) / 2, y + 46, element.bar_label, LABEL_SIZE, bold=True, color=ACCENT)
    pen.set_down(picture, ACCENT)


def beat_at(tune: Tune, quarters: Fraction) -> int:
    """The number of the beat in which a moment lies."""
    return int(quarters // tune.beat)


def _key_middle(left: float, semitone: int) -> float:
    if semitone in _WHITES:
        return left + (_WHITES.index(semitone) + 0.5) * _WHITE
    below = max(white for white in _WHITES if white < semitone)
    return left + (_WHITES.index(below) + 1) * _WHITE


def keyboard_width() -> float:
    """Pixels of one keyboard."""
    return _WHITE * len(_WHITES)


def draw_keyboard(picture: Image.Image, element: Keyboard, left: float, top: float, pressed: frozenset[int]) -> None:
    """Seven white keys with their black ones; marked keys tinted, ``pressed`` ones (semitones from C) in the accent."""
    keys = top + _KEYS_TOP
    marked = {_NAMES[name]: label for name, label in element.keys.items()}
    edge, tint, face, lit = (Pen((left - 4, top, left + keyboard_width() + 4, top + KEYBOARD_HEIGHT)) for _ in range(4))
    for i, semitone in enumerate(_WHITES):
        x = left + i * _WHITE
        edge.rounded(x, keys, x + _WHITE + 2, keys + _KEYS_HEIGHT, 6)
        pen = lit if semitone in pressed else tint if semitone in marked else face
        pen.rounded(x + 2, keys + 2, x + _WHITE, keys + _KEYS_HEIGHT - 2, 5)
    edge.set_down(picture, INK)
    face.set_down(picture, (255, 253, 249))
    tint.set_down(picture, TINT)
    lit.set_down(picture, ACCENT)
    black, lit = (Pen((left - 4, top, left + keyboard_width() + 4, top + KEYBOARD_HEIGHT)) for _ in range(2))
    for semitone in set(range(12)) - set(_WHITES):
        x = _key_middle(left, semitone)
        pen = lit if semitone in marked or semitone in pressed else black
        pen.rounded(x - 23, keys, x + 23, keys + _BLACK_HEIGHT, 5)
    black.set_down(picture, INK)
    lit.set_down(picture, ACCENT)
    for semitone, label in marked.items():
        x = _key_middle(left, semitone)
        if semitone in _WHITES:
            color = PAPER if semitone in pressed else INK
            draw_centred(picture, x, keys + _KEYS_HEIGHT - 20, label, LABEL_SIZE + 4, bold=True, color=color)
        else:
            draw_centred(picture, x, keys + _BLACK_HEIGHT - 18, label, LABEL_SIZE, bold=True, color=PAPER)
    if element.steps:
        _half_steps(picture, element.steps, left, keys)
    middle = left + keyboard_width() / 2
    draw_centred(picture, middle, keys + _KEYS_HEIGHT + 52, element.caption, BODY_SIZE, bold=True, color=ACCENT)


def _half_steps(picture: Image.Image, steps: tuple[str, str], left: float, keys: float) -> None:
    first, last = _NAMES[steps[0]], _NAMES[steps[1]]
    pen = Pen((left, keys - 40, left + keyboard_width(), keys))
    for number, semitone in enumerate(range(first, last), start=1):
        x0, x1 = _key_middle(left, semitone) + 5, _key_middle(left, semitone + 1) - 5
        spine = [(x0 + (x1 - x0) * t / 8, keys - 8 - 18 * (1 - (t / 4 - 1) ** 2), 4.0) for t in range(9)]
        pen.brush(spine, 3)
        pen.polygon([(x1 - 8, keys - 15), (x1 + 4, keys - 17), (x1 + 2, keys - 4)])
        draw_centred(picture, (x0 + x1) / 2, keys - 34, str(number), LABEL_SIZE, bold=True, color=ACCENT)
    pen.set_down(picture, ACCENT)


def lengths_height(element: Lengths) -> float:
    """Pixels of all rows with the numbers of the beats above them."""
    return _RULER + len(element.rows) * LENGTH_HEIGHT


def draw_lengths(picture: Image.Image, element: Lengths, top: float, step: int) -> None:
    """Each row: the note, its blocks, and what they add up to; above, the beats that they fill."""
    left = MARGIN + 130
    pen = Pen((0, top, WIDTH - 1, top + lengths_height(element)))
    for i in range(4):
        x = left + i * 2 * _UNIT
        pen.rectangle(x - 1, top + _RULER - 12, x + 1, top + lengths_height(element) - 8)
    pen.set_down(picture, RULE)
    for i in range(3):
        draw_centred(picture, left + (2 * i + 1) * _UNIT, top + 28, str(i + 1), LABEL_SIZE, color=QUIET)
    top += _RULER
    for i, row in enumerate(element.rows):
        if row.appear <= step:
            _length_row(picture, row, top + i * LENGTH_HEIGHT)


def _length_row(picture: Image.Image, row: LengthRow, top: float) -> None:
    s, x = 21.0, MARGIN + 24.0
    baseline = top + 62
    note = Pen((MARGIN, top - 14, MARGIN + 110, top + LENGTH_HEIGHT))
    signs.head(note, x, baseline, s, hollow=row.glyph.startswith("half"))
    stem = x + (signs.HEAD_WIDTH - signs.STEM / 2) * s
    note.rectangle(stem - signs.STEM / 2 * s, baseline - 3.1 * s, stem + signs.STEM / 2 * s, baseline - 0.16 * s)
    if row.glyph == "eighth":
        signs.flag(note, stem, baseline - 3.1 * s, s, up=True)
    if row.glyph.endswith("."):
        signs.dot(note, x + (signs.HEAD_WIDTH + 0.6) * s, baseline - 0.3 * s, s)
    note.set_down(picture, INK)
    left = MARGIN + 130.0
    for number, part in enumerate(row.parts):
        right = left + part * _UNIT
        for color, inset in ((ACCENT, 2.0), (TINT, 5.0)):
            if color == TINT and number == 0:
                continue
            pen = Pen((left, top, right, top + LENGTH_HEIGHT))
            pen.rounded(left + inset, top + 14 + inset, right - inset, top + 70 - inset, 8)
            pen.set_down(picture, color)
        left = right
    color = INK if row.parts[1:] else QUIET
    draw_line(picture, MARGIN + 130 + 6 * _UNIT + 44, top + 55, row.label, BODY_SIZE, color=color)
