"""The class brief."""

from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.brief import (
    HardPoint,
    NeedsWord,
    PointResult,
    Preparation,
    Rewatched,
    can_explain,
    hardest_points,
    most_rewatched,
    needs_word,
)


def test_the_hardest_points_come_first_each_with_its_commonest_misconception():
    results = [
        PointResult("upbeat", 27, 5, {"bar": 3}),
        PointResult("dotted", 27, 20, {"double": 14, "half": 6}),
        PointResult("minor", 27, 0, {}),
        PointResult("major", 26, 8, {}),
    ]
    assert hardest_points(results) == (
        HardPoint("dotted", 27, 20, 20 / 27, "double", 14),
        HardPoint("major", 26, 8, 8 / 26, "", 0),
        HardPoint("upbeat", 27, 5, 5 / 27, "bar", 3),
    )
    assert [hard.point for hard in hardest_points(results, most=1)] == ["dotted"]


def test_one_wrong_answer_of_one_does_not_outrank_twenty_of_twenty_seven():
    results = [PointResult("rare", 1, 1, {}), PointResult("common", 27, 20, {})]
    assert [hard.point for hard in hardest_points(results)] == ["common", "rare"]


def test_the_stuck_come_before_the_absent_and_these_before_those_far_behind():
    preparations = [
        Preparation("Ada", begun=False),
        Preparation("Ben", begun=True, progress=0.2),
        Preparation("Lin", begun=True, progress=0.9, failures=11, stuck_on="dotted"),
        *(Preparation(f"P{number}", begun=True, progress=0.8) for number in range(5)),
    ]
    assert needs_word(preparations) == (
        NeedsWord("Lin", ("wheel_spinning",), 11, "dotted"),
        NeedsWord("Ada", ("not_begun",), 0, ""),
        NeedsWord("Ben", ("far_behind",), 0, ""),
    )


def test_ten_failures_and_half_the_median_are_not_yet_a_reason():
    preparations = [
        Preparation("Ada", True, 0.4, failures=10),
        Preparation("Ben", True, 0.8),
        Preparation("C", True, 0.9),
    ]
    assert needs_word(preparations) == ()


@given(
    st.lists(
        st.builds(Preparation, st.uuids().map(str), st.booleans(), st.floats(0, 1), st.integers(0, 30)),
        max_size=40,
        unique_by=lambda one: one.learner,
    )
)
def test_at_most_five_are_named_each_once_and_with_a_reason(preparations):
    named = needs_word(preparations)
    assert len(named) <= 5
    assert len({one.learner for one in named}) == len(named)
    assert all(one.reasons for one in named)
    spinning = [one.learner for one in preparations if one.failures > 10]
    assert {one.learner for one in named} <= set(spinning) or len(spinning) < 5


def test_who_can_explain_is_named_by_turns():
    known = {"Chen": frozenset({"a", "b"}), "Mia": frozenset({"a"}), "Lin": frozenset({"b"}), "Ada": frozenset()}
    assert can_explain(known, ["a", "b", "c"], {"Chen": 2}, most=1) == {"a": ("Mia",), "b": ("Lin",), "c": ()}
    assert can_explain(known, ["a", "b"], most=2) == {"a": ("Chen", "Mia"), "b": ("Lin", "Chen")}


@given(st.lists(st.integers(0, 30), max_size=60))
def test_the_seconds_played_again_most_hold_the_highest_and_lie_inside(rewatches):
    found = most_rewatched(rewatches)
    if found is None:
        assert all(sum(rewatches[first : first + 5]) < 10 for first in range(len(rewatches) - 4))
    else:
        assert 0 <= found.start < found.end <= len(rewatches)
        assert found.times <= max(rewatches)


def test_a_peak_is_as_wide_as_it_is_half_as_high():
    quiet = [0] * 20
    assert most_rewatched([*quiet, *[6] * 10, *quiet]) == Rewatched(20, 30, 6.0)
    assert most_rewatched([1] * 40) is None
    assert most_rewatched([]) is None
