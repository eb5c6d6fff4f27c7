"""Spots on a picture and moments of a film."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.marking import mark
from upbeat.kernel.questions import check_key

CIRCLE = {"id": "a", "shape": "circle", "x": 0.25, "y": 0.5, "r": 0.1}
RECT = {"id": "b", "shape": "rect", "x": 0.6, "y": 0.2, "w": 0.2, "h": 0.3}
TRIANGLE = {"id": "c", "shape": "polygon", "points": [[0.6, 0.6], [0.9, 0.6], [0.9, 0.9]]}
SPOT = {"regions": [CIRCLE, RECT, TRIANGLE], "right": ["a", "c"], "aspect": 0.5}
MOMENT = {"spans": [{"id": "a", "start": 10, "end": 14.5}, {"id": "b", "start": 20, "end": 30}], "right": ["a"]}


@pytest.mark.parametrize(
    "x, y, correct, wrong",
    [
        (0.25, 0.5, True, ()),
        (0.34, 0.5, True, ()),
        (0.36, 0.5, False, ()),
        (0.25, 0.69, True, ()),
        (0.25, 0.71, False, ()),
        (0.7, 0.3, False, ("b",)),
        (0.85, 0.65, True, ()),
        (0.65, 0.8, False, ()),
        (0, 1, False, ()),
    ],
)
def test_a_spot_lies_in_a_region_or_not_with_round_circles_on_a_wide_picture(x, y, correct, wrong):
    outcome = mark("spot", SPOT, {"x": x, "y": y})
    assert (outcome.correct, outcome.wrong) == (correct, wrong)


def test_where_a_right_and_a_wrong_place_overlap_the_spot_is_right():
    key = SPOT | {"regions": [CIRCLE, RECT | {"x": 0.2, "y": 0.4}], "right": ["a"]}
    assert mark("spot", key, {"x": 0.25, "y": 0.5}).correct


@pytest.mark.parametrize(
    "second, correct, wrong",
    [(10, True, ()), (14.5, True, ()), (14.6, False, ()), (25, False, ("b",)), (0, False, ())],
)
def test_a_moment_lies_in_an_accepted_span_or_not(second, correct, wrong):
    outcome = mark("moment", MOMENT, second)
    assert (outcome.correct, outcome.wrong) == (correct, wrong)


HUGE = 10**4000


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "",
        "10",
        [],
        {},
        {"x": 0.5},
        {"x": "0.5", "y": "0.5"},
        {"x": math.nan, "y": 0.5},
        {"x": math.inf, "y": 0.5},
        {"x": -0.1, "y": 0.5},
        {"x": 1.1, "y": 0.5},
        {"x": True, "y": 0.5},
        {"x": HUGE, "y": 0.5},
        [0.5, 0.5],
        [[[]]],
    ],
)
def test_what_is_no_spot_is_refused(answer):
    with pytest.raises(Invalid):
        mark("spot", SPOT, answer)


@pytest.mark.parametrize("answer", [None, "", "10", [], {}, True, math.nan, math.inf, -1, HUGE, 86_401, [10]])
def test_what_is_no_moment_is_refused(answer):
    with pytest.raises(Invalid):
        mark("moment", MOMENT, answer)


@pytest.mark.parametrize(
    "key",
    [
        {},
        SPOT | {"regions": []},
        SPOT | {"right": []},
        SPOT | {"right": ["z"]},
        SPOT | {"aspect": 0},
        SPOT | {"regions": [CIRCLE, CIRCLE]},
        SPOT | {"regions": [CIRCLE | {"r": 0.01}]},
        SPOT | {"regions": [CIRCLE | {"r": math.nan}]},
        SPOT | {"regions": [CIRCLE | {"shape": "star"}]},
        SPOT | {"regions": [RECT | {"w": 0.9}]},
        SPOT | {"regions": [TRIANGLE | {"points": [[0, 0], [1, 1]]}]},
        SPOT | {"regions": [TRIANGLE | {"points": [[0, 0], [1, 1], [0.5, 0.5]]}]},
        SPOT | {"regions": [TRIANGLE | {"points": [[0, 0], [1, 1], "x"]}]},
        SPOT | {"regions": [dict(CIRCLE, id=f"a{n}") for n in range(20)]},
    ],
)
def test_regions_that_no_finger_can_meet_are_refused(key):
    with pytest.raises(Invalid):
        check_key("spot", (), key)


@pytest.mark.parametrize(
    "key",
    [
        {},
        MOMENT | {"spans": []},
        MOMENT | {"right": []},
        MOMENT | {"right": ["z"]},
        MOMENT | {"spans": [{"id": "a", "start": 10, "end": 10.2}]},
        MOMENT | {"spans": [{"id": "a", "start": 10, "end": None}]},
        MOMENT | {"spans": [{"id": "a", "start": 20, "end": 10}]},
    ],
)
def test_spans_that_nobody_can_meet_are_refused(key):
    with pytest.raises(Invalid):
        check_key("moment", (), key)


def test_keys_of_places_are_taken():
    check_key("spot", (), SPOT)
    check_key("moment", (), MOMENT)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.06, 0.5), st.floats(0.2, 3))
def test_the_middle_of_a_circle_that_may_be_written_is_right(x, y, r, aspect):
    key = {"regions": [{"id": "a", "shape": "circle", "x": x, "y": y, "r": r}], "right": ["a"], "aspect": aspect}
    try:
        check_key("spot", (), key)
    except Invalid:
        return
    assert mark("spot", key, {"x": x, "y": y}).correct


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=8), st.floats(0, 1), st.floats(0, 1))
def test_any_polygon_and_any_point_are_marked(points, x, y):
    key = {"regions": [{"id": "a", "shape": "polygon", "points": [list(one) for one in points]}], "right": ["a"]}
    assert mark("spot", key, {"x": x, "y": y}).score in (0.0, 1.0)
