"""What answers say about a question."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.itemstats import DISCRIMINATION_FROM, Answered, discrimination, statistics
from upbeat.kernel.wilson import interval

ANSWERS = st.lists(
    st.builds(Answered, st.booleans(), st.just(("a",)), st.floats(0, 1) | st.none()), min_size=0, max_size=120
)


def test_answers_are_counted_and_options_come_most_chosen_first():
    answers = [Answered(True, ("b",)), Answered(False, ("a",)), Answered(False, ("c",)), Answered(False, ("c",))]
    counted = statistics(answers)
    assert (counted.n, counted.right, counted.share) == (4, 1, 0.25)
    assert (counted.low, counted.high) == interval(1, 4)
    assert list(counted.options.items()) == [("c", 2), ("a", 1), ("b", 1)]
    assert counted.discrimination is None


def test_of_no_answers_nothing_is_claimed():
    counted = statistics([])
    assert (counted.n, counted.share, counted.low, counted.high, counted.options) == (0, None, 0.0, 1.0, {})


@given(ANSWERS)
def test_discrimination_is_the_correlation_from_sixty_answers_on(answers):
    found = discrimination(answers)
    pairs = np.array([(answer.correct, answer.rest) for answer in answers if answer.rest is not None], dtype=float)
    if len(pairs) < DISCRIMINATION_FROM:
        assert found is None
    elif pairs[:, 0].std() and pairs[:, 1].std() > 1e-6:
        assert found == pytest.approx(np.corrcoef(pairs.T)[0, 1], abs=1e-6)


@pytest.mark.parametrize(
    "answers",
    [
        [Answered(True, rest=number / 60) for number in range(60)],
        [Answered(number % 2 == 0, rest=0.5) for number in range(60)],
    ],
)
def test_where_all_are_alike_discrimination_cannot_be_told(answers):
    assert discrimination(answers) is None


def test_a_question_that_only_the_strong_get_right_discriminates():
    answers = [Answered(number >= 30, rest=number / 60) for number in range(60)]
    assert discrimination(answers) > 0.8
    assert discrimination(answers[1:]) is None
