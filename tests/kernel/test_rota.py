"""Whose turn it is, as properties that hold for every class."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.rota import Candidate, rota

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        key=st.text("abcdefgh", min_size=1, max_size=3),
        turns=st.integers(0, 6),
        last=st.none() | st.floats(0, 1e9),
        today=st.integers(0, 2),
    ),
    unique_by=lambda one: one.key,
    max_size=12,
)
KEYS = st.frozensets(st.text("abcdefgh", min_size=1, max_size=3))


@given(CANDIDATES, KEYS, KEYS, st.integers(0, 99))
def test_who_is_asked_knows_the_point_and_does_not_rest_and_nobody_else_is_left_out(some, able, resting, seed):
    asked = rota(some, able, resting=resting, seed=seed)
    assert sorted(asked) == sorted({one.key for one in some} & able - resting)


@given(CANDIDATES, st.integers(0, 99))
def test_nobody_comes_twice_in_a_lesson_before_all_who_can_came_once(some, seed):
    by_key = {one.key: one for one in some}
    todays = [by_key[key].today for key in rota(some, by_key, seed=seed)]
    assert todays == sorted(todays)


@given(CANDIDATES, st.integers(0, 99))
def test_of_those_with_as_many_turns_today_the_fewest_so_far_and_the_longest_ago_come_first(some, seed):
    by_key = {one.key: one for one in some}
    order = [by_key[key] for key in rota(some, by_key, seed=seed)]
    for first, second in pairwise(order):
        if first.today == second.today:
            assert first.turns <= second.turns
            if first.turns == second.turns and first.last is not None:
                assert second.last is not None
                assert first.last <= second.last


@given(CANDIDATES, st.integers(0, 99))
def test_the_order_hangs_on_the_seed_and_on_nothing_else(some, seed):
    keys = {one.key for one in some}
    assert rota(some, keys, seed=seed) == rota(reversed(some), keys, seed=seed)


@given(st.integers(2, 12), st.integers(0, 99), st.integers(1, 5))
def test_over_the_lessons_everybody_teaches_as_often_as_everybody_else(count, seed, rounds):
    some = {str(n): Candidate(str(n)) for n in range(count)}
    for lesson in range(count * rounds):
        first = rota(some.values(), some, seed=seed + lesson)[0]
        some[first] = replace(some[first], turns=some[first].turns + 1, last=float(lesson))
    assert {one.turns for one in some.values()} == {rounds}
