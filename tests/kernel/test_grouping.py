"""Groups: everybody once, wishes kept, reasons that are true."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.grouping import Learner, Reason, explain, form_groups


def class_of(n, seed=1, share=0.4):
    rng = random.Random(seed)
    return [
        Learner(f"p{number:02}", rng.gauss(0, 1), frozenset(point for point in "abc" if rng.random() < share))
        for number in range(n)
    ]


def seats(grouping):
    return [[member.key for member in group] for group in grouping.groups]


@settings(max_examples=40)
@given(st.integers(0, 23), st.integers(2, 6), st.sampled_from(["mixed", "equal"]), st.integers(0, 99), st.data())
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


def test_wishes_for_together_and_apart_are_kept_where_they_can_be():
    learners = class_of(30)
    together, apart = [("p01", "p02"), ("p02", "p03")], [("p04", "p05"), ("p06", "p07")]
    grouping = form_groups(learners, 4, random.Random(4), "equal", together=together, apart=apart)
    table = {key: number for number, group in enumerate(seats(grouping)) for key in group}
    assert table["p01"] == table["p02"] == table["p03"]
    assert table["p04"] != table["p05"]
    assert table["p06"] != table["p07"]
    assert grouping.broken == ()
    members = {member.key: member.reasons for group in grouping.groups for member in group}
    assert members["p01"][0] == Reason("together", others=("p02",))


def test_wishes_that_contradict_one_another_are_named():
    learners = class_of(4)
    grouping = form_groups(learners, 2, random.Random(1), together=[("p00", "p01"), ("p00", "p02")])
    assert len(grouping.broken) == 1
    assert form_groups(learners, 4, random.Random(1), apart=[("p00", "p01")]).broken == (("p00", "p01"),)


def test_a_wish_with_somebody_absent_rests():
    grouping = form_groups(class_of(8), 4, random.Random(1), together=[("p00", "p01")], absent={"p01"})
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


@pytest.mark.parametrize(
    "size, wishes",
    [
        (1, {}),
        (4, {"together": [("p00", "p00")]}),
        (4, {"together": [("p00", "nobody")]}),
        (4, {"together": [("p00", "p01")], "apart": [("p01", "p00")]}),
    ],
)
def test_what_cannot_be_wished_is_refused(size, wishes):
    with pytest.raises(Invalid):
        form_groups(class_of(8), size, random.Random(1), **wishes)


def test_somebody_who_is_listed_twice_is_refused():
    with pytest.raises(Invalid):
        form_groups([Learner("a"), Learner("a")], 2, random.Random(1))


def test_a_class_of_thirty_is_grouped_in_the_blink_of_an_eye():
    begun = time.process_time()
    form_groups(class_of(30), 4, random.Random(1), hard_points="abc")
    assert time.process_time() - begun < 2
