"""The jigsaw: each home has every part, and experts of a part are about equally able."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.grouping import Learner, form_groups
from upbeat.kernel.jigsaw import LARGEST, deal_parts, homes_for


def homes_of(n, parts, seed):
    rng = random.Random(seed)
    learners = [Learner(f"p{number:02}", rng.gauss(0, 1)) for number in range(n)]
    by_key = {one.key: one for one in learners}
    formed = form_groups(learners, parts, rng, tables=homes_for(n, parts), swaps=200)
    return [[by_key[member.key] for member in group] for group in formed.groups]


@settings(max_examples=40)
@given(st.integers(2, 5), st.integers(0, 40), st.integers(0, 99))
def test_every_home_has_every_part_and_everybody_is_an_expert_once(parts, more, seed):
    homes = homes_of(2 * parts + more, parts, seed)
    jigsaw = deal_parts(homes, parts, random.Random(seed))
    for home in homes:
        assert {jigsaw.part_of[one.key] for one in home} == set(range(parts))
    experts = [key for table in jigsaw.experts for key in table.members]
    assert sorted(experts) == sorted(one.key for home in homes for one in home)
    assert all(jigsaw.part_of[key] == table.part for table in jigsaw.experts for key in table.members)
    assert all(len(table.members) <= LARGEST for table in jigsaw.experts)


def test_experts_of_the_parts_are_about_equally_able():
    homes = homes_of(32, 4, 3)
    ability = {one.key: one.ability for home in homes for one in home}
    jigsaw = deal_parts(homes, 4, random.Random(1))
    means = [sum(ability[key] for key, part in jigsaw.part_of.items() if part == number) / 8 for number in range(4)]
    assert max(means) - min(means) < 0.8


def test_a_part_that_somebody_holds_stays_with_them():
    homes = homes_of(12, 3, 1)
    held = {home[0].key: 2 for home in homes}
    jigsaw = deal_parts(homes, 3, random.Random(1), held)
    assert {key: jigsaw.part_of[key] for key in held} == held


@pytest.mark.parametrize("n, parts", [(7, 4), (10, 1)])
def test_too_few_pupils_or_parts_are_refused_with_what_to_do(n, parts):
    with pytest.raises(Invalid):
        homes_for(n, parts)
