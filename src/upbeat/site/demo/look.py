"""Paper, ink and one accent; sizes of the picture; where text is set from."""

import importlib.util
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

WIDTH, HEIGHT = 1280, 720
"""Pixels of the picture: the least that the report on a video calls sharp."""

PAPER = (0xFB, 0xF8, 0xF1)
INK = (0x25, 0x21, 0x1B)
QUIET = (0x64, 0x5B, 0x4E)
RULE = (0xD2, 0xC8, 0xB6)
ACCENT = (0x7A, 0x2B, 0x55)
TINT = (0xEE, 0xD6, 0xE2)
"""The colours of the pages in their light theme (frontend/styles/tokens.css), rule and tint a little stronger: what is
drawn into a video has to live through the lowest rung."""

MARGIN = 88
TITLE_SIZE = 46
BODY_SIZE = 36
LABEL_SIZE = 28
"""Body text is 5 % of the picture's height, labels 3.9 %: text under 3.3 % is hard to read on a phone."""

_SYSTEM = Path("/usr/share/fonts/opentype/noto")
_WANTED = "SC"
_BOLD = 700


class NoFontError(RuntimeError):
    """There is no font with Chinese on this machine; the message says what to install."""


def _faces() -> tuple[Path, Path]:
    regular, bold = _SYSTEM / "NotoSansCJK-Regular.ttc", _SYSTEM / "NotoSansCJK-Bold.ttc"
    if regular.exists() and bold.exists():
        return regular, bold
    spec = importlib.util.find_spec("manimgx_fonts_cjk")
    if spec is not None and spec.submodule_search_locations:
        for folder in spec.submodule_search_locations:
            for path in sorted(Path(folder).glob("NotoSansCJK*.tt[cf]")):
                return path, path
    raise NoFontError(
        "No font with Chinese was found to draw the slides. Install the system package fonts-noto-cjk, "
        'or the Python package manimgx-fonts-cjk (pip install "upbeat[demo]").'
    )


def _simplified(path: Path, size: int) -> int:
    """The index of the Simplified Chinese face in a collection; 0 in a file that has but one."""
    for index in range(10):
        try:
            name = ImageFont.truetype(str(path), size, index=index).getname()[0]
        except OSError:
            break
        if name and name.endswith(_WANTED):
            return index
    return 0


@lru_cache(maxsize=64)
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The face for text of ``size`` pixels; NoFontError if the machine has none."""
    regular, heavy = _faces()
    path = heavy if bold else regular
    face = ImageFont.truetype(str(path), size, index=_simplified(path, size))
    if regular == heavy:
        face.set_variation_by_axes([_BOLD if bold else 400])
    return face


def check_font() -> None:
    """NoFontError if there is no font to draw with."""
    _faces()
