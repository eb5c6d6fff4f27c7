"""Scores as pictures: in a page as SVG, and as a slide for a film (PNG)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.jianpu import engrave_jianpu
from upbeat.kernel.music.score import Score
from upbeat.packs.music.painting import can_paint, paint_confined
from upbeat.packs.music.staff import can_engrave_staff, engrave_staff

Engraver = Callable[..., str]
ENGRAVERS: dict[str, tuple[Engraver, Callable[[], bool]]] = {
    "staff": (engrave_staff, can_engrave_staff),
    "jianpu": (engrave_jianpu, lambda: True),
}
"""By notation: how it is engraved, and whether it can be here; the first that can is taken where nothing is wanted."""

PHONE_WIDTH = 358
"""Pixels: a phone of 390 without its margins."""

WIDE, HIGH = 1280, 720
MARGIN = 40
FONTS = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, DejaVu Sans, sans-serif"
WIDTHS = (320, 400, 480, 560, 640, 800, 1000, 1200)
"""The narrower it is engraved, the larger it is on the slide, and the more lines it takes."""

MOST_ON_SLIDE = 240
"""Notes: more never fit, and would be engraved in sixteen widths before that is known."""

SMALLEST = 1.25
"""How much larger than on a phone's page notes must be on a slide, so that a phone that shows the film small still
shows them: staff lines at least 9 points apart in 720."""

_SIZE = re.compile(r'<svg\b[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')
_OPENING = re.compile(r"<svg\b[^>]*>")


def engraved(
    score: Score,
    notation: str,
    *,
    width: int = PHONE_WIDTH,
    prefix: str = "",
    headed: bool = True,
    marks: Mapping[str, str] | None = None,
    signs: Sequence[str] = (),
) -> SafeString:
    """The score for a page as SVG, ``width`` px wide, in the notation if it can be had here, else in another.

    ``prefix``: before all ids, another for each score of a page. ``headed``: with title and tempo. Every note has
    ``data-note``; where ``marks`` (by id) is given ``data-mark`` as well, and numbers have room for signs around them.
    ``signs`` (of :data:`upbeat.kernel.music.signs.SHAPES`): those that may be seen above a note, by its mark.
    """
    there = notations()
    name = notation if notation in there else there[0]
    engrave, _can = ENGRAVERS[name]
    room = {"for_marks": True} if marks is not None and name == "jianpu" else {}
    svg = engrave(score, width=width, id_prefix=prefix, headed=headed, signs=signs, **room)
    for note, mark in (marks or {}).items():
        svg = svg.replace(f'data-note="{note}"', f'data-note="{note}" data-mark="{mark}"')
    return mark_safe(svg)  # noqa: S308 - by our own engravers, shape by shape; marks are our own words


def in_both(
    score: Score,
    *,
    width: int = PHONE_WIDTH,
    name: str = "",
    headed: bool = False,
    marks: Mapping[str, str] | None = None,
) -> dict[str, SafeString]:
    """``staff`` (empty where it cannot be had here) and ``jianpu``, as ``music/notation.html`` takes them; ``name``
    makes the ids of a page with several scores its own. Numbers mean nothing without their key: they are headed always.
    """
    staff = SafeString()
    if "staff" in notations():
        staff = engraved(score, "staff", width=width, prefix=f"s{name}-", headed=headed, marks=marks)
    return {"staff": staff, "jianpu": engraved(score, "jianpu", width=width, prefix=f"j{name}-", marks=marks)}


def notations() -> tuple[str, ...]:
    """The notations that can be had here."""
    return tuple(name for name, (_engrave, can) in ENGRAVERS.items() if can())


def slide(score: Score, wanted: Sequence[str], title: str) -> bytes:
    """A slide of 1280 × 720 with the score in each notation, one above the other, as PNG.

    Invalid where it would be too small to be read, where the library that paints it is not installed, and where it
    comes to no end within its time.
    """
    wanted = [notation for notation in wanted if notation in notations()]
    if not can_paint() or not wanted:
        raise Invalid(_('Ask your administrator to install what slides are painted with: pip install "upbeat[music]".'))
    if len(score.notes) > MOST_ON_SLIDE:
        raise _too_much()
    top = MARGIN + (70 if title else 0)
    room = (HIGH - top - MARGIN) / len(wanted)
    parts = [f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>']
    if title:
        parts.append(
            f'<text x="{WIDE / 2}" y="{MARGIN + 38}" text-anchor="middle" font-size="40">{escape(title)}</text>'
        )
    for row, notation in enumerate(wanted):
        parts.append(_fitted(score, notation, top + row * room, room - (20 if row + 1 < len(wanted) else 0)))
    size = f'width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}" font-family="{FONTS}"'
    page = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
    return paint_confined(page)


def _too_much() -> Invalid:
    return Invalid(_("So much does not fit on a slide that phones can show. Make two passages of it."))


def _fitted(score: Score, notation: str, top: float, room: float) -> str:
    """The engraving as large as fits into ``room`` points of height."""
    best, picture, size, untitled = 0.0, "", (1.0, 1.0), replace(score, title="")
    for width in WIDTHS:
        # Numbers mean nothing without the key that stands above them; the title is the slide's.
        numbered = notation == "jianpu"
        svg = str(engraved(untitled, notation, width=width, prefix=f"{notation}-", headed=numbered))
        found = _SIZE.search(svg)
        if found is None:  # an engraver without a size could not be laid out
            raise RuntimeError("an engraving without a size")
        wide, high = float(found[1]), float(found[2])
        scale = min((WIDE - 2 * MARGIN) / wide, room / high)
        # Wide engravings have larger signs by themselves: what counts is how large a note is.
        sign = scale * (1.0 if width <= 560 else 1.25)
        if sign > best:
            best, picture, size = sign, svg, (wide * scale, high * scale)
    if best < SMALLEST:
        raise _too_much()
    x, y = (WIDE - size[0]) / 2, top + (room - size[1]) / 2
    placed = f' x="{x:.1f}" y="{y:.1f}" width="{size[0]:.1f}" height="{size[1]:.1f}" overflow="visible" '
    opening = _OPENING.search(picture)
    assert opening is not None
    head = re.sub(r'\s(?:x|y|width|height)="[^"]*"', "", opening[0])
    return picture.replace(opening[0], head.replace("<svg", f"<svg{placed}", 1), 1)
