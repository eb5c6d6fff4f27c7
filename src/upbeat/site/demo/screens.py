"""A page of the product on a slide: a sheet with its title, and lines with their signs and buttons."""

from PIL import Image

from upbeat.site.demo.look import ACCENT, INK, LABEL_SIZE, MARGIN, PAPER, QUIET, RULE, WIDTH, font
from upbeat.site.demo.pen import Color, Pen
from upbeat.site.demo.slides import Screen, ScreenRow, Sign
from upbeat.site.demo.text import draw_centred, draw_line, wrap

_SHEET: Color = (255, 253, 249)
_SETTLED: Color = (0x2F, 0x6B, 0x4F)
_NEARLY: Color = (0x8A, 0x5A, 0x00)
_SIZE = LABEL_SIZE + 2
_HEAD, _PITCH, _ROW_GAP, _FOOT = 70.0, 40.0, 32.0, 18.0
_INSIDE, _SIGN = 40.0, 44.0
_BUTTON_EDGE = 28.0


def screen_height(element: Screen) -> float:
    """Pixels of the whole sheet, with all its lines."""
    return _HEAD + sum(_row_height(row) for row in element.rows) + _FOOT


def draw_screen(picture: Image.Image, element: Screen, top: float, step: int) -> None:
    """The sheet at once; each line from its step on."""
    bottom = top + screen_height(element)
    edge, sheet, rule = (Pen((MARGIN, top, WIDTH - MARGIN, bottom)) for _ in range(3))
    edge.rounded(MARGIN, top, WIDTH - MARGIN, bottom, 14)
    edge.set_down(picture, RULE)
    sheet.rounded(MARGIN + 3, top + 3, WIDTH - MARGIN - 3, bottom - 3, 12)
    sheet.set_down(picture, _SHEET)
    rule.rectangle(MARGIN + _INSIDE, top + _HEAD - 10, WIDTH - MARGIN - _INSIDE, top + _HEAD - 8)
    rule.set_down(picture, RULE)
    draw_line(picture, MARGIN + _INSIDE, top + 44, element.title, _SIZE, bold=True, color=QUIET)
    y = top + _HEAD
    for row in element.rows:
        if row.appear <= step:
            _draw_row(picture, row, y)
        y += _row_height(row)


def _button_width(row: ScreenRow) -> float:
    return font(_SIZE, True).getlength(row.button) + 2 * _BUTTON_EDGE if row.button else 0.0


def _lines(row: ScreenRow) -> list[str]:
    taken = 2 * _INSIDE + (_SIGN if row.sign else 0) + (_button_width(row) + 24 if row.button else 0)
    return wrap(row.text, _SIZE, WIDTH - 2 * MARGIN - taken) if row.text else [""]


def _row_height(row: ScreenRow) -> float:
    return len(_lines(row)) * _PITCH + _ROW_GAP


def _draw_row(picture: Image.Image, row: ScreenRow, top: float) -> None:
    lines, left, middle = _lines(row), MARGIN + _INSIDE, top + _row_height(row) / 2
    if row.sign:
        _draw_sign(picture, row.sign, left + 14, top + _ROW_GAP / 2 + _PITCH / 2)
        left += _SIGN
    for number, line in enumerate(lines):
        draw_line(picture, left, top + _ROW_GAP / 2 + number * _PITCH + 31, line, _SIZE)
    if row.button:
        right = WIDTH - MARGIN - _INSIDE if row.text else MARGIN + _INSIDE + _button_width(row)
        pen = Pen((right - _button_width(row), middle - 29, right, middle + 29))
        pen.rounded(right - _button_width(row), middle - 28, right, middle + 28, 10)
        pen.set_down(picture, ACCENT)
        draw_centred(picture, right - _button_width(row) / 2, middle + 11, row.button, _SIZE, bold=True, color=PAPER)


def _draw_sign(picture: Image.Image, sign: Sign, x: float, y: float) -> None:
    """States differ in shape, not in colour alone: disc, half a disc, ring; a choice is a ring, with a dot if made."""
    color = {"settled": _SETTLED, "nearly": _NEARLY, "not-yet": _NEARLY, "chosen": ACCENT, "free": INK}[sign]
    pen = Pen((x - 16, y - 16, x + 16, y + 16))
    pen.disc(x, y, 13)
    if sign == "nearly":
        pen.polygon([(x, y - 9.5), (x + 9.5, y - 7), (x + 9.5, y + 7), (x, y + 9.5)], erase=True)
    elif sign != "settled":
        pen.disc(x, y, 9.5, erase=True)
    if sign == "chosen":
        pen.disc(x, y, 6)
    pen.set_down(picture, color)
