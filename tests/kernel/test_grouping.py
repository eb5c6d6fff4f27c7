"""Groups: everybody once, wishes kept, reasons that are true."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.grouping import Learner, Reason, broken_by, explain, form_groups
from upbeat.kernel.wishes import Wishes


def class_of(n, seed=1, share=0.4):
    rng = random.Random(seed)
    return [
        Learner(f"p{number:02}", rng.gauss(0, 1), frozenset(point for point in "abc" if rng.random() < share))
        for number in range(n)
    ]


def seats(grouping):
    return [[member.key for member in group] for group in grouping.groups]


def table_of(grouping):
    return {key: number for number, group in enumerate(seats(grouping)) for key in group}


@settings(max_examples=40)
@given(
    st.integers(0, 23), st.integers(2, 6), st.sampled_from(["mixed", "equal", "pairs"]), st.integers(0, 99), st.data()
)
def test_everybody_present_sits_in_one_group_of_about_the_size(n, size, style, seed, data):
    learners = class_of(n, seed)
    absent = data.draw(st.sets(st.sampled_from([one.key for one in learners]))) if learners else set()
    grouping = form_groups(learners, size, random.Random(seed), style, hard_points="abc", absent=absent, swaps=50)
    seated = [key for group in seats(grouping) for key in group]
    assert sorted(seated) == sorted(one.key for one in learners if one.key not in absent)
    assert set(grouping.absent) == absent
    sizes = [len(group) for group in grouping.groups]
    assert all(count <= size for count in sizes)
    assert not sizes or max(sizes) - min(sizes) <= 1
    assert all(member.reasons for group in grouping.groups for member in group)


@settings(max_examples=40)
@given(st.integers(4, 23), st.integers(2, 5), st.integers(0, 99), st.data())
def test_whoever_is_locked_stays_and_all_others_have_a_seat(n, size, seed, data):
    learners = class_of(n, seed)
    tables = -(-n // size)
    locked = data.draw(
        st.dictionaries(st.sampled_from([one.key for one in learners]), st.integers(0, tables - 1), max_size=n)
    )
    grouping = form_groups(learners, size, random.Random(seed), wishes=Wishes(locked=locked), swaps=50)
    where = table_of(grouping)
    assert {key: where[key] for key in locked} == locked
    assert sorted(where) == [one.key for one in learners]
    assert all(
        ("locked" in [reason.code for reason in member.reasons]) == (member.key in locked)
        for group in grouping.groups
        for member in group
    )


@settings(max_examples=20)
@given(st.integers(8, 24), st.integers(0, 999))
def test_what_is_broken_is_what_the_seating_breaks(n, seed):
    rng = random.Random(seed)
    keys = [one.key for one in class_of(n)]
    wishes = Wishes(
        together=[tuple(rng.sample(keys, 2)) for _n in range(4)], apart=[tuple(rng.sample(keys, 2)) for _n in range(9)]
    )
    grouping = form_groups(class_of(n), 4, random.Random(seed), wishes=wishes, swaps=2000)
    assert grouping.broken == broken_by(table_of(grouping), wishes)


def test_the_same_random_numbers_give_the_same_groups_in_whatever_order_the_class_comes():
    learners = class_of(20)
    first = form_groups(learners, 4, random.Random(5), hard_points="abc")
    assert form_groups(learners[::-1], 4, random.Random(5), hard_points="abc") == first
    assert form_groups(learners, 4, random.Random(6), hard_points="abc") != first


def test_mixed_groups_are_alike_in_their_means_and_equal_ones_inside():
    learners = class_of(30)
    ability = {one.key: one.ability for one in learners}

    def means(style):
        groups = seats(form_groups(learners, 4, random.Random(2), style))
        return sorted(sum(ability[key] for key in group) / len(group) for group in groups)

    mixed, equal = means("mixed"), means("equal")
    assert mixed[-1] - mixed[0] < 0.2
    assert equal[-1] - equal[0] > 2


def test_in_mixed_groups_somebody_knows_each_hard_point():
    grouping = form_groups(class_of(30), 4, random.Random(3), hard_points="abc")
    known = {one.key: one.known for one in class_of(30)}
    assert all(set().union(*(known[key] for key in group)) == set("abc") for group in seats(grouping))


def test_as_many_groups_as_asked_for():
    assert [len(group) for group in seats(form_groups(class_of(10), 4, random.Random(1), tables=2))] == [5, 5]
    with pytest.raises(Invalid):
        form_groups(class_of(3), 2, random.Random(1), tables=4)


def test_wishes_for_together_and_apart_are_kept_where_they_can_be():
    wishes = Wishes([("p01", "p02"), ("p02", "p03")], [("p04", "p05"), ("p06", "p07")])
    grouping = form_groups(class_of(30), 4, random.Random(4), "equal", wishes=wishes)
    table = table_of(grouping)
    assert table["p01"] == table["p02"] == table["p03"]
    assert table["p04"] != table["p05"]
    assert table["p06"] != table["p07"]
    assert grouping.broken == ()
    members = {member.key: member.reasons for group in grouping.groups for member in group}
    assert members["p01"][0] == Reason("together", others=("p02",))


def test_a_set_is_spread_over_the_tables_and_nobody_of_another_sits_alone():
    spread, company = {f"p{n:02}" for n in range(8)}, {f"p{n:02}" for n in range(8, 13)}
    wishes = Wishes(spread=[spread], company=[company])
    groups = seats(form_groups(class_of(32), 4, random.Random(1), wishes=wishes))
    assert [len(spread & set(group)) for group in groups] == [1] * 8
    assert all(len(company & set(group)) != 1 for group in groups)


def test_whoever_sat_together_last_sits_with_others_now():
    learners = class_of(24)
    last = form_groups(learners, 4, random.Random(1))
    met = {(one, other): 1.0 for group in seats(last) for one in group for other in group if one < other}
    again = form_groups(learners, 4, random.Random(1), met=met)
    assert not [(one, other) for group in seats(again) for one in group for other in group if (one, other) in met]


def test_pairs_answered_differently_and_stand_as_far_apart_as_wanted():
    rng = random.Random(2)
    learners = [Learner(f"p{n:02}", rng.gauss(0, 1), answer=frozenset("ab"[n % 2])) for n in range(20)]
    by_key = {one.key: one for one in learners}
    grouping = form_groups(learners, 2, random.Random(3), "pairs", gap=1.0)
    gaps = []
    for one, other in seats(grouping):
        assert by_key[one].answer != by_key[other].answer
        gaps.append(abs(by_key[one].ability - by_key[other].ability))
    assert 0.5 < sum(gaps) / len(gaps) < 1.6
    first = grouping.groups[0]
    assert first[0].reasons[0] == Reason("differs", others=(first[1].key,))


def test_where_nobody_answered_otherwise_a_pair_is_told_so():
    learners = [Learner(key, answer=frozenset("a")) for key in "xyz"] + [Learner("n")]
    groups = form_groups(learners, 2, random.Random(1), "pairs").groups
    assert {member.reasons[0].code for group in groups for member in group} == {"same_answer"}


def test_wishes_that_contradict_one_another_are_named():
    together = Wishes(together=[("p00", "p01"), ("p00", "p02")])
    assert len(form_groups(class_of(4), 2, random.Random(1), wishes=together).broken) == 1
    apart = Wishes(apart=[("p00", "p01")])
    assert form_groups(class_of(4), 4, random.Random(1), wishes=apart).broken == (("p00", "p01"),)


def test_a_wish_with_somebody_absent_rests():
    wishes = Wishes(together=[("p00", "p01")])
    grouping = form_groups(class_of(8), 4, random.Random(1), wishes=wishes, absent={"p01"})
    assert grouping.broken == ()
    assert grouping.absent == ("p01",)


def test_reasons_say_who_explains_what_to_whom():
    chen, mia, li = Learner("Chen", 1, frozenset("ab")), Learner("Mia", 0, frozenset("a")), Learner("Li", -1)
    members = explain([chen, mia, li], "mixed", "ab")
    assert [member.reasons for member in members] == [
        (Reason("explains", "b", ("Mia", "Li")),),
        (Reason("explains", "a", ("Li",)), Reason("learns", "b", ("Chen",))),
        (Reason("learns", "a", ("Chen", "Mia")),),
    ]
    assert members[0].reasons[0].to_json() == {"code": "explains", "point": "b", "others": ["Mia", "Li"]}


def test_where_all_know_the_same_the_level_is_the_reason():
    same = [Learner("a", 1, frozenset("x")), Learner("b", 1, frozenset("x"))]
    assert {member.reasons for member in explain(same, "equal")} == {(Reason("same_level"),)}
    assert {member.reasons for member in explain(same, "mixed")} == {(Reason("evens_out"),)}


@pytest.mark.parametrize("size, together", [(1, []), (4, [("p00", "p00")]), (4, [("p00", "nobody")])])
def test_what_cannot_be_wished_is_refused(size, together):
    with pytest.raises(Invalid):
        form_groups(class_of(8), size, random.Random(1), wishes=Wishes(together))


def test_somebody_who_is_listed_twice_is_refused():
    with pytest.raises(Invalid):
        form_groups([Learner("a"), Learner("a")], 2, random.Random(1))


def test_a_class_of_thirty_is_grouped_in_the_blink_of_an_eye():
    begun = time.process_time()
    form_groups(class_of(30), 4, random.Random(1), hard_points="abc")
    assert time.process_time() - begun < 2
