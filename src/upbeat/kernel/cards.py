"""Code cards held up in class: which edge is on top says the answer.

A card has a square mark in its middle and a letter at each edge, clockwise from the mark's own top: A, B, C, D. Held
with an edge up, its letter is the answer. Corners are (x, y) in pixels of the picture, y downwards, clockwise from the
mark's own top left.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

LETTERS = "ABCD"
MOST_CARDS = 249
"""Marks that the dictionary has, without number 0."""
MOST_ASKEW = math.radians(35)
"""A card that leans further than this between two edges says neither; 45 degrees is the middle."""

Corners = Sequence[tuple[float, float]]


def letter_of(corners: Corners) -> str | None:
    """The letter that is up, or None for a card held between two, or for corners that are no square seen aslant."""
    if len(corners) != len(LETTERS) or not _is_convex(corners):
        return None
    x = sum(corner[0] for corner in corners) / 4
    y = sum(corner[1] for corner in corners) / 4
    leans = []
    for place, letter in enumerate(LETTERS):
        (ax, ay), (bx, by) = corners[place], corners[(place + 1) % 4]
        leans.append((abs(math.atan2((ax + bx) / 2 - x, y - (ay + by) / 2)), letter))
    lean, letter = min(leans)
    return letter if lean <= MOST_ASKEW else None


def read_cards(found: Iterable[tuple[int, Corners]]) -> dict[int, str]:
    """The letter of each card in a picture, by its number. A number seen with two letters says nothing: it was copied,
    or something else was taken for it."""
    letters: dict[int, set[str | None]] = {}
    for number, corners in found:
        letters.setdefault(number, set()).add(letter_of(corners))
    return {
        number: letter
        for number, (letter, *more) in ((number, tuple(seen)) for number, seen in letters.items())
        if letter is not None and not more
    }


def steady(before: Mapping[int, str], now: Mapping[int, str]) -> dict[int, str]:
    """What counts after a picture: cards read with the same letter the last two times that they were seen."""
    return {number: letter for number, letter in now.items() if before.get(number) == letter}


def edge_up(letter: str) -> int:
    """How many quarter turns, against the clock, bring the letter's edge to the top. ValueError for other letters."""
    return LETTERS.index(letter)


def _is_convex(corners: Corners) -> bool:
    """Clockwise with y downwards, without a crossing: what a camera in front of the card sees, never a mirror."""
    for place in range(4):
        (ax, ay), (bx, by), (cx, cy) = (corners[(place + step) % 4] for step in range(3))
        if (bx - ax) * (cy - by) - (by - ay) * (cx - bx) <= 0:
            return False
    return True
