"""Wishes that exclude one another are named, each with the people it is about."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.grouping import Learner, form_groups
from upbeat.kernel.wishes import Contradiction, Wishes, contradictions

NAMES = "abcdefgh"


def found(wishes, sizes=(4, 4), present=NAMES):
    return contradictions(wishes, present, sizes)


def test_a_chain_of_together_ends_where_two_are_to_sit_apart():
    wishes = Wishes(together=[("a", "b"), ("b", "c")], apart=[("c", "a")])
    assert found(wishes) == (Contradiction("apart_chain", ("a", "b", "c")),)
    assert found(Wishes([("a", "b")], [("b", "a")])) == (Contradiction("apart_chain", ("a", "b")),)


def test_more_who_hang_together_than_a_table_holds():
    wishes = Wishes(together=[("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")])
    assert found(wishes) == (Contradiction("too_many_together", ("a", "b", "c", "d", "e"), 4),)


def test_what_is_locked_may_contradict_a_wish():
    asunder = Wishes([("a", "b"), ("b", "c")], locked={"a": 0, "c": 1})
    assert found(asunder) == (Contradiction("locked_asunder", ("a", "b", "c")),)
    assert found(Wishes(apart=[("a", "b")], locked={"a": 1, "b": 1})) == (Contradiction("locked_together", ("a", "b")),)


def test_more_who_are_all_to_sit_apart_than_there_are_tables():
    wishes = Wishes(apart=[("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")])
    assert found(wishes) == (Contradiction("too_many_apart", ("a", "b", "c"), 2),)


def test_a_wish_with_somebody_who_is_not_there_contradicts_nothing():
    wishes = Wishes(together=[("a", "b"), ("b", "c")], apart=[("c", "a")])
    assert found(wishes, present="acdefgh") == ()


PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] != p[1]), max_size=5)


@settings(max_examples=40)
@given(PAIRS, PAIRS, st.dictionaries(st.sampled_from(NAMES), st.integers(0, 1), max_size=2))
def test_what_is_named_can_indeed_not_be_kept(together, apart, locked):
    wishes = Wishes(together, apart, locked=locked)
    grouping = form_groups([Learner(name) for name in NAMES], 4, random.Random(1), wishes=wishes, swaps=1500)
    if found(wishes):
        assert grouping.broken
