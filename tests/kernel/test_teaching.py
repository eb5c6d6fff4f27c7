"""What peers said of a turn, told so that nobody's tap can be."""

from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.teaching import CRITERIA, MOST, together

RATINGS = st.lists(st.dictionaries(st.sampled_from(CRITERIA), st.integers(1, MOST)), max_size=12)


@given(RATINGS, st.integers(1, 8))
def test_a_criterion_is_told_from_the_floor_on_and_never_below_it(ratings, floor):
    told = together(ratings, floor)
    assert set(told) == {key for key in CRITERIA if sum(key in one for one in ratings) >= floor}


@given(st.integers(1, MOST), st.integers(5, 9))
def test_where_all_agree_it_says_what_they_said(tap, count):
    state = {1: "not-yet", 2: "nearly", 3: "settled"}[tap]
    assert together([dict.fromkeys(CRITERIA, tap)] * count, 5) == dict.fromkeys(CRITERIA, state)


@given(RATINGS, st.randoms())
def test_the_order_in_which_they_came_tells_nothing(ratings, chance):
    mixed = list(ratings)
    chance.shuffle(mixed)
    assert together(mixed, 2) == together(ratings, 2)
