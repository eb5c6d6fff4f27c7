"""What a teacher wishes of the groups, and which of these wishes cannot be kept at once (R45)."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Pair = tuple[str, str]

ContradictionCode = Literal["apart_chain", "too_many_together", "locked_asunder", "locked_together", "too_many_apart"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """``together`` and ``apart``: pairs, kept before all else. ``spread``: sets that go over the tables evenly.
    ``company``: sets of whom nobody is to be alone at a table. ``locked``: table of who stays there, counted from 0."""

    together: Sequence[Pair] = ()
    apart: Sequence[Pair] = ()
    spread: Sequence[Collection[str]] = ()
    company: Sequence[Collection[str]] = ()
    locked: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Wishes that exclude one another. ``people``, in this order:

    ``apart_chain``: each is to sit with the next, and the first is to sit apart from the last;
    ``too_many_together``: all are to sit together, ``most`` fit; ``locked_asunder``: each is to sit with the next, and
    first and last are locked at two tables; ``locked_together``: two who are to sit apart are locked at one;
    ``too_many_apart``: each is to sit apart from each, there are ``most`` tables.
    """

    code: ContradictionCode
    people: tuple[str, ...]
    most: int = 0


def contradictions(wishes: Wishes, present: Iterable[str], capacities: Sequence[int]) -> tuple[Contradiction, ...]:
    """What cannot be kept, whoever sits where; wishes with somebody who is not ``present`` rest. ``capacities``: how
    many sit at each table. Not every impossible set of wishes is found, and each that is named is one."""
    here = set(present)
    friends = _graph(wishes.together, here)
    strangers = _graph(wishes.apart, here)
    locked = {key: table for key, table in wishes.locked.items() if key in here}
    found: list[Contradiction] = []
    for first, second in _pairs(wishes.apart, here):
        if way := _way(friends, first, second):
            found.append(Contradiction("apart_chain", way))
        elif first in locked and locked[first] == locked.get(second):
            found.append(Contradiction("locked_together", (first, second)))
    most = max(capacities, default=0)
    for cluster in _clusters(friends):
        if len(cluster) > most:
            found.append(Contradiction("too_many_together", cluster, most))
        held = [one for one in cluster if one in locked]
        for other in held[1:]:
            if locked[other] != locked[held[0]]:
                found.append(Contradiction("locked_asunder", _way(friends, held[0], other)))
                break
    crowd = _all_apart(strangers)
    if len(crowd) > len(capacities) > 0:
        found.append(Contradiction("too_many_apart", crowd, len(capacities)))
    return tuple(found)


def _pairs(pairs: Iterable[Pair], here: set[str]) -> list[Pair]:
    return list(dict.fromkeys((min(pair), max(pair)) for pair in pairs if here.issuperset(pair)))


def _graph(pairs: Iterable[Pair], here: set[str]) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = {}
    for first, second in _pairs(pairs, here):
        graph.setdefault(first, []).append(second)
        graph.setdefault(second, []).append(first)
    return graph


def _way(graph: Mapping[str, list[str]], start: str, end: str) -> tuple[str, ...]:
    """The shortest way from one to the other; empty where there is none."""
    came: dict[str, str] = {start: ""}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here == end:
            way = [end]
            while came[way[-1]]:
                way.append(came[way[-1]])
            return tuple(reversed(way))
        for other in sorted(graph.get(here, ())):
            if other not in came:
                came[other] = here
                queue.append(other)
    return ()


def _clusters(graph: Mapping[str, list[str]]) -> list[tuple[str, ...]]:
    """Everybody who hangs together by wishes, each cluster sorted."""
    seen: set[str] = set()
    clusters = []
    for start in sorted(graph):
        if start in seen:
            continue
        cluster, queue = {start}, deque([start])
        while queue:
            for other in graph[queue.popleft()]:
                if other not in cluster:
                    cluster.add(other)
                    queue.append(other)
        seen |= cluster
        clusters.append(tuple(sorted(cluster)))
    return clusters


def _all_apart(graph: Mapping[str, list[str]]) -> tuple[str, ...]:
    """A large set of people of whom each is to sit apart from each: the largest that is met by adding, from each
    person on, whoever fits, those with the most wishes first."""
    order = sorted(graph, key=lambda one: (-len(graph[one]), one))
    best: list[str] = []
    for start in order:
        crowd = [start]
        for other in order:
            if other != start and all(other in graph[one] for one in crowd):
                crowd.append(other)
        best = crowd if len(crowd) > len(best) else best
    return tuple(sorted(best))
