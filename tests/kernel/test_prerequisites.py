"""Chains, learning order and levels over acyclic graphs."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.prerequisites import chain, foundation, levels


@st.composite
def graphs(draw):
    """Acyclic by making: a point requires only smaller ones."""
    size = draw(st.integers(1, 12))
    return {n: draw(st.sets(st.integers(0, n - 1))) if n else set() for n in range(size)}


def test_a_chain_is_the_shortest_way_down():
    requires = {5: [4, 3], 4: [1], 3: [2], 2: [1]}
    assert chain(requires, 5, 1) == [5, 4, 1]
    assert chain(requires, 1, 5) is None
    assert chain(requires, 3, 3) == [3]


def test_the_foundation_is_in_learning_order_without_the_point():
    assert foundation({5: [4, 3], 4: [1], 3: [2], 2: [1]}, 5) == [1, 2, 3, 4]
    assert foundation({}, 5) == []


def test_a_thousand_points_in_a_row_are_no_trouble():
    requires = {n: [n - 1] for n in range(1, 3000)}
    assert foundation(requires, 2999) == list(range(2999))
    assert chain(requires, 2999, 0) == list(range(2999, -1, -1))


def test_a_circle_has_no_levels():
    with pytest.raises(ValueError, match="circle"):
        levels({1: [2], 2: [1]}, [1, 2])


@given(graphs(), st.data())
def test_every_link_of_a_chain_is_a_requirement(requires, data):
    points = st.sampled_from(sorted(requires))
    start, goal = data.draw(points), data.draw(points)
    way = chain(requires, start, goal)
    if way is None:
        assert goal != start
        assert goal not in foundation(requires, start)
    else:
        assert (way[0], way[-1]) == (start, goal)
        assert all(lower in requires[upper] for upper, lower in pairwise(way))


@given(graphs(), st.data())
def test_whatever_a_point_of_the_foundation_needs_comes_before_it(requires, data):
    point = data.draw(st.sampled_from(sorted(requires)))
    order = foundation(requires, point)
    assert len(order) == len(set(order))
    for place, step in enumerate(order):
        assert requires[step] <= set(order[:place])
    assert requires[point] <= set(order)


@given(graphs())
def test_each_point_stands_one_level_above_its_deepest_requirement(requires):
    rows = levels(requires, requires)
    level = {point: number for number, row in enumerate(rows) for point in row}
    assert set(level) == set(requires)
    for point, needs in requires.items():
        assert level[point] == (1 + max(level[need] for need in needs) if needs else 0)
