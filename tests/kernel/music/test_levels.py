"""The level of the next exercise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.levels import Progress, answered, next_level


def test_mastery_raises_the_level_by_one():
    assert next_level(Progress(3, 0.9, 3)) == 4
    assert next_level(Progress(3, 0.5, 5, right_in_a_row=5)) == 4


def test_too_few_answers_and_a_wrong_last_one_keep_it():
    assert next_level(Progress(3, 0.95, 2, right_in_a_row=2)) == 3
    assert next_level(Progress(3, 0.95, 9, wrong_in_a_row=1)) == 3


def test_it_falls_only_after_three_wrong_in_a_row_that_are_too_hard():
    assert next_level(Progress(3, 0.4, 6, wrong_in_a_row=2)) == 3
    assert next_level(Progress(3, 0.7, 6, wrong_in_a_row=3)) == 3
    assert next_level(Progress(3, 0.4, 6, wrong_in_a_row=3)) == 2


@given(st.integers(1, 9), st.floats(0, 1), st.lists(st.booleans(), max_size=12))
def test_a_step_is_never_more_than_one_and_stays_within_the_bounds(level, likely, answers):
    progress = Progress(level, likely, 0)
    for correct in answers:
        progress = answered(progress, correct, likely)
    assert progress.attempts == len(answers)
    assert abs(next_level(progress) - level) <= 1
    assert 1 <= next_level(progress) <= 9
    assert next_level(progress, lowest=4, highest=4) == 4


def test_bounds_that_cross_are_refused():
    with pytest.raises(ValueError, match="lowest"):
        next_level(Progress(3, 0.5, 1), lowest=5, highest=4)
