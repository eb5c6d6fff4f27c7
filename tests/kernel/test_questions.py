"""What may be shown of a question, and which keys are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.questions import MOST_OPTIONS, Option, check_key, public

ABC = (Option("a", "one"), Option("b", "two"), Option("c", "three"))
OPTIONS = st.lists(
    st.builds(Option, st.text("abcdefgh", min_size=1, max_size=3), st.text(max_size=5)),
    min_size=2,
    max_size=8,
    unique_by=lambda option: option.id,
)
CHOICES = st.sampled_from(["single", "multiple", "order"])


@given(CHOICES, OPTIONS, st.integers(), st.randoms(use_true_random=False))
def test_what_is_shown_does_not_depend_on_the_order_in_which_it_was_written(kind, options, seed, rng):
    rewritten = list(options)
    rng.shuffle(rewritten)
    assert public(kind, rewritten, seed) == public(kind, options, seed)
    assert sorted(public(kind, options, seed), key=lambda one: one.id) == sorted(options, key=lambda one: one.id)


@pytest.mark.parametrize("kind", ["single", "multiple", "order"])
def test_every_option_stands_at_every_place_about_equally_often(kind):
    firsts = [public(kind, ABC, seed)[0].id for seed in range(600)]
    assert all(150 < firsts.count(name) < 250 for name in "abc")


def test_one_seed_gives_one_order_for_ever():
    shown = "".join(option.id for option in public("single", ABC, 7))
    assert shown == "".join(option.id for option in public("single", ABC, 7))
    assert {"".join(option.id for option in public("order", ABC, seed)) for seed in range(60)} == {
        "abc",
        "acb",
        "bac",
        "bca",
        "cab",
        "cba",
    }


@pytest.mark.parametrize("kind", ["number", "text"])
def test_a_question_answered_in_writing_shows_no_options(kind):
    assert public(kind, ABC, 1) == ()


@pytest.mark.parametrize(
    "kind, options, key",
    [
        ("single", ABC, {"right": "b"}),
        ("multiple", ABC, {"right": ["a", "c"]}),
        ("multiple", ABC, {"right": ["a", "b", "c"]}),
        ("order", ABC, {"order": ["c", "a", "b"]}),
        ("number", (), {"value": 3.5, "tolerance": 0.01, "unit": "Hz"}),
        ("number", (), {"value": -2}),
        ("text", (), {"accepted": ["upbeat", "anacrusis"]}),
        ("single", (Option("a", "c sharp"), Option("b", "C sharp")), {"right": "b"}),
    ],
)
def test_a_key_that_can_be_met_is_taken(kind, options, key):
    check_key(kind, options, key)


@pytest.mark.parametrize(
    "kind, options, key, field",
    [
        ("essay", (), {}, "kind"),
        ("single", ABC, None, "key"),
        ("single", ABC, "b", "key"),
        ("single", ABC, {}, "key"),
        ("single", ABC, {"right": "d"}, "key"),
        ("single", ABC, {"right": ["a"]}, "key"),
        ("single", ABC[:1], {"right": "a"}, "options"),
        ("single", (), {"right": "a"}, "options"),
        ("single", [Option(str(n), str(n)) for n in range(MOST_OPTIONS + 1)], {"right": "1"}, "options"),
        ("single", (Option("a", "one"), Option("b", " ")), {"right": "a"}, "options"),
        ("single", (Option("a", "one"), Option("", "two")), {"right": "a"}, "options"),
        ("single", (Option("a", "one"), Option("b", " one ")), {"right": "a"}, "options"),
        ("single", (Option("a", "one"), Option("a", "two")), {"right": "a"}, "options"),
        ("multiple", ABC, {"right": []}, "key"),
        ("multiple", ABC, {"right": "a"}, "key"),
        ("multiple", ABC, {"right": ["a", "a"]}, "key"),
        ("multiple", ABC, {"right": ["a", "d"]}, "key"),
        ("multiple", ABC, {"right": [["a"]]}, "key"),
        ("order", ABC, {"order": ["a", "b"]}, "key"),
        ("order", ABC, {"order": ["a", "b", "b", "c"]}, "key"),
        ("order", ABC, {"order": ["a", "b", "d"]}, "key"),
        ("number", (), {}, "key"),
        ("number", (), {"value": "3"}, "key"),
        ("number", (), {"value": True}, "key"),
        ("number", (), {"value": float("nan")}, "key"),
        ("number", (), {"value": 1, "tolerance": -1}, "key"),
        ("number", (), {"value": 1, "tolerance": float("inf")}, "key"),
        ("number", (), {"value": 1, "unit": 5}, "key"),
        ("number", (), {"value": 1, "unit": "2m"}, "key"),
        ("number", ABC, {"value": 1}, "options"),
        ("text", (), {"accepted": []}, "key"),
        ("text", (), {"accepted": "upbeat"}, "key"),
        ("text", (), {"accepted": ["upbeat", " "]}, "key"),
        ("text", (), {"accepted": [3]}, "key"),
        ("text", (), {"accepted": ["x" * 201]}, "key"),
    ],
)
def test_a_key_that_nobody_could_meet_is_refused_while_it_is_written(kind, options, key, field):
    with pytest.raises(Invalid) as refusal:
        check_key(kind, options, key)
    assert refusal.value.field == field
