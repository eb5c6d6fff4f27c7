"""Who sits where, by simulated annealing (Kirkpatrick et al. 1983) in plain Python: seats are swapped, costs follow.

Costs are in points. What one swap changes is reckoned from the two tables alone, so that a swap costs a few
microseconds however large the class is. The same problem and random numbers give the same tables.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WISH = 1000.0
"""A wish for together or apart that is not kept."""
UNCOVERED = 20.0
"""A hard point that nobody at a table knows."""
LONE = 20.0
"""Somebody who is the only one of their kind at a table and was not to be."""
SPREAD = 10.0
"""A squared standard deviation of ability, of the mean of a table or, in equal groups, inside of it."""

_HOT, _COLD = 20.0, 0.05
_SEEK_EVERY = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """People are numbers from 0. ``knows``: hard points as bits, of ``points`` many. ``company``: as bits the sets of
    whom nobody is to sit alone. ``near``: what two cost who sit at one table, below 0 for who is to sit together.
    ``level``: +1 for tables alike in their means, -1 for tables alike inside, 0 where ability is no matter.
    """

    abilities: Sequence[float]
    knows: Sequence[int]
    points: int
    company: Sequence[int]
    near: Sequence[Sequence[float]]
    level: int


def cost_of(problem: Problem, tables: Sequence[Sequence[int]]) -> float:
    """The points of all tables; nothing wrong is 0 but for what cannot be helped and what sits near by."""
    return math.fsum(_table(problem, table) for table in tables)


def _table(problem: Problem, table: Sequence[int]) -> float:
    if not table:
        return 0.0
    total = math.fsum(problem.abilities[one] for one in table)
    cost = problem.level * SPREAD * total * total / len(table)
    if problem.level < 0:
        cost += SPREAD * math.fsum(problem.abilities[one] ** 2 for one in table)
    cost += math.fsum(problem.near[one][other] for n, one in enumerate(table) for other in table[:n])
    return cost + _missing(problem, table)


def _missing(problem: Problem, table: Sequence[int]) -> float:
    """Points that nobody knows and people who sit alone."""
    known = once = more = 0
    for one in table:
        known |= problem.knows[one]
        kinds = problem.company[one]
        more |= once & kinds
        once |= kinds
    uncovered = problem.points - known.bit_count() if problem.level > 0 else 0
    return UNCOVERED * uncovered + LONE * (once & ~more).bit_count()


def anneal(problem: Problem, tables: list[list[int]], free: Sequence[int], rng: random.Random, swaps: int) -> float:
    """Swap ``free`` people between the tables, cooling geometrically, and leave the best seating that was met in
    ``tables``; how many sit at each stays. The cost of it, in points."""
    state = _Seating(problem, tables, free)
    if len({state.seat[one] for one in free}) < 2:
        return cost_of(problem, tables)
    seat, pick, weigh, take, chance, exp = state.seat, state.pick, state.weigh, state.take, rng.random, math.exp
    now = best_cost = cost_of(problem, tables)
    best = seat[:]
    heat, cooling = _HOT, (_COLD / _HOT) ** (1 / max(1, swaps))
    for tried in range(swaps):
        heat *= cooling
        i, j = pick(tried, chance)
        if seat[i] == seat[j]:
            continue
        change = weigh(i, j)
        if change <= 0 or chance() < exp(-change / heat):
            take(i, j)
            now += change
            if now < best_cost - 1e-9:
                best, best_cost = seat[:], now
    for number in range(len(tables)):
        tables[number] = [one for one, table in enumerate(best) if table == number]
    return cost_of(problem, tables)


class _Seating:
    """Who sits where, with what is summed up by table; a swap is weighed, and then taken or not."""

    __slots__ = (
        "counted", "factor", "free", "kinds", "missing", "movable", "problem", "seat", "seekers", "sizes", "social",
        "sums", "tables", "wanted", "weighed",
    )  # fmt: skip

    def __init__(self, problem: Problem, tables: list[list[int]], free: Sequence[int]) -> None:
        self.problem, self.tables, self.free = problem, tables, free
        self.kinds = list(zip(problem.knows, problem.company, strict=True))
        self.counted = (problem.points > 0 and problem.level > 0) or any(problem.company)
        self.social = [any(row) for row in problem.near]
        self.wanted = [[other for other, value in enumerate(row) if value <= -WISH / 2] for row in problem.near]
        self.movable = set(free)
        self.seekers = [one for one in free if self.wanted[one]]
        self.seat = [0] * len(problem.abilities)
        for number, table in enumerate(tables):
            for one in table:
                self.seat[one] = number
        self.sizes = [len(table) for table in tables]
        self.sums = [math.fsum(problem.abilities[one] for one in table) for table in tables]
        self.missing = [_missing(problem, table) for table in tables]
        self.factor = problem.level * SPREAD
        self.weighed = (0.0, 0.0, 0.0, 0.0)

    def pick(self, tried: int, chance: Callable[[], float]) -> tuple[int, int]:
        """Two by chance; now and then somebody and one at the table of whom they are to sit with, which in a large
        class is rarely met by chance. Twice the same where nobody can change seats with them."""
        free, seekers = self.free, self.seekers
        if seekers and tried % _SEEK_EVERY == 0:
            i = seekers[int(chance() * len(seekers))]
            friends = self.wanted[i]
            there = self.tables[self.seat[friends[int(chance() * len(friends))]]]
            j = there[int(chance() * len(there))]
            return (i, j) if j in self.movable else (i, i)
        many = len(free)
        return free[int(chance() * many)], free[int(chance() * many)]

    def weigh(self, i: int, j: int) -> float:
        """What it would change in points if ``i`` and ``j`` of two tables changed seats."""
        abilities, sums = self.problem.abilities, self.sums
        a, b = self.seat[i], self.seat[j]
        table_a, table_b = self.tables[a], self.tables[b]
        gap = abilities[j] - abilities[i]
        sum_a, sum_b = sums[a] + gap, sums[b] - gap
        change = 0.0
        if self.factor:
            at_a, at_b = sum_a * sum_a - sums[a] * sums[a], sum_b * sum_b - sums[b] * sums[b]
            change = self.factor * (at_a / self.sizes[a] + at_b / self.sizes[b])
        if self.social[i] or self.social[j]:
            row_i, row_j = self.problem.near[i], self.problem.near[j]
            for other in table_a:
                change += row_j[other] - row_i[other]
            for other in table_b:
                change += row_i[other] - row_j[other]
            change -= 2 * row_i[j]
        missing_a, missing_b = self.missing[a], self.missing[b]
        if self.counted and self.kinds[i] != self.kinds[j]:
            change -= missing_a + missing_b
            missing_a = _missing(self.problem, [j if one == i else one for one in table_a])
            missing_b = _missing(self.problem, [i if one == j else one for one in table_b])
            change += missing_a + missing_b
        self.weighed = (sum_a, sum_b, missing_a, missing_b)
        return change

    def take(self, i: int, j: int) -> None:
        """Change the seats that were weighed last."""
        a, b = self.seat[i], self.seat[j]
        table_a, table_b = self.tables[a], self.tables[b]
        table_a[table_a.index(i)], table_b[table_b.index(j)] = j, i
        self.seat[i], self.seat[j] = b, a
        self.sums[a], self.sums[b], self.missing[a], self.missing[b] = self.weighed
