"""The guidance ladder: from the answer that was given, never from the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import OptionGuidance, Span, Step, is_wheel_spinning, next_step

SPAN = Span("7", 65.0, 82.0)
PASSAGE = Span("7", 0.0, 120.0)
FULL = OptionGuidance("takes the bar line for the beat", SPAN, "Count from the first bar line.")
TOLD = {"b": FULL, "*": OptionGuidance(hint="Look at the first bar.")}


def climb(times, **more):
    return [next_step([("b",)] * wrong, TOLD, failures=wrong, **more) for wrong in range(1, times + 1)]


def test_first_the_seconds_then_the_hint_then_another_wording_then_round_again():
    name = FULL.misconception
    assert climb(4, variants=["v2", "v3"]) == [
        Step("span", name, span=SPAN),
        Step("hint", name, hint=FULL.hint),
        Step("variant", name, variant="v2"),
        Step("span", name, span=SPAN),
    ]


def test_an_empty_rung_is_left_out():
    assert [step.kind for step in climb(4)] == ["span", "hint", "span", "hint"]
    assert next_step([("c",)], {}, ["v2"]) == Step("variant", variant="v2")


def test_an_answer_nobody_thought_of_gets_the_guidance_for_any_other():
    assert next_step([("x",)], TOLD) == Step("hint", hint="Look at the first bar.")


def test_without_any_guidance_the_part_just_watched_is_offered_and_else_another_look():
    assert next_step([("x",)], {}, passage=PASSAGE) == Step("span", span=PASSAGE)
    assert next_step([("x",)], {}) == Step("hint")
    assert next_step([], {}) == Step("hint")


def test_the_last_answer_decides_and_its_own_span_goes_before_the_passage():
    assert next_step([("x",), ("b",), ("x", "b")], TOLD, passage=PASSAGE).span == SPAN


@pytest.mark.parametrize("failures, spinning", [(0, False), (10, False), (11, True)])
def test_after_more_than_ten_failures_the_teacher_is_told(failures, spinning):
    assert is_wheel_spinning(failures) == spinning
    assert (next_step([("b",)], TOLD, ["v2"], failures).kind == "teacher") == spinning


NAMES = st.sampled_from("abcd*")
GUIDED = st.builds(
    OptionGuidance, st.sampled_from(["", "m1", "m2"]), st.sampled_from([None, SPAN]), st.sampled_from(["", "h1", "h2"])
)


@given(
    st.lists(st.lists(st.sampled_from("abcd"), min_size=1, unique=True), max_size=5),
    st.dictionaries(NAMES, GUIDED),
    st.dictionaries(NAMES, GUIDED),
    st.integers(0, 20),
)
def test_what_belongs_to_an_option_that_was_not_chosen_never_shows(wrong, guidance, others, failures):
    chosen = {name for answer in wrong for name in answer} | {"*"}
    changed = {**{name: told for name, told in others.items() if name not in chosen}}
    changed |= {name: told for name, told in guidance.items() if name in chosen}
    assert next_step(wrong, guidance, ["v"], failures) == next_step(wrong, changed, ["v"], failures)


@pytest.mark.parametrize("start, end", [(5, 5), (6, 5), (-1, 5)])
def test_a_passage_that_does_not_go_forward_is_refused(start, end):
    with pytest.raises(Invalid):
        Span("1", start, end)
