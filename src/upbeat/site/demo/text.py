"""Setting text on a slide: lines that wrap where their language allows, with words in the accent."""

import re

from PIL import Image, ImageDraw

from upbeat.site.demo.look import ACCENT, INK, font
from upbeat.site.demo.pen import Color

_UNITS = re.compile(r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]|[^\s\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]+|\s+")
_NOT_FIRST = set("。，、：；？！）》】”’％…·,.:;!?)%")
"""Signs that never begin a line."""


def _plain(text: str) -> str:
    return text.replace("*", "")


def wrap(text: str, size: int, width: float, *, bold: bool = False) -> list[str]:
    """The lines of a text no wider than ``width`` pixels; ``*`` marks are kept and balanced over line ends."""
    face = font(size, bold)
    lines: list[str] = []
    line = ""
    for unit in _UNITS.findall(text):
        fits = face.getlength(_plain(line + unit).rstrip()) <= width
        if fits or not line.strip() or unit[0] in _NOT_FIRST:
            line += unit
        else:
            lines.append(line.strip())
            line = unit
    lines.append(line.strip())
    return _balanced(lines)


def _balanced(lines: list[str]) -> list[str]:
    is_open = False
    balanced = []
    for line in lines:
        marked = ("*" if is_open else "") + line
        is_open = marked.count("*") % 2 == 1
        balanced.append(marked + ("*" if is_open else ""))
    return balanced


def draw_line(
    picture: Image.Image, x: float, baseline: float, text: str, size: int, *, bold: bool = False, color: Color = INK
) -> float:
    """Set one line from ``x`` on; what stands between ``*`` is bold in the accent. Gives back where it ends."""
    draw = ImageDraw.Draw(picture)
    for number, part in enumerate(text.split("*")):
        marked = number % 2 == 1
        face = font(size, bold or marked)
        draw.text((x, baseline), part, fill=ACCENT if marked else color, font=face, anchor="ls")
        x += face.getlength(part)
    return x


def draw_centred(
    picture: Image.Image, x: float, baseline: float, text: str, size: int, *, bold: bool = False, color: Color = INK
) -> None:
    """Set a short label around ``x``."""
    ImageDraw.Draw(picture).text((x, baseline), text, fill=color, font=font(size, bold), anchor="ms")
