"""Groups: a year of 400 pupils seated in seconds with every wish kept, and classes of 40 beside what OR-Tools proves.

Each of twenty years has earlier groups, points that some know, and wishes that some seating keeps, for they are drawn
from one. The cost of chance is that of a seating by lot. Where OR-Tools is not there, that part is left out and said.
"""

import importlib.util
import random
import statistics
import time
from dataclasses import replace
from typing import Any

from bench.ground import verdict
from upbeat.kernel import grouping
from upbeat.kernel.grouping import Learner, form_groups
from upbeat.kernel.seating import LONE, SPREAD, UNCOVERED, Problem
from upbeat.kernel.wishes import Pair, Wishes

YEAR, CLASS, SIZE, SEEDS = 400, 40, 4, 20
PROVEN, PROVING_S = 5, 10.0
MOST_S, MOST_OF_CHANCE, MOST_POINTS_OVER = 2.0, 0.01, 20.0
POINTS = "abc"


def main() -> int:
    """Print the figures; 1 when they fall short."""
    shorts = []
    took, broken, shares = year()
    print(
        f"{YEAR} pupils, {SEEDS} seeds: {statistics.median(took):.2f} s (longest {max(took):.2f}), "
        f"{broken} wishes broken, cost {max(shares):.2%} of chance at most ({statistics.median(shares):.2%} usually)",
        flush=True,
    )
    if max(took) > MOST_S:
        shorts.append("too slow")
    if broken:
        shorts.append("wishes broken")
    if max(shares) > MOST_OF_CHANCE:
        shorts.append("too dear")
    figure = f"{YEAR} pupils ≤ {max(took):.2f} s, {broken} broken, ≤ {max(shares):.2%} of chance"
    over = beside_proof()
    if over is None:
        print("OR-Tools is not installed (pip install ortools): nothing to compare with", flush=True)
    else:
        figure += f", {CLASS} pupils {max(over):+.1f} points beside CP-SAT at most"
        if max(over) > MOST_POINTS_OVER:
            shorts.append("too far from CP-SAT")
    bar = f"≤ {MOST_S:.0f} s, none broken, ≤ {MOST_OF_CHANCE:.0%} of chance, {MOST_POINTS_OVER:.0f} points"
    return verdict("groups", figure, bar, shorts)


def year() -> tuple[list[float], int, list[float]]:
    """Seconds of each seed, wishes broken in all, and cost as a share of a seating by lot."""
    took, shares, broken = [], [], 0
    for seed in range(SEEDS):
        learners, wishes, met = people(YEAR, seed)
        chance = statistics.fmean(
            form_groups(learners, SIZE, random.Random(lot), hard_points=POINTS, wishes=wishes, met=met, swaps=0).cost
            for lot in range(5)
        )
        # Of the processor: it is one thread, and what else the machine does is not its cost.
        began = time.process_time()
        found = form_groups(learners, SIZE, random.Random(seed), hard_points=POINTS, wishes=wishes, met=met)
        took.append(time.process_time() - began)
        broken += len(found.broken)
        shares.append(found.cost / chance)
    return took, broken, shares


