"""Our own signs of music, in staff spaces: heads, clef, flags, rests, accidentals. Nothing is taken from a font.

Every function draws with a pen at ``x``, ``y`` in pixels; ``s`` is the distance of two staff lines in pixels.
"""

from collections.abc import Sequence

from upbeat.site.demo.pen import Pen, Stroke, ellipse

HEAD_WIDTH = 1.26
"""Width of a note head in staff spaces."""

STEM = 0.11
"""Thickness of a stem in staff spaces."""

_CLEF: Sequence[Stroke] = (
    (0.42, -0.36, 0.10), (0.02, -0.52, 0.17), (-0.36, -0.14, 0.22), (-0.18, 0.42, 0.24), (0.32, 0.60, 0.27),
    (0.86, 0.32, 0.32), (0.98, -0.32, 0.30), (0.62, -0.90, 0.19), (-0.08, -1.06, 0.15), (-0.86, -0.74, 0.22),
    (-1.18, 0.06, 0.34), (-0.94, 0.92, 0.36), (-0.30, 1.76, 0.30), (0.30, 2.46, 0.30), (0.60, 3.18, 0.34),
    (0.54, 3.86, 0.28), (0.24, 4.24, 0.11), (-0.08, 3.86, 0.16), (-0.18, 3.16, 0.16), (-0.02, 2.10, 0.14),
    (0.18, 0.80, 0.13), (0.40, -0.80, 0.13), (0.46, -1.70, 0.15), (0.30, -2.34, 0.20), (-0.14, -2.62, 0.15),
    (-0.52, -2.40, 0.16), (-0.62, -2.08, 0.12),
)  # fmt: skip
_FLAG: Sequence[Stroke] = (
    (0.0, 0.0, 0.10), (0.08, -0.62, 0.34), (0.46, -1.14, 0.40), (0.86, -1.78, 0.27), (0.86, -2.44, 0.14),
    (0.66, -3.02, 0.05),
)  # fmt: skip
_REST_QUARTER: Sequence[Stroke] = (
    (-0.28, 1.36, 0.06), (0.02, 0.98, 0.30), (0.20, 0.66, 0.44), (-0.16, 0.22, 0.46), (-0.20, -0.06, 0.24),
    (0.16, -0.46, 0.20), (0.34, -0.72, 0.12),
)  # fmt: skip
_REST_HOOK: Sequence[Stroke] = (
    (0.36, -0.70, 0.08), (-0.02, -0.58, 0.34), (-0.22, -0.84, 0.26), (-0.06, -1.16, 0.12), (0.06, -1.34, 0.04),
)  # fmt: skip


def _stroke(pen: Pen, x: float, y: float, s: float, spine: Sequence[Stroke], turn: float = 1.0) -> None:
    pen.brush([(x + px * s, y - turn * py * s, width * s) for px, py, width in spine])


def head(pen: Pen, x: float, y: float, s: float, *, hollow: bool, whole: bool = False) -> None:
    """A note head whose left edge is at ``x``, its middle at ``y``."""
    centre = x + HEAD_WIDTH / 2 * s
    if whole:
        pen.polygon(ellipse(centre, y, 0.82 * s, 0.50 * s))
        pen.polygon(ellipse(centre, y, 0.42 * s, 0.36 * s, 2.2), erase=True)
        return
    pen.polygon(ellipse(centre, y, 0.66 * s, 0.45 * s, 0.42))
    if hollow:
        pen.polygon(ellipse(centre, y, 0.54 * s, 0.235 * s, 0.58), erase=True)


def dot(pen: Pen, x: float, y: float, s: float) -> None:
    """The dot of a dotted note."""
    pen.disc(x, y, 0.22 * s)


def clef(pen: Pen, x: float, y: float, s: float) -> None:
    """The treble clef; ``y`` is the line of G, ``x`` the left edge."""
    cx = x + 1.3 * s
    _stroke(pen, cx, y, s, _CLEF)
    pen.disc(cx - 0.42 * s, y + 2.06 * s, 0.33 * s)


