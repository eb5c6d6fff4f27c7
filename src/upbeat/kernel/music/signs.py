"""Signs above notes that say by their form what became of them, so that nobody has to tell colours apart.

Every note has all of a set, and none is seen: the page shows the one that goes with the note's mark, also where the
mark comes later than the score.
"""

from collections.abc import Sequence

from upbeat.kernel.music.markup import tag

SHAPES = {
    "full": "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",
    "half": "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0zM0-.72V.72A.72.72 0 0 0 0-.72z",
    "ring": "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0zM-.66 0a.66.66 0 1 1 1.32 0a.66.66 0 1 1-1.32 0z",
    "early": "M-1.1 0L.8-1.1V1.1z",
    "late": "M1.1 0L-.8-1.1V1.1z",
}
"""Outlines around 0, of a radius of about 1: a disc, half a disc in a ring, a ring, a wedge to the left or right. What
is drawn twice is a hole."""

TAPPED = ("full", "early", "late", "ring")
"""In time, too early, too late, missing."""
SUMMED = ("full", "half", "ring")
"""Nearly all, most, few."""


def shapes_of(signs: Sequence[str], prefix: str) -> str:
    """What :func:`signs_at` uses, for the ``<defs>`` of a score."""
    return "".join(tag("path", {"id": f"{prefix}sign-{name}", "d": SHAPES[name]}) for name in signs)


def signs_at(x: float, y: float, size: float, signs: Sequence[str], prefix: str) -> str:
    """All of them at one place, none seen; ``size``: their radius."""
    uses = "".join(
        tag("use", {"class": f"sign-{name}", "href": f"#{prefix}sign-{name}", "display": "none"}) for name in signs
    )
    where = f"translate({x:g} {y:g}) scale({size:g})"
    return tag("g", {"class": "signs", "transform": where, "stroke_width": "0", "fill_rule": "evenodd"}, uses)