def people(n: int, seed: int) -> tuple[list[Learner], Wishes, dict[Pair, float]]:
    """Pupils, wishes that can all be kept, and who sat together in the three last lessons."""
    dice = random.Random(seed)
    learners = [
        Learner(f"p{number:03}", dice.gauss(0, 1), frozenset(point for point in POINTS if dice.random() < 0.4))
        for number in range(n)
    ]
    keys = [one.key for one in learners]

    def tables() -> list[list[str]]:
        order = dice.sample(keys, n)
        return [order[first : first + SIZE] for first in range(0, n, SIZE)]

    kept = tables()
    place = {key: number for number, table in enumerate(kept) for key in table}
    together = [(table[0], table[1]) for table in kept[: len(kept) // 3]]
    together += [(table[1], table[2]) for table in kept[: len(kept) // 10]]
    apart: list[Pair] = []
    while len(apart) < n // 5:
        first, second = dice.sample(keys, 2)
        if place[first] != place[second]:
            apart.append((first, second))
    met: dict[Pair, float] = {}
    for weight in (1.0, 0.5, 0.25):
        for table in tables():
            for pair in ((one, other) for one in table for other in table if one < other):
                met[pair] = met.get(pair, 0.0) + weight
    return learners, Wishes(together, apart, company=[frozenset(dice.sample(keys, n // 6))]), met


def beside_proof() -> list[float] | None:
    """How many points ours costs more than what CP-SAT found in its time, by class; None where it is not here."""
    if importlib.util.find_spec("ortools") is None:
        return None
    over = []
    for seed in range(PROVEN):
        learners, wishes, met = people(CLASS, seed)
        began = time.perf_counter()
        ours = form_groups(learners, SIZE, random.Random(seed), hard_points=POINTS, wishes=wishes, met=met)
        took = time.perf_counter() - began
        present = sorted(learners, key=lambda one: one.key)
        plain = replace(wishes, locked={})
        problem = grouping._problem(present, "mixed", frozenset(POINTS), plain, met, None)
        theirs, proven = solved(problem, CLASS // SIZE)
        over.append(ours.cost - theirs)
        print(
            f"{CLASS} pupils: ours {ours.cost:.1f} points in {took:.2f} s, CP-SAT {theirs:.1f} in {PROVING_S:.0f} s"
            f"{' (proven)' if proven else ''}",
            flush=True,
        )
    return over


def solved(problem: Problem, count: int) -> tuple[float, bool]:
    """The cost that CP-SAT finds for tables alike in their means, in points, and whether it is proven the least."""
    from ortools.sat.python import cp_model  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    scale, n, tables = 100, len(problem.abilities), range(count)
    whole = [round(ability * scale) for ability in problem.abilities]
    model: Any = cp_model.CpModel()
    sits = [[model.new_bool_var("") for _table in tables] for _one in range(n)]
    terms = []
    for one in range(n):
        model.add_exactly_one(sits[one])
    for table in tables:
        model.add(sum(sits[one][table] for one in range(n)) == n // count)
        most = sum(sorted(map(abs, whole))[-(n // count) :])
        total, square = model.new_int_var(-most, most, ""), model.new_int_var(0, most * most, "")
        model.add(total == sum(whole[one] * sits[one][table] for one in range(n)))
        model.add_multiplication_equality(square, [total, total])
        # In points times scale²: spread is ten points a squared deviation of the mean, times how many sit there.
        terms.append((square, SPREAD / (n // count)))
        for point in range(problem.points):
            bare = model.new_bool_var("")
            knowers = [sits[one][table] for one in range(n) if problem.knows[one] >> point & 1]
            model.add_bool_or([*knowers, bare])
            terms.append((bare, UNCOVERED * scale * scale))
        for kind in range(max(problem.company).bit_length()):
            of_kind = [sits[one][table] for one in range(n) if problem.company[one] >> kind & 1]
            lone = model.new_bool_var("")
            model.add(sum(of_kind) != 1).only_enforce_if(lone.negated())
            terms.append((lone, LONE * scale * scale))
    for one in range(n):
        for other in range(one):
            cost = problem.near[one][other]
            if cost == 0:
                continue
            for table in tables:
                both = model.new_bool_var("")
                model.add(both >= sits[one][table] + sits[other][table] - 1)
                model.add(both <= sits[one][table])
                model.add(both <= sits[other][table])
                terms.append((both, cost * scale * scale))
    model.minimize(sum(round(weight * 2) * variable for variable, weight in terms))
    solver: Any = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = PROVING_S
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    kept = sum(1 for one in range(n) for other in range(one) if problem.near[one][other] <= -500)
    # Wishes for together count below nothing where they are kept, as in the problem.
    return solver.objective_value / 2 / scale / scale + kept * 1000, status == cp_model.OPTIMAL


if __name__ == "__main__":
    raise SystemExit(main())
