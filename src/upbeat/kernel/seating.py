"""Who sits where, by simulated annealing (Kirkpatrick et al. 1983) in plain Python: seats are swapped, costs follow.

Costs are in points. What one swap changes is reckoned from the two tables alone, so that a swap costs a few
microseconds however large the class is. The same problem and random numbers give the same tables.
"""

import math
import random
from collections.abc import Sequence
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
    abilities, near = problem.abilities, problem.near
    kinds = list(zip(problem.knows, problem.company, strict=True))
    counted = problem.points > 0 and problem.level > 0 or any(problem.company)
    social = [any(row) for row in near]
    wanted = [[other for other, value in enumerate(row) if value <= -WISH / 2] for row in near]
    movable = set(free)
    seekers = [one for one in free if wanted[one]]
    seat = [0] * len(abilities)
    for number, table in enumerate(tables):
        for one in table:
            seat[one] = number
    if len(set(seat[one] for one in free)) < 2:
        return cost_of(problem, tables)
    sizes = [len(table) for table in tables]
    sums = [math.fsum(abilities[one] for one in table) for table in tables]
    missing = [_missing(problem, table) for table in tables]
    factor = problem.level * SPREAD
    now = best_cost = cost_of(problem, tables)
    best = list(seat)
    chance, exp, many, seeking = rng.random, math.exp, len(free), len(seekers)
    heat, cooling = _HOT, (_COLD / _HOT) ** (1 / max(1, swaps))
    for tried in range(swaps):
        heat *= cooling
        if seeking and tried % _SEEK_EVERY == 0:
            # Straight to the table of somebody they are to sit with: by chance that is rarely met in a large class.
            i = seekers[int(chance() * seeking)]
            friends = wanted[i]
            there = tables[seat[friends[int(chance() * len(friends))]]]
            j = there[int(chance() * len(there))]
            if j not in movable:
                continue
        else:
            i, j = free[int(chance() * many)], free[int(chance() * many)]
        a, b = seat[i], seat[j]
        if a == b:
            continue
        table_a, table_b = tables[a], tables[b]
        gap = abilities[j] - abilities[i]
        sum_a, sum_b = sums[a] + gap, sums[b] - gap
        change = 0.0
        if factor:
            change = factor * (
                (sum_a * sum_a - sums[a] * sums[a]) / sizes[a] + (sum_b * sum_b - sums[b] * sums[b]) / sizes[b]
            )
        if social[i] or social[j]:
            row_i, row_j = near[i], near[j]
            for other in table_a:
                change += row_j[other] - row_i[other]
            for other in table_b:
                change += row_i[other] - row_j[other]
            change -= 2 * row_i[j]
        missing_a, missing_b = missing[a], missing[b]
        if counted and kinds[i] != kinds[j]:
            missing_a = _missing(problem, [j if one == i else one for one in table_a])
            missing_b = _missing(problem, [i if one == j else one for one in table_b])
            change += missing_a + missing_b - missing[a] - missing[b]
        if change <= 0 or chance() < exp(-change / heat):
            table_a[table_a.index(i)], table_b[table_b.index(j)] = j, i
            seat[i], seat[j] = b, a
            sums[a], sums[b], missing[a], missing[b] = sum_a, sum_b, missing_a, missing_b
            now += change
            if now < best_cost - 1e-9:
                best, best_cost = seat[:], now
    for number in range(len(tables)):
        tables[number] = []
    for one, number in enumerate(best):
        tables[number].append(one)
    return cost_of(problem, tables)
