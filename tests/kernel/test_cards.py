"""Which letter of a card is up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.cards import LETTERS, edge_up, letter_of, read_cards, steady

TURNS = st.integers(0, 3)


def held(quarter_turns, lean=0.0, size=50.0, at=(300.0, 200.0)):
    """Corners of a card turned against the clock by so many quarters, and leaning by ``lean`` degrees to the right."""
    angle = math.radians(lean - 90 * quarter_turns)
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x, y = x * size / 2, y * size / 2
        corners.append(
            (at[0] + x * math.cos(angle) - y * math.sin(angle), at[1] + x * math.sin(angle) + y * math.cos(angle))
        )
    return corners


@given(TURNS, st.floats(-34, 34), st.floats(10, 900), st.floats(-100, 4000), st.floats(-100, 4000))
def test_the_letter_at_the_upper_edge_counts_wherever_and_however_large_the_card_is(turns, lean, size, x, y):
    assert letter_of(held(turns, lean, size, (x, y))) == LETTERS[turns]


@given(TURNS, st.floats(36, 54))
def test_a_card_between_two_edges_says_neither(turns, lean):
    assert letter_of(held(turns, lean)) is None


@given(TURNS, st.floats(-20, 20), st.lists(st.floats(-6, 6), min_size=8, max_size=8))
def test_seen_aslant_it_says_the_same(turns, lean, moved):
    corners = [(x + dx, y + dy) for (x, y), dx, dy in zip(held(turns, lean, 60), moved[::2], moved[1::2], strict=True)]
    assert letter_of(corners) == LETTERS[turns]


@given(TURNS)
def test_a_mirror_or_a_crossed_shape_says_nothing(turns):
    corners = held(turns)
    assert letter_of(corners[::-1]) is None
    assert letter_of([corners[0], corners[2], corners[1], corners[3]]) is None
    assert letter_of(corners[:3]) is None
    assert letter_of([(5.0, 5.0)] * 4) is None


@pytest.mark.parametrize("letter", LETTERS)
def test_turning_a_letter_to_the_top_shows_it(letter):
    assert letter_of(held(edge_up(letter))) == letter


def test_a_number_seen_with_two_letters_says_nothing():
    found = [(3, held(0)), (4, held(1)), (3, held(2)), (5, held(0, 45)), (6, held(3)), (6, held(3, 5))]
    assert read_cards(found) == {4: "B", 6: "D"}


def test_only_what_was_seen_twice_alike_counts_and_the_last_of_all():
    first = {1: "A", 2: "B", 3: "C"}
    assert steady({}, first) == {}
    assert steady(first, {1: "A", 2: "C", 4: "D"}) == {1: "A"}
    assert steady({**first, 2: "C"}, {2: "C"}) == {2: "C"}
