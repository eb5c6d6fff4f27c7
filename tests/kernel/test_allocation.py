"""Who evaluates whose work: as many for everybody, never one's own, the same again from the same numbers."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.allocation import allocate, lightest
from upbeat.kernel.errors import Invalid

keys = st.integers(0, 60).map("p{:02}".format)


def loads_of(given_to, authors):
    counted = Counter(author for works in given_to.values() for author in works)
    return {author: counted[author] for author in authors}


@given(st.sets(keys, max_size=40), st.integers(0, 6), st.integers(0, 99))
def test_who_hands_in_gets_exactly_as_many_evaluations_as_they_give(authors, each, seed):
    found = allocate(authors, authors, each, random.Random(seed))
    most = min(each, max(0, len(authors) - 1))
    assert {one: len(works) for one, works in found.items()} == dict.fromkeys(authors, most)
    assert loads_of(found, authors) == dict.fromkeys(authors, most)


@given(st.sets(keys, max_size=30), st.sets(keys, max_size=30), st.integers(0, 6), st.integers(0, 99))
def test_nobody_gets_their_own_work_nor_one_twice_and_the_numbers_differ_by_one_at_most(
    authors, evaluators, each, seed
):
    found = allocate(authors, evaluators, each, random.Random(seed))
    assert set(found) == evaluators
    for one, works in found.items():
        assert one not in works
        assert len(set(works)) == len(works) == min(each, len(authors - {one}))
    if authors <= evaluators:
        counts = loads_of(found, authors).values()
        assert not counts or max(counts) - min(counts) <= 1


@given(st.sets(keys, min_size=2, max_size=20), st.integers(1, 5), st.integers(0, 99), st.randoms())
def test_the_same_numbers_give_the_same_allocation_in_whatever_order_the_class_comes(authors, each, seed, shuffler):
    mixed = sorted(authors)
    shuffler.shuffle(mixed)
    first = allocate(sorted(authors), sorted(authors), each, random.Random(seed))
    assert allocate(mixed, mixed, each, random.Random(seed)) == first


@given(st.integers(1, 4), st.integers(0, 99), st.data())
def test_nobody_evaluates_who_evaluates_them_where_there_are_works_enough(each, seed, data):
    authors = [f"p{n}" for n in range(data.draw(st.integers(2 * each + 1, 30)))]
    found = allocate(authors, authors, each, random.Random(seed))
    assert not [(a, b) for a in authors for b in found[a] if a in found[b]]


def test_another_seed_gives_another_allocation():
    authors = [f"p{n}" for n in range(20)]
    assert allocate(authors, authors, 3, random.Random(1)) != allocate(authors, authors, 3, random.Random(2))


def test_one_who_comes_late_takes_the_works_that_the_fewest_have():
    loads = {"a": 3, "b": 1, "c": 2, "own": 0, "had": 0}
    assert lightest(loads, 2, random.Random(1), but={"own", "had"}) == ("b", "c")
    assert lightest(loads, 9, random.Random(1), but={"own", "had"}) == ("b", "c", "a")
    assert lightest({}, 2, random.Random(1)) == ()


def test_fewer_than_none_is_refused():
    with pytest.raises(Invalid):
        allocate(["a"], ["a"], -1, random.Random(1))
