"""Matching and gaps: every part right, a share of it, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.marking import mark
from upbeat.kernel.parts import gaps_in, pieces_of
from upbeat.kernel.questions import Option, check_key, public

SIDES = [Option(f"l{n}", f"left {n}", "left") for n in "123"] + [Option(f"r{n}", f"right {n}", "right") for n in "1234"]
PAIRS = {"pairs": {"l1": "r1", "l2": "r2", "l3": "r2"}}
STEM = "The bar line stands [1] the beat; an [2] begins before it."
CHOICES = [Option("g1a", "before", "1"), Option("g1b", "behind", "1")]
GAPS = {"gaps": {"1": {"right": "g1a"}, "2": {"accepted": ["upbeat", "弱起"]}}}


def test_keys_of_parts_are_taken():
    check_key("matching", SIDES, PAIRS)
    check_key("gap", CHOICES, GAPS, STEM)


@pytest.mark.parametrize(
    "answer, score, wrong",
    [
        ({"l1": "r1", "l2": "r2", "l3": "r2"}, 1.0, ()),
        ({"l1": "r1", "l2": "r3", "l3": "r2"}, 2 / 3, ("l2>r3", "l2")),
        ({"l1": "r4", "l2": "r1", "l3": "r1"}, 0.0, ("l1>r4", "l2>r1", "l3>r1", "l1", "l2", "l3")),
    ],
)
def test_a_matching_scores_by_its_pairs_and_names_the_wrong_ones(answer, score, wrong):
    outcome = mark("matching", PAIRS, answer)
    assert (outcome.correct, outcome.score, outcome.wrong) == (score == 1.0, score, wrong)


@pytest.mark.parametrize(
    "answer, score, wrong",
    [
        ({"1": "g1a", "2": " UPBEAT. "}, 1.0, ()),
        ({"1": "g1a", "2": "弱 起"}, 1.0, ()),
        ({"1": "g1b", "2": "up beat"}, 0.0, ("1>g1b", "2>up beat", "1", "2")),
        ({"1": "g1a", "2": "Auftakt"}, 0.5, ("2>auftakt", "2")),
    ],
)
def test_gaps_score_by_their_words_read_as_short_texts(answer, score, wrong):
    outcome = mark("gap", GAPS, answer)
    assert (outcome.correct, outcome.score, outcome.wrong) == (score == 1.0, score, wrong)


@pytest.mark.parametrize("kind, key", [("matching", PAIRS), ("gap", GAPS)])
@pytest.mark.parametrize(
    "answer",
    [
        None,
        "",
        [],
        {},
        3,
        [["l1", "r1"]],
        {"l1": "r1"},
        {"1": "g1a"},
        {"l1": "", "l2": "r2", "l3": "r2"},
        {"1": " ", "2": "x"},
        {"l1": ["r1"], "l2": "r2", "l3": "r2"},
        {"1": {"1": "a"}, "2": "x"},
        {"l1": "r1", "l2": "r2", "l3": "r2", "l4": "r1"},
        {str(n): "x" for n in range(5000)},
        {"1": "x" * 201, "2": "y"},
        {"__proto__": "r1"},
    ],
)
def test_what_is_not_an_answer_to_every_part_is_refused(kind, key, answer):
    with pytest.raises(Invalid):
        mark(kind, key, answer)


@pytest.mark.parametrize(
    "options, key, field",
    [
        (SIDES[:1] + SIDES[3:], {"pairs": {"l1": "r1"}}, "options"),
        (SIDES[:4], PAIRS, "options"),
        (SIDES, {"pairs": {"l1": "r1", "l2": "r2"}}, "key"),
        (SIDES, {"pairs": {"l1": "r1", "l2": "r2", "l3": "l1"}}, "key"),
        (SIDES, {"pairs": []}, "key"),
        ([*SIDES, Option("m", "middle", "middle")], PAIRS, "options"),
        ([*SIDES, Option("l4", "left 1", "left")], PAIRS, "options"),
    ],
)
def test_a_matching_that_is_none_is_refused(options, key, field):
    with pytest.raises(Invalid) as refusal:
        check_key("matching", options, key)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "stem, options, key, field",
    [
        ("No gap", CHOICES, GAPS, "stem"),
        ("[1] and [1] and [2]", CHOICES, GAPS, "stem"),
        (STEM, CHOICES, {"gaps": {"1": {"right": "g1a"}}}, "key"),
        (STEM, CHOICES, {"gaps": GAPS["gaps"] | {"3": {"accepted": ["x"]}}}, "key"),
        (STEM, CHOICES[:1], GAPS, "key"),
        (STEM, CHOICES, {"gaps": {"1": {"right": "g1a"}, "2": {"accepted": []}}}, "key"),
        (STEM, CHOICES, {"gaps": {"1": {"accepted": ["before"]}, "2": {"accepted": ["x"]}}}, "key"),
        (STEM, [*CHOICES, Option("g9", "x", "9")], GAPS, "options"),
    ],
)
def test_gaps_that_are_none_are_refused(stem, options, key, field):
    with pytest.raises(Invalid) as refusal:
        check_key("gap", options, key, stem)
    assert refusal.value.field == field


def test_a_text_is_cut_at_its_gaps():
    assert gaps_in(STEM) == ("1", "2")
    assert pieces_of("[1] or [12]") == (("", "1"), (" or ", "12"), ("", ""))
    assert pieces_of("no gap") == (("no gap", ""),)


@given(st.integers(), st.permutations(SIDES))
def test_both_sides_are_shown_in_an_order_that_tells_nothing_of_the_pairs(seed, written):
    assert public("matching", written, seed) == public("matching", SIDES, seed)
