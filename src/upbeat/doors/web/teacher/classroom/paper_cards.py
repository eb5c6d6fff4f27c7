"""Code cards as SVG, nearly in millimetres: the mark, a letter at each edge, and beside it whose card it is."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from upbeat.kernel.cards import LETTERS, edge_up

CELL = 15
QUIET = 10
"""White around the mark; the letters stand at its outer rim, small and grey, for who holds the card."""
SIDE = 8 * CELL + 2 * QUIET
STRIP = 45
"""Beside the square: number and name, and where a hand holds it."""


def card_svg(rows: Sequence[str], number: int, name: str) -> SafeString:
    """One card of 185 by 140: half a sheet of A4, so that it is read from the other end of a room.

    ``rows``: the cells of its mark, ``1`` for black.
    """
    path = "".join(
        f"M{QUIET + CELL * x} {QUIET + CELL * y}h{CELL}v{CELL}h-{CELL}z"
        for y, row in enumerate(rows)
        for x, cell in enumerate(row)
        if cell == "1"
    )
    middle = SIDE / 2
    letters = format_html_join(
        "",
        '<text class="paper-letter" x="{}" y="7" transform="rotate({} {} {})">{}</text>',
        ((middle, 90 * edge_up(letter), middle, middle, letter) for letter in LETTERS),
    )
    words = _("Card %(number)d: %(name)s") % {"number": number, "name": name}
    return format_html(
        '<svg class="paper-card" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<rect class="paper-ground" width="{}" height="{}"/><path class="paper-mark" d="{}"/>{}'
        '<text class="paper-number" x="{}" y="{}">{}</text><text class="paper-name" x="{}" y="{}">{}</text></svg>',
        SIDE + STRIP, SIDE, words, SIDE + STRIP, SIDE, path, letters,
        SIDE + STRIP / 2, 20, number, SIDE + STRIP / 2, 28, name,
    )  # fmt: skip