def flag(pen: Pen, x: float, y: float, s: float, *, up: bool) -> None:
    """The flag of an eighth note at the free end of its stem."""
    _stroke(pen, x, y, s, _FLAG, 1.0 if up else -1.0)


def rest(pen: Pen, x: float, y: float, s: float, quarters: float) -> None:
    """A rest around the middle line ``y``: whole, half, quarter or eighth, by its length in quarter notes."""
    if quarters >= 4:
        pen.rectangle(x - 0.6 * s, y - s, x + 0.6 * s, y - 0.5 * s)
    elif quarters >= 2:
        pen.rectangle(x - 0.6 * s, y - 0.5 * s, x + 0.6 * s, y)
    elif quarters >= 1:
        _stroke(pen, x, y, s, _REST_QUARTER)
        _stroke(pen, x, y, s, _REST_HOOK)
    else:
        pen.disc(x - 0.3 * s, y - 0.55 * s, 0.26 * s)
        _stroke(pen, x, y, s, ((-0.42, 0.42, 0.10), (0.0, 0.30, 0.12), (0.42, 0.72, 0.10)))
        _stroke(pen, x, y, s, ((0.42, 0.74, 0.13), (0.16, -0.2, 0.14), (-0.06, -1.0, 0.14)))


def flat(pen: Pen, x: float, y: float, s: float) -> None:
    """A flat whose bowl is at ``y``."""
    pen.rectangle(x - 0.36 * s, y - 1.75 * s, x - 0.24 * s, y + 0.68 * s)
    _stroke(pen, x, y, s, ((-0.30, 0.22, 0.10), (0.06, 0.48, 0.20), (0.34, 0.30, 0.30), (0.22, -0.10, 0.26),
                           (-0.04, -0.42, 0.16), (-0.30, -0.66, 0.10)))  # fmt: skip


def sharp(pen: Pen, x: float, y: float, s: float) -> None:
    """A sharp around ``y``."""
    for dx, lift in ((-0.2, 0.08), (0.2, -0.08)):
        pen.rectangle(x + (dx - 0.055) * s, y + (lift - 1.3) * s, x + (dx + 0.055) * s, y + (lift + 1.3) * s)
    _bars(pen, x, y, s, 0.46, (0.44, -0.44))


def natural(pen: Pen, x: float, y: float, s: float) -> None:
    """A natural around ``y``."""
    pen.rectangle(x - 0.31 * s, y - 1.35 * s, x - 0.2 * s, y + 0.62 * s)
    pen.rectangle(x + 0.2 * s, y - 0.62 * s, x + 0.31 * s, y + 1.35 * s)
    _bars(pen, x, y, s, 0.31, (0.44, -0.44))


def _bars(pen: Pen, x: float, y: float, s: float, half: float, heights: Sequence[float]) -> None:
    for height in heights:
        a, b = y - (height - 0.09) * s, y - (height + 0.09) * s
        thick = 0.17 * s
        pen.polygon(
            [(x - half * s, a - thick), (x + half * s, b - thick), (x + half * s, b + thick), (x - half * s, a + thick)]
        )


def tie(pen: Pen, x0: float, x1: float, y: float, s: float, *, below: bool) -> None:
    """A tie from ``x0`` to ``x1``, bowed away from the heads."""
    sign = 1.0 if below else -1.0
    rise = min(0.9, 0.35 + (x1 - x0) / s * 0.05) * s * sign
    spine: list[Stroke] = []
    for step in range(13):
        t = step / 12
        arch = 4 * t * (1 - t)
        spine.append((x0 + (x1 - x0) * t, y + rise * arch, (0.06 + 0.16 * arch) * s))
    pen.brush(spine, 2)


SIGNS = {"_": flat, "^": sharp, "=": natural}
