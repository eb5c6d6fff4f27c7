"""Wilson's interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.wilson import interval

COUNTS = st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_bounds_agree_with_published_ones():
    """Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    assert [round(bound, 4) for bound in interval(81, 263)] == [0.2553, 0.3662]
    assert [round(bound, 4) for bound in interval(15, 148)] == [0.0624, 0.1605]
    assert [round(bound, 4) for bound in interval(0, 20)] == [0.0, 0.1611]
    assert [round(bound, 4) for bound in interval(1, 29)] == [0.0061, 0.1718]


def test_of_nobody_nothing_is_known():
    assert interval(0, 0) == (0.0, 1.0)


@given(COUNTS)
def test_the_share_lies_inside_and_the_mirror_image_mirrors(counts):
    right, n = counts
    low, high = interval(right, n)
    assert 0 <= low <= high <= 1
    if n:
        assert low <= right / n <= high
    mirror = interval(n - right, n)
    assert abs(mirror[0] - (1 - high)) < 1e-12
    assert abs(mirror[1] - (1 - low)) < 1e-12


@pytest.mark.parametrize("right, n", [(3, 2), (-1, 2)])
def test_more_right_answers_than_answers_are_refused(right, n):
    with pytest.raises(Invalid):
        interval(right, n)
