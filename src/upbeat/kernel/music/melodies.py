"""Melodies drawn from seeds: walks over the steps of a scale that are certain to come home."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

LEAP_FROM = 2


@dataclass(frozen=True, slots=True, eq=False)
class Manner:
    """What melodies of a level do.

    ``lowest``, ``highest``: degrees, 0 the tonic; ``moves``: how likely each move is, in steps; ``rhythm``: the level
    of their rhythm; ``altered``: tones beside the key.
    """

    lowest: int
    highest: int
    moves: Mapping[int, float]
    rhythm: int
    altered: bool = False


def _moves(**weights: float) -> dict[int, float]:
    """Weights by the size of the interval: ``same``, ``second``, ``third``, … both ways alike."""
    names = ("same", "second", "third", "fourth", "fifth", "sixth", "seventh", "octave")
    sizes = {names.index(name): weight for name, weight in weights.items()}
    return {sign * size: weight for size, weight in sizes.items() for sign in ((1, -1) if size else (1,))}


MANNERS: Mapping[int, Manner] = {
    1: Manner(0, 4, _moves(same=0.6, second=2.0), 1),
    2: Manner(0, 4, _moves(same=0.6, second=2.0, third=0.5), 2),
    3: Manner(0, 5, _moves(same=0.5, second=2.0, third=0.8), 3),
    4: Manner(-1, 5, _moves(same=0.4, second=2.0, third=0.9, fourth=0.35), 4),
    5: Manner(-1, 7, _moves(same=0.4, second=2.0, third=0.9, fourth=0.5, fifth=0.25), 5),
    6: Manner(-1, 7, _moves(same=0.35, second=2.0, third=1.0, fourth=0.6, fifth=0.4), 6),
    7: Manner(-1, 7, _moves(same=0.3, second=2.0, third=1.0, fourth=0.6, fifth=0.4, sixth=0.25, octave=0.15), 7),
    8: Manner(-1, 8, _moves(same=0.3, second=2.0, third=1.0, fourth=0.6, fifth=0.4, sixth=0.3, octave=0.2), 8, True),
    9: Manner(
        -1, 8, _moves(same=0.3, second=1.8, third=1.0, fourth=0.7, fifth=0.5, sixth=0.4, seventh=0.2, octave=0.25), 9,
        True,
    ),
}  # fmt: skip
"""By level; with ``plagal`` in :func:`walk` the range lies a fourth lower about the tonic."""

_AFTER_LEAP_BACK, _AFTER_LEAP_ON = 1.0, 0.25


def walk(manner: Manner, count: int, stream: random.Random, *, plagal: bool = False) -> tuple[int, ...]:
    """``count`` degrees, at least three: begins on a tone of the tonic triad, comes home to the tonic by a step from
    above or below, and after a leap of a fourth or more turns back.

    Drawn from the chain of likely moves under the condition that it comes home: first, backwards, how likely each
    degree leads home from there; then forwards by these. Raises ValueError for fewer than three.
    """
    if count < 3:
        raise ValueError("a melody has three tones at least")
    low, high = (manner.lowest - 3, manner.highest - 3) if plagal and manner.highest >= 7 else (
        manner.lowest, manner.highest)  # fmt: skip
    onward, home = _chain(manner, count, (low, high))
    first = [(degree, 0) for degree in (0, 2, 4) if low <= degree <= high]
    begun = [home[0].get(state, 0.0) for state in first]
    state = stream.choices(first, begun)[0]
    tune = [state[0]]
    for step in range(1, count):
        # The first tone has come from nowhere, which is like having come from the same tone.
        ways = [way for way in onward[state] if home[step].get(way[0], 0)]
        state = stream.choices([way for way, _ in ways], [weight * home[step][way] for way, weight in ways])[0]
        tune.append(state[0])
    return tuple(tune)


_State = tuple[int, int]
"""A degree, and the move that led there."""

_Ways = list[tuple[_State, float]]


@lru_cache(64)
def _chain(
    manner: Manner, count: int, bounds: tuple[int, int]
) -> tuple[dict[_State, _Ways], list[dict[_State, float]]]:
    """How it goes on from each state, and how likely each leads home: the same for every melody of so many tones."""
    states = [(degree, move) for degree in range(bounds[0], bounds[1] + 1) for move in manner.moves]
    onward = {state: _onward(manner, state, bounds) for state in states}
    return onward, _homeward(manner, onward, count)


def _onward(manner: Manner, state: _State, bounds: tuple[int, int]) -> _Ways:
    degree, came = state
    ways = []
    for move, weight in manner.moves.items():
        to = degree + move
        if not bounds[0] <= to <= bounds[1]:
            continue
        if abs(came) > LEAP_FROM:
            if abs(move) > LEAP_FROM or move == 0:
                continue
            weight *= _AFTER_LEAP_BACK if move * came < 0 else _AFTER_LEAP_ON
        if move == 0 and came == 0:
            weight *= 0.3
        ways.append(((to, move), weight))
    return ways


def _homeward(manner: Manner, onward: Mapping[_State, _Ways], count: int) -> list[dict[_State, float]]:
    """For each place and state, how likely the rest of the melody ends as it should."""
    tables: list[dict[_State, float]] = [{} for _ in range(count)]
    tables[-1] = {(0, move): 1.0 for move in manner.moves if abs(move) == 1}
    for step in range(count - 2, -1, -1):
        after = tables[step + 1].get
        for state, ways in onward.items():
            total = sum(weight * after(way, 0.0) for way, weight in ways)
            if total:
                tables[step][state] = total
        largest = max(tables[step].values())
        tables[step] = {state: total / largest for state, total in tables[step].items()}
    return tables
