"""How the others are getting on (R37, D8): a class total and a band of effort, never a rank, never a person.

Who looks twice must not learn what one person did in between. Three things see to that. A figure stands until at least
``floor`` people differ from when it was told last (:func:`follow`), so one person who begins, joins or leaves never
moves it alone. It is told at times of its own, held back for a while by chance, so that a figure that moves does not
say that somebody acted just now, nor one that stands that nobody did. And what is told is rounded, with a crowd on both
sides (:func:`share`): who knows ``floor`` − 2 others besides themselves still finds, for everybody else, somebody who
could be in their place.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

FLOOR = 5
"""Children; adults: 10. Never a figure about fewer (learning.md)."""

HELD_BACK = 0.5
"""How often a figure that could be told anew is held back until the next time."""

BAND_STEP_S = 60
"""A band of effort is told in whole minutes."""


@dataclass(frozen=True, slots=True)
class PeerShare:
    """ "``done`` of ``total``": so many at least have done it."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Exactly how many of a class have done it: for the server alone."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Band:
    """From ``low`` to ``high`` seconds: what the middle half of ``people`` spent, rounded to minutes."""

    low: int
    high: int
    people: int


def share(done: int, total: int, floor: int = FLOOR) -> PeerShare | None:
    """How many of the class have done it, or None where a figure would point at somebody.

    The rule, in a class of ``total``, the learner included:

    - nothing in a class of fewer than twice the floor, nor while fewer than ``floor`` have done it;
    - unless all have, at least ``floor`` are left open: 29 of 30 would ask who the last one is, so it stays at 24;
    - the figure is rounded down to steps of a tenth of the class, at least two.
    """
    if total < 2 * max(floor, 1) or not 0 <= done <= total:
        return None
    if done == total:
        return PeerShare(total, total)
    step = max(2, round(total / 10))
    shown = min(done, total - floor)
    shown -= shown % step
    return PeerShare(shown, total) if shown >= floor else None


def follow(told: Counted | None, now: Counted, chance: float, floor: int = FLOOR) -> Counted | None:
    """The count to tell from: ``now``, once at least ``floor`` more or fewer have done it, else ``told``.

    ``chance``: drawn anew from 0 to 1 each time; every second time the figure waits for the next one all the same.
    What was told once is never taken back for a class that shrank: that would tell of those who left.
    """
    ready = share(now.done, now.total, floor) is not None if told is None else abs(now.done - told.done) >= floor
    return now if ready and chance >= HELD_BACK else told


def entangled(crowds: Mapping[int, tuple[Collection[int], Collection[int]]], floor: int = FLOOR) -> set[int]:
    """Which figures may not be told because another one beside them would give somebody away.

    ``crowds``: by the number of a figure, the people and the works it is about. Of two figures on the same work about
    people of whom fewer than ``floor`` differ, the difference would be about those few: the one with the higher number
    stays untold.
    """
    found: set[int] = set()
    sets = {number: (frozenset(people), frozenset(works)) for number, (people, works) in sorted(crowds.items())}
    for (_first, (ours, our_works)), (second, (theirs, their_works)) in combinations(sets.items(), 2):
        if our_works & their_works and ours & theirs and len(ours ^ theirs) < floor:
            found.add(second)
    return found


def band(seconds: Sequence[float], floor: int = FLOOR) -> Band | None:
    """What the middle half of people spent, or None below twice the floor: each half of it is a crowd."""
    if len(seconds) < 2 * floor:
        return None
    ordered = sorted(seconds)
    low, high = ordered[len(ordered) // 4], ordered[-1 - len(ordered) // 4]
    rounded = int(low // BAND_STEP_S) * BAND_STEP_S, int(-(-high // BAND_STEP_S)) * BAND_STEP_S
    return Band(rounded[0], max(rounded[1], rounded[0] + BAND_STEP_S), len(ordered))


def follow_band(told: Band | None, seconds: Sequence[float], floor: int = FLOOR) -> Band | None:
    """The band to tell: a new one once at least ``floor`` more people stand behind it, else the one told last."""
    fresh = band(seconds, floor)
    if told is None or fresh is None:
        return fresh
    return fresh if abs(fresh.people - told.people) >= floor else told
