"""Numbers drawn anew: the same seed gives the same, and conditions are met."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.parameters import draw, fill, read_parameters, words, written


@pytest.mark.parametrize(
    "line, values",
    [
        ("a = 2..5", "2 3 4 5"),
        ("a=2 .. 3", "2 3"),
        ("a = 2…3", "2 3"),
        ("a = 0.5..2 step 0.5", "1/2 1 3/2 2"),
        ("a = 1..10 step 4", "1 5 9"),
        ("a = -1..1", "-1 0 1"),
        ("a = 3, 5, 5, 1/2", "3 5 1/2"),
        ("a = 3、5，7；9", "3 5 7 9"),
        ("a = 7", "7"),
    ],
)
def test_a_line_says_what_a_letter_may_be(line, values):
    (found,) = read_parameters([line]).drawn
    assert (found.name, found.values) == ("a", tuple(Fraction(one) for one in values.split()))


@pytest.mark.parametrize(
    "lines, conditions, field",
    [
        (["a"], [], "parameters"),
        (["a = "], [], "parameters"),
        (["2 = 3"], [], "parameters"),
        (["min = 1..2"], [], "parameters"),
        (["a = 5..2"], [], "parameters"),
        (["a = 1..2 step 0"], [], "parameters"),
        (["a = 0..1000000"], [], "parameters"),
        (["a = x"], [], "parameters"),
        (["a = 1..2", "a = 3"], [], "parameters"),
        ([f"a{n} = 1" for n in range(9)], [], "parameters"),
        (["a = 1..2"], ["a != b"], "conditions"),
        (["a = 1..2"], ["import os"], "conditions"),
    ],
)
def test_a_line_that_says_nothing_is_refused_at_its_field(lines, conditions, field):
    with pytest.raises(Invalid) as refusal:
        read_parameters(lines, conditions)
    assert refusal.value.field == field


@given(st.integers(0, 2**31))
def test_one_seed_gives_one_drawing_for_ever_and_it_meets_the_conditions(seed):
    parameters = read_parameters(["a = 2..9", "b = 2..9"], ["a != b", "a - b >= 0", "1/(a - 3) > -9"])
    values = draw(parameters, seed)
    assert values == draw(parameters, seed)
    assert values["a"] > values["b"]
    assert values["a"] != 3, "a condition that divides by zero is not met"


def test_seeds_draw_different_numbers_each_about_equally_often():
    parameters = read_parameters(["a = 1..4"])
    drawn = [draw(parameters, seed)["a"] for seed in range(800)]
    assert all(140 < drawn.count(Fraction(number)) < 260 for number in range(1, 5))


def test_conditions_that_nothing_meets_are_told():
    with pytest.raises(Invalid) as refusal:
        draw(read_parameters(["a = 1..3"], ["a > 5"]), 1)
    assert refusal.value.field == "conditions"


@pytest.mark.parametrize(
    "value, text",
    [
        ("12", "12"),
        ("-5/2", "−2.5"),
        ("1/8", "0.125"),
        ("1/3", "1/3"),
        ("-1/3", "−1/3"),
        ("0", "0"),
        ("1/1000000000", "0.000000001"),
    ],
)
def test_a_value_is_written_as_a_person_writes_it(value, text):
    assert written(Fraction(value)) == text


def test_formulas_in_a_text_are_reckoned_and_without_numbers_braces_stay():
    values = {"a": Fraction(3), "b": Fraction(4)}
    assert fill("{a} × {b} is not {a*b - 10}. {", values) == "3 × 4 is not 2. {"
    assert fill("{a}", {}) == "{a}"
    assert words(values) == "a = 3, b = 4"
