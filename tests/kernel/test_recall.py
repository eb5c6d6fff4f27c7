"""When a recall card comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.recall import AGAIN, EASY, GOOD, GRADES, HARD, graded

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


def after(grades, pause=timedelta(0)):
    """The memory after looks at the card, each when it was due or ``pause`` later."""
    memory, now = None, NOW
    for grade in grades:
        memory = graded(memory, grade, now)
        now = memory.due + pause
    return memory


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.integers(0, 30))
def test_the_same_grades_at_the_same_moments_give_the_same_day(grades, days):
    pause = timedelta(days=days)
    assert after(grades, pause) == after(grades, pause)
    memory = after(grades, pause)
    assert memory.due > memory.last
    assert memory.stability > 0
    assert 1 <= memory.difficulty <= 10


@given(st.lists(st.integers(1, 4), max_size=5))
def test_the_better_it_was_recalled_the_later_it_comes_back(grades):
    now = NOW if not grades else after(grades).due
    known = after(grades) if grades else None
    pauses = [graded(known, grade, now).due - now for grade in GRADES]
    assert pauses == sorted(pauses)


def test_a_new_card_comes_back_within_minutes_and_an_easy_one_in_days():
    assert graded(None, AGAIN, NOW).due - NOW == timedelta(minutes=1)
    assert graded(None, GOOD, NOW).due - NOW == timedelta(minutes=10)
    assert graded(None, HARD, NOW).due < graded(None, GOOD, NOW).due
    assert graded(None, EASY, NOW).due - NOW > timedelta(days=3)


def test_what_is_recalled_again_and_again_rests_longer_and_what_is_forgotten_comes_at_once():
    known = after([GOOD] * 5)
    assert known.due - known.last > timedelta(days=20)
    assert graded(known, AGAIN, known.due).due - known.due == timedelta(minutes=10)


def test_there_are_four_grades():
    with pytest.raises(ValueError, match="5"):
        graded(None, 5, NOW)
