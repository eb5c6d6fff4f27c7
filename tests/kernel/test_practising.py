"""Which question to practise with."""

from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.practising import AS_GOOD, Candidate, distance, draw

CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(1, 50), st.floats(0, 1), st.integers(0, 9)),
    max_size=12,
    unique_by=lambda one: one.item,
)


def test_a_question_that_suits_is_taken_before_one_too_easy_or_too_hard():
    assert draw([Candidate(1, 0.98), Candidate(2, 0.78), Candidate(3, 0.4)]) == 2


def test_of_those_that_suit_the_one_met_longest_ago():
    assert draw([Candidate(1, 0.72, met=9), Candidate(2, 0.84, met=4), Candidate(3, 0.8, met=6)]) == 2


def test_the_one_just_met_only_where_there_is_no_other():
    assert draw([Candidate(1, 0.78), Candidate(2, 0.3)], just_met=1) == 2
    assert draw([Candidate(1, 0.78)], just_met=1) == 1


def test_nothing_to_draw_from():
    assert draw([]) is None


@given(CANDIDATES, st.integers(1, 50))
def test_what_is_drawn_is_as_near_as_any_other_and_never_the_same_twice(candidates, just_met):
    number = draw(candidates, just_met)
    if not candidates:
        assert number is None
        return
    drawn = next(one for one in candidates if one.item == number)
    others = [one for one in candidates if one.item != just_met]
    assert drawn in (others or candidates)
    assert distance(drawn.likely) <= min(distance(one.likely) for one in others or candidates) + AS_GOOD
