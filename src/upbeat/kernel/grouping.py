"""Groups from what learners know and do not (R45, D6), by simulated annealing (Kirkpatrick et al. 1983).

Cost = spread of ability + hard points that nobody in a group knows + wishes not kept. No attribute of a person
beyond what they know comes in. The same learners, wishes and random numbers give the same groups.
"""

import math
import random
import statistics
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

Style = Literal["mixed", "equal"]
"""``mixed``: every group spans the class; ``equal``: those of a group stand at the same place."""

ReasonCode = Literal["explains", "learns", "together", "same_level", "evens_out"]

_WISH = 100.0
_UNCOVERED = 2.0
_HOT, _COLD = 2.0, 0.01
_SWAPS_PER_LEARNER = 300

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Learner:
    """``ability``: on any scale, the class is compared with itself; ``known``: keys of points."""

    key: str
    ability: float = 0.0
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is in a group, as a code.

    ``explains`` and ``learns``: the ``point``, to or from ``others``; ``together``: a wish with ``others``;
    ``same_level``: equal groups; ``evens_out``: brings the group's ability near the class's.
    """

    code: ReasonCode
    point: str = ""
    others: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """``{"code": …, "point": …, "others": […]}``."""
        return {"code": self.code, "point": self.point, "others": list(self.others)}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group; the weightiest reason first, at least one."""

    key: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """``broken``: wishes that could not be kept, as pairs; ``cost``: what is left, for comparing."""

    groups: tuple[tuple[Member, ...], ...]
    absent: tuple[str, ...]
    broken: tuple[Pair, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _Task:
    abilities: list[float]
    known: list[frozenset[str]]
    points: frozenset[str]
    friends: list[set[int]]
    strangers: list[set[int]]
    style: Style


def form_groups(
    learners: Sequence[Learner],
    size: int,
    rng: random.Random,
    style: Style = "mixed",
    *,
    hard_points: Iterable[str] = (),
    together: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
    absent: Collection[str] = (),
    swaps: int | None = None,
) -> Grouping:
    """Groups of ``size`` or one fewer, of all who are not ``absent``; nobody is left over.

    Too few for that leaves smaller groups (five in fours: three and two). ``swaps``: how many are tried, 300 a
    learner by default. Raises :class:`Invalid` for a size below 2, a learner twice, a wish that names nobody of the
    class, or one pair wished together and apart.
    """
    _check(learners, size, together, apart)
    present = sorted((one for one in learners if one.key not in absent), key=lambda one: one.key)
    away = tuple(sorted(one.key for one in learners if one.key in absent))
    if not present:
        return Grouping((), away, (), 0.0)
    task = _task(present, style, frozenset(hard_points), together, apart)
    tables = _seats(len(present), size, rng)
    tries = _SWAPS_PER_LEARNER * len(present) if swaps is None else swaps
    cost = _anneal(task, tables, rng, tries)
    groups = sorted(sorted(present[place].key for place in table) for table in tables)
    by_key = {one.key: one for one in present}
    members = [explain([by_key[key] for key in group], style, task.points, together) for group in groups]
    table_of = {key: number for number, group in enumerate(groups) for key in group}
    return Grouping(tuple(members), away, _broken(table_of, together, apart), cost)


def explain(
    group: Sequence[Learner], style: Style = "mixed", points: Iterable[str] = (), together: Sequence[Pair] = ()
) -> tuple[Member, ...]:
    """Why each is in this group: wishes kept, the rarest of ``points`` they explain, the point most others can give
    them.

    Without ``points`` all that anybody of the group knows count.
    """
    chosen = sorted(set(points) or set().union(*(one.known for one in group)))
    knowers = {point: tuple(one.key for one in group if point in one.known) for point in chosen}
    return tuple(Member(one.key, _reasons(one, group, style, knowers, together)) for one in group)


def _reasons(
    one: Learner,
    group: Sequence[Learner],
    style: Style,
    knowers: dict[str, tuple[str, ...]],
    together: Sequence[Pair],
) -> tuple[Reason, ...]:
    keys = [other.key for other in group]
    friends = tuple(other for other in keys if (one.key, other) in together or (other, one.key) in together)
    reasons = [Reason("together", others=friends)] if friends else []
    shared = {point: able for point, able in knowers.items() if 0 < len(able) < len(group)}
    gives = [point for point in shared if point in one.known]
    takes = [point for point in shared if point not in one.known]
    if gives:
        point = min(gives, key=lambda point: (len(shared[point]), point))
        reasons.append(Reason("explains", point, tuple(key for key in keys if key not in shared[point])))
    if takes:
        point = min(takes, key=lambda point: (-len(shared[point]), point))
        reasons.append(Reason("learns", point, shared[point]))
    if style == "equal" or not reasons:
        reasons.append(Reason("same_level" if style == "equal" else "evens_out"))
    return tuple(reasons)


def _check(learners: Sequence[Learner], size: int, together: Sequence[Pair], apart: Sequence[Pair]) -> None:
    keys = {one.key for one in learners}
    if size < 2:
        raise Invalid(_("A group has at least two members."), field="size")
    if len(keys) < len(learners):
        raise Invalid(_("Somebody is in the class list twice."))
    if not all(math.isfinite(one.ability) for one in learners):
        raise Invalid(_("An ability is a number."))
    for first, second in [*together, *apart]:
        if first == second or first not in keys or second not in keys:
            raise Invalid(_("A wish names two different learners of this class."), field="wishes")
    if {frozenset(pair) for pair in together} & {frozenset(pair) for pair in apart}:
        raise Invalid(_("Two learners are to be together and apart at once. Take back one of the wishes."), "wishes")


def _task(
    present: Sequence[Learner], style: Style, points: frozenset[str], together: Sequence[Pair], apart: Sequence[Pair]
) -> _Task:
    place = {one.key: number for number, one in enumerate(present)}
    mean = statistics.fmean(one.ability for one in present)
    spread = statistics.pstdev([one.ability for one in present]) or 1.0
    return _Task(
        abilities=[(one.ability - mean) / spread for one in present],
        known=[one.known for one in present],
        points=points,
        friends=_wished(together, place),
        strangers=_wished(apart, place),
        style=style,
    )


def _wished(pairs: Sequence[Pair], place: dict[str, int]) -> list[set[int]]:
    """Who each is paired with; a wish with somebody absent rests."""
    wished: list[set[int]] = [set() for _one in place]
    for first, second in pairs:
        if first in place and second in place:
            wished[place[first]].add(place[second])
            wished[place[second]].add(place[first])
    return wished


def _seats(n: int, size: int, rng: random.Random) -> list[list[int]]:
    order = list(range(n))
    rng.shuffle(order)
    count = -(-n // size)
    return [order[number::count] for number in range(count)]


def _anneal(task: _Task, tables: list[list[int]], rng: random.Random, swaps: int) -> float:
    """Swap in place, cooling geometrically; leaves the best seating met in ``tables`` and returns its cost."""
    costs = [_cost(task, table) for table in tables]
    best, best_cost = [list(table) for table in tables], math.fsum(costs)
    now = best_cost
    for tried in range(swaps if len(tables) > 1 else 0):
        heat = _HOT * (_COLD / _HOT) ** (tried / swaps)
        a, b = rng.sample(range(len(tables)), 2)
        i, j = rng.randrange(len(tables[a])), rng.randrange(len(tables[b]))
        tables[a][i], tables[b][j] = tables[b][j], tables[a][i]
        new_a, new_b = _cost(task, tables[a]), _cost(task, tables[b])
        change = new_a + new_b - costs[a] - costs[b]
        if change <= 0 or rng.random() < math.exp(-change / heat):
            costs[a], costs[b] = new_a, new_b
            now += change
            if now < best_cost - 1e-9:
                best, best_cost = [list(table) for table in tables], now
        else:
            tables[a][i], tables[b][j] = tables[b][j], tables[a][i]
    tables[:] = best
    return math.fsum(_cost(task, table) for table in tables)


def _cost(task: _Task, table: Sequence[int]) -> float:
    """What one group costs; the groups' costs add up. A wish for together is counted half at each end."""
    members = set(table)
    total = math.fsum(task.abilities[one] for one in table)
    if task.style == "mixed":
        # The spread of the class is fixed: groups alike in their means are as mixed inside as can be.
        cost = total * total / len(table)
        covered = set().union(*(task.known[one] for one in table))
        cost += _UNCOVERED * len(task.points - covered)
    else:
        cost = math.fsum(task.abilities[one] ** 2 for one in table) - total * total / len(table)
    missed = sum(len(task.friends[one] - members) + len(task.strangers[one] & members) for one in table)
    return cost + _WISH / 2 * missed


def _broken(table_of: dict[str, int], together: Sequence[Pair], apart: Sequence[Pair]) -> tuple[Pair, ...]:
    def split(pair: Pair) -> bool | None:
        first, second = table_of.get(pair[0]), table_of.get(pair[1])
        return None if first is None or second is None else first != second

    return tuple(pair for pair in together if split(pair) is True) + tuple(
        pair for pair in apart if split(pair) is False
    )
