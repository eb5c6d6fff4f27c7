"""How the others are getting on (R37, D8): a class total, never a rank, never a person."""

from dataclasses import dataclass

FLOOR = 5
"""Children; adults: 10. Never a figure about fewer (learning.md)."""


@dataclass(frozen=True, slots=True)
class PeerShare:
    """ "``done`` of ``total``": so many at least have done it."""

    done: int
    total: int


def share(done: int, total: int, floor: int = FLOOR) -> PeerShare | None:
    """How many of the class have done it, or None where a figure would point at somebody.

    The rule, in a class of ``total``, the learner included:

    - nothing below ``floor`` people in all, nor while fewer than ``floor`` have done it;
    - unless all have, at least ``floor`` are left open: 29 of 30 would ask who the last one is, so it stays at 24;
    - the figure is rounded down to steps of a tenth of the class, at least two, so that one person's doing rarely
    moves it (somebody who looks before and after cannot tell who it was).
    """
    if total < max(floor, 1) or not 0 <= done <= total:
        return None
    if done == total:
        return PeerShare(total, total)
    step = max(2, round(total / 10))
    shown = min(done, total - floor)
    shown -= shown % step
    return PeerShare(shown, total) if shown >= floor else None
