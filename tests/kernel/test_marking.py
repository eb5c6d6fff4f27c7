"""Marking: what is right, what is nearly right, and what is no answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.marking import KINDS, Option, Outcome, check_key, mark

NAMES = list("abcdef")
SUBSETS = st.lists(st.sampled_from(NAMES), min_size=1, unique=True)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
KEYS = {
    "single": {"right": "b"},
    "multiple": {"right": ["a", "c"]},
    "number": {"value": 3.5, "tolerance": 0.01, "unit": ""},
    "text": {"accepted": ["upbeat", "anacrusis", "弱起"]},
    "order": {"order": ["c", "a", "b"]},
    "matching": {"pairs": {"a": "x", "b": "y"}},
    "gap": {"gaps": {"1": {"accepted": ["upbeat"]}, "2": {"right": "x"}}},
    "spot": {"regions": [{"id": "a", "shape": "rect", "x": 0.1, "y": 0.1, "w": 0.3, "h": 0.3}], "right": ["a"]},
    "moment": {"spans": [{"id": "a", "start": 3.51, "end": 8}], "right": ["a"]},
}


def test_a_single_choice_is_right_or_not():
    assert mark("single", KEYS["single"], "b") == Outcome(True, 1.0, ("b",))
    assert mark("single", KEYS["single"], "a") == Outcome(False, 0.0, ("a",))
    assert mark("single", KEYS["single"], ["b"]) == Outcome(True, 1.0, ("b",))


@given(SUBSETS, SUBSETS)
def test_a_multiple_choice_is_right_where_exactly_the_right_ones_are_chosen(right, chosen):
    outcome = mark("multiple", {"right": right}, chosen)
    hits = len(set(right) & set(chosen))
    assert outcome.correct == (set(right) == set(chosen))
    assert outcome.score == max(0.0, (2 * hits - len(chosen)) / len(right))
    assert outcome.chosen == tuple(chosen)


@given(st.permutations(NAMES), st.permutations(NAMES))
def test_an_order_is_right_where_every_card_is_in_place_and_scores_its_pairs(right, given_order):
    outcome = mark("order", {"order": right}, given_order)
    assert outcome.correct == (right == given_order)
    backwards = mark("order", {"order": right}, given_order[::-1])
    assert abs(outcome.score + backwards.score - 1) < 1e-9


@given(
    st.integers(-10_000, 10_000),
    st.integers(0, 500),
    st.integers(-1000, 1000),
    st.sampled_from(["{:.2f}", "{:.2f} Hz"]),
)
def test_a_number_is_right_up_to_the_very_edge_of_its_tolerance(value, tolerance, off, form):
    """All in hundredths, so that what is right can be said exactly."""
    key = {"value": value / 100, "tolerance": tolerance / 100, "unit": "Hz"}
    assert mark("number", key, form.format((value + off) / 100)).correct == (abs(off) <= tolerance)
    assert mark("number", key, (value + off) / 100).correct == (abs(off) <= tolerance)


@pytest.mark.parametrize("answer", ["3.5", " 3,5 ", "７／２", "3 1/2", 3.5, "3.51", "3.49"])
def test_a_number_is_marked_however_it_is_written(answer):
    assert mark("number", KEYS["number"], answer).correct


@pytest.mark.parametrize("answer", ["3.511", "4", 3, "-3.5"])
def test_a_number_outside_the_tolerance_is_not_right(answer):
    assert mark("number", KEYS["number"], answer) == Outcome(False, 0.0, (str(answer),))


def test_a_thousand_is_a_thousand_and_one_point_nothing_is_one():
    assert mark("number", {"value": 1000}, "1,000").correct
    assert mark("number", {"value": 1}, "1,000").correct
    assert not mark("number", {"value": 100}, "1,000").correct


@pytest.mark.parametrize("answer", ["Upbeat", " UPBEAT. ", "ａnacrusis", "弱 起。"])
def test_a_text_is_marked_without_the_differences_that_do_not_count(answer):
    assert mark("text", KEYS["text"], answer).correct


def test_another_text_is_not_right_and_is_kept_as_it_was_read():
    assert mark("text", KEYS["text"], " Down  Beat!") == Outcome(False, 0.0, ("down beat",))


@pytest.mark.parametrize(
    "kind, answer",
    [
        ("single", ""),
        ("single", None),
        ("single", ["a", "b"]),
        ("single", 3),
        ("multiple", []),
        ("multiple", "ac"),
        ("multiple", ["a", "a"]),
        ("multiple", [1]),
        ("order", ["c", "a"]),
        ("order", ["c", "a", "b", "b"]),
        ("order", ["c", "a", "d"]),
        ("order", {"c": 1}),
        ("number", "three"),
        ("number", ""),
        ("number", True),
        ("number", float("nan")),
        ("number", "1/0"),
        ("number", "9" * 201),
        ("text", "  "),
        ("text", "\u200b"),
        ("text", "x" * 201),
        ("text", 5),
        ("essay", "x"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_a_sentence(kind, answer):
    with pytest.raises(Invalid, match=r"^[A-Z].*\.$"):
        mark(kind, KEYS.get(kind, {}), answer)


@given(st.sampled_from(KINDS), JSON)
def test_any_answer_at_all_is_marked_or_refused_and_nothing_else(kind, answer):
    try:
        outcome = mark(kind, KEYS[kind], answer)
    except Invalid as refusal:
        shown = refusal.message
    else:
        assert outcome.correct == (outcome.score == 1.0)
        assert 0.0 <= outcome.score <= 1.0
        json.dumps(outcome.chosen)
        return
    assert not any(name in shown for name in ("upbeat", "anacrusis", "弱起", "3.51"))


@given(SUBSETS, SUBSETS, SUBSETS)
def test_a_wrong_answer_comes_back_as_it_was_given_whatever_the_key(one_key, other_key, chosen):
    """What is handed on about a choice depends on the choice alone."""
    assert mark("multiple", {"right": one_key}, chosen).chosen == mark("multiple", {"right": other_key}, chosen).chosen


@given(st.permutations(NAMES), st.data())
def test_the_answer_in_the_key_is_right_for_every_key_that_may_be_written(order, data):
    options = [Option(name, name) for name in NAMES]
    right = data.draw(SUBSETS)
    for kind, key, answer in (
        ("single", {"right": right[0]}, right[0]),
        ("multiple", {"right": right}, right[::-1]),
        ("order", {"order": order}, order),
    ):
        check_key(kind, options, key)
        assert mark(kind, key, answer).score == 1.0


@given(st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_every_accepted_text_is_accepted(accepted):
    key = {"accepted": accepted}
    try:
        check_key("text", (), key)
    except Invalid:
        return
    assert all(mark("text", key, text).correct for text in accepted)


@given(st.floats(-1e12, 1e12), st.floats(0, 1e3))
def test_the_very_value_of_a_number_is_right(value, tolerance):
    key = {"value": value, "tolerance": tolerance}
    check_key("number", (), key)
    assert mark("number", key, value).correct
    assert mark("number", key, f"{value:.20f}" if tolerance >= 1 else repr(value)).correct
