"""A live question in numbers: what to do after a vote, and who changed between two (R43, R44)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from upbeat.kernel.wilson import interval

EXPLAIN_BELOW, COMMENT_ABOVE = 0.30, 0.70
"""Shares of right answers between which discussion pays (Crouch & Mazur 2001)."""

Advice = Literal["wait", "explain", "discuss", "comment"]
Colour = Literal["none", "red", "amber", "green"]

_COLOURS: dict[Advice, Colour] = {"wait": "none", "explain": "red", "discuss": "amber", "comment": "green"}


@dataclass(frozen=True, slots=True)
class Band:
    """A vote: ``share`` right with its Wilson bounds (0 to 1), and what it advises.

    ``wait``: nobody voted; ``explain``: explain again; ``discuss``: discuss and vote again; ``comment``: a short
    comment. ``certain``: the whole interval lies in the one band; else paint the colour pale.
    """

    n: int
    share: float
    low: float
    high: float
    advice: Advice
    colour: Colour
    certain: bool


@dataclass(frozen=True, slots=True)
class RoundMatrix:
    """How many went from right (or wrong) in the first vote to right (or wrong) in the second."""

    right_right: int
    right_wrong: int
    wrong_right: int
    wrong_wrong: int


def band(right: int, n: int) -> Band:
    """What ``right`` of ``n`` votes say."""
    low, high = interval(right, n)
    share = right / n if n else 0.0
    advice: Advice = _advice(share) if n else "wait"
    certain = n > 0 and _advice(low) == _advice(high)
    return Band(n, share, low, high, advice, _COLOURS[advice], certain)


def matrix(votes: Iterable[tuple[bool, bool]]) -> RoundMatrix:
    """Count ``(first right?, second right?)``, one pair for each person who voted twice."""
    pairs = list(votes)
    return RoundMatrix(
        right_right=pairs.count((True, True)),
        right_wrong=pairs.count((True, False)),
        wrong_right=pairs.count((False, True)),
        wrong_wrong=pairs.count((False, False)),
    )


def _advice(share: float) -> Advice:
    if share < EXPLAIN_BELOW:
        return "explain"
    return "comment" if share > COMMENT_ABOVE else "discuss"
