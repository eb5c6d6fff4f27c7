"""Seats swapped one by one: the running cost is the true one, and who is not free stays."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.seating import Problem, anneal, cost_of


def problem_of(n, seed, level):
    rng = random.Random(seed)
    near = [[0.0] * n for _one in range(n)]
    for _pair in range(n):
        i, j = rng.sample(range(n), 2)
        near[i][j] = near[j][i] = rng.choice([-1000.0, 1000.0, 6.0])
    return Problem(
        abilities=[rng.gauss(0, 1) for _one in range(n)],
        knows=[rng.randrange(8) for _one in range(n)],
        points=3,
        company=[rng.randrange(4) for _one in range(n)],
        near=near,
        level=level,
    )


@settings(max_examples=40)
@given(st.integers(4, 20), st.integers(0, 999), st.sampled_from([-1, 0, 1]), st.integers(2, 5))
def test_the_best_that_was_met_is_no_worse_than_the_start_and_seats_all_once(n, seed, level, count):
    problem = problem_of(n, seed, level)
    tables = [list(range(n))[number::count] for number in range(count)]
    sizes, before = [len(table) for table in tables], cost_of(problem, tables)
    cost = anneal(problem, tables, range(n), random.Random(seed), 3000)
    assert cost == cost_of(problem, tables)
    assert cost <= before + 1e-6
    assert [len(table) for table in tables] == sizes
    assert sorted(one for table in tables for one in table) == list(range(n))


@settings(max_examples=20)
@given(st.integers(0, 999), st.sets(st.integers(0, 11)))
def test_who_is_not_free_is_never_moved(seed, held):
    tables = [list(range(12))[number::3] for number in range(3)]
    anneal(problem_of(12, seed, 1), tables, [one for one in range(12) if one not in held], random.Random(seed), 2000)
    assert all(one in tables[one % 3] for one in held)


def test_small_problems_are_solved_as_well_as_by_trying_everything():
    for seed in range(5):
        problem = problem_of(6, seed, 1)
        best = min(
            cost_of(problem, [[0, i, j], [one for one in range(6) if one not in (0, i, j)]])
            for i in range(1, 6)
            for j in range(i + 1, 6)
        )
        found = anneal(problem, [[0, 1, 2], [3, 4, 5]], range(6), random.Random(seed), 5000)
        assert abs(found - best) < 1e-6
