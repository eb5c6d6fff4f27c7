"""How clearly something was taught, as peers found it: an aggregate that tells of nobody (R46)."""

from collections.abc import Iterable, Mapping
from typing import Literal

CRITERIA = ("clear", "pace", "answers")
"""It was clear; the pace was right; questions were answered. One tap each."""

MOST = 3
"""1: not yet, 2: nearly, 3: yes."""

State = Literal["settled", "nearly", "not-yet"]


def together(ratings: Iterable[Mapping[str, int]], floor: int) -> dict[str, State]:
    """What the ratings say by criterion: the state nearest to their mean. A criterion that fewer than ``floor`` people
    rated is left out, so that nobody's tap can be told from it."""
    given: dict[str, list[int]] = {key: [] for key in CRITERIA}
    for one in ratings:
        for key in given.keys() & one.keys():
            given[key].append(one[key])
    return {key: _state(sum(taps) / len(taps)) for key, taps in given.items() if taps and len(taps) >= floor}


def _state(mean: float) -> State:
    if mean >= 2.5:
        return "settled"
    return "nearly" if mean >= 1.5 else "not-yet"
