"""Watching credit: no script gets more than the clock allows, no honest learner gets less than was watched."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.credit import (
    CAP_S,
    MAX_SPEED,
    START_GRACE_S,
    Allowance,
    admit,
    fresh,
    open_viewing,
    refill,
)
from upbeat.kernel.errors import Invalid
from upbeat.kernel.intervals import Interval, intersect, subtract, total, union

T0 = 1_790_000_000.0
"""An epoch second of our time: floats there are spaced a quarter of a microsecond."""

LATEST_S = CAP_S / MAX_SPEED
TOLERANCE_S = 1e-3


def stretches(longest=4000):
    ends = st.floats(0, longest)
    return st.lists(st.tuples(ends, ends).map(lambda pair: Interval(min(pair), max(pair))), max_size=4)


@given(
    st.lists(
        st.tuples(st.floats(-5000, 20_000), st.sampled_from("abc"), stretches(), st.booleans()),
        max_size=25,
    )
)
def test_no_history_of_reports_is_credited_more_than_the_clock_allows(history):
    """Any claims, for several videos, on a clock that jumps to and fro, with pages opened in between."""
    allowance, credited, latest = fresh(T0), {video: [] for video in "abc"}, T0
    for moved, video, played, opened in history:
        now = T0 + moved
        latest = max(latest, now)
        if opened:
            allowance = open_viewing(allowance, now)
        allowance, new = admit(allowance, played, credited[video], now)
        assert intersect(new, credited[video]) == []
        assert subtract(new, played) == []
        assert 0 <= allowance.balance_s <= CAP_S
        credited[video] = union(credited[video] + new)
        everything = math.fsum(total(pieces) for pieces in credited.values())
        assert everything <= (latest - T0) * MAX_SPEED + START_GRACE_S + TOLERANCE_S


@st.composite
def honest_evenings(draw):
    """Reports ``(arrives, video, Interval)`` of one or two windows that together are no faster than allowed.

    Each comes once or twice, up to half an hour late, so in any order.
    """
    windows = draw(st.integers(1, 2))
    reports = []
    for window in range(windows):
        clock = T0 + draw(st.floats(0, 60))
        for _step in range(draw(st.integers(0, 12))):
            clock += draw(st.sampled_from([0.0, 0.0, 5.0, 900.0]))
            took = draw(st.floats(0.5, 120))
            speed = draw(st.sampled_from([0.5, 1.0, MAX_SPEED])) / windows
            start = draw(st.floats(0, 3000))
            clock += took
            video = f"{window}{draw(st.sampled_from('ab'))}"
            played = Interval(start, start + took * speed)
            for _copy in range(draw(st.integers(1, 2))):
                reports.append((clock + draw(st.floats(0, LATEST_S)), video, played))
    return sorted(reports, key=lambda report: report[0])


@given(honest_evenings())
def test_an_honest_learner_is_credited_every_second_though_reports_come_late_doubled_and_out_of_order(reports):
    allowance, credited, played = open_viewing(None, T0), {}, {}
    for arrives, video, piece in reports:
        allowance, new = admit(allowance, [piece], credited.get(video, []), arrives)
        credited[video] = union(credited.get(video, []) + new)
        played[video] = union([*played.get(video, []), piece])
    assert credited == played


def test_an_hour_at_double_speed_is_credited_to_the_last_second():
    allowance, credited = open_viewing(None, T0), []
    for minute in range(60):
        piece = Interval(minute * 120.0, minute * 120.0 + 120.0)
        allowance, new = admit(allowance, [piece], credited, T0 + 60 * (minute + 1))
        credited = union(credited + new)
    assert credited == [Interval(0.0, 7200.0)]


def test_half_an_hour_without_a_network_at_double_speed_is_not_lost():
    allowance, new = admit(open_viewing(None, T0), [Interval(0.0, 3600.0)], [], T0 + 1800)
    assert new == [Interval(0.0, 3600.0)]
    assert allowance.balance_s == 0.0


def test_ten_videos_at_once_share_one_clock():
    allowance, credited = fresh(T0), 0.0
    for video in range(10):
        allowance, new = admit(allowance, [Interval(0.0, 600.0)], [], T0 + 300 + video)
        credited += total(new)
    assert credited == START_GRACE_S + MAX_SPEED * 309


def test_more_than_the_clock_allows_is_credited_from_the_front_and_the_rest_may_be_offered_again():
    claim = [Interval(0.0, 100.0)]
    allowance, new = admit(fresh(T0), claim, [], T0 + 10)
    assert new == [Interval(0.0, 50.0)]
    allowance, again = admit(allowance, claim, new, T0 + 10)
    assert again == []
    allowance, rest = admit(allowance, claim, new, T0 + 35)
    assert rest == [Interval(50.0, 100.0)]
    assert allowance == Allowance(0.0, T0 + 35)


def test_a_second_look_costs_nothing():
    allowance, new = admit(fresh(T0), [Interval(0.0, 10.0)], [], T0)
    assert admit(allowance, [Interval(2.0, 9.0)], new, T0) == (allowance, [])


@given(st.floats(0, CAP_S), st.floats(0, 1e6))
def test_a_clock_that_goes_back_creates_no_credit(balance, back):
    before = Allowance(balance, T0)
    assert refill(before, T0 - back) == before
    assert refill(refill(before, T0 - back), T0) == before
    assert open_viewing(before, T0 - back) == before


@given(st.floats(0, CAP_S), st.lists(st.floats(0, 4000), max_size=10))
def test_refilling_often_gives_no_more_than_refilling_once(balance, moments):
    stepwise = before = Allowance(balance, T0)
    for moment in sorted(moments):
        stepwise = refill(stepwise, T0 + moment)
    once = refill(before, T0 + max(moments, default=0))
    assert math.isclose(stepwise.balance_s, once.balance_s, abs_tol=TOLERANCE_S)
    assert stepwise.refreshed_at == once.refreshed_at


def test_a_night_of_rest_is_no_hour_of_credit_in_the_morning():
    evening = Allowance(CAP_S, T0)
    morning = open_viewing(evening, T0 + 12 * 3600)
    assert morning == Allowance(START_GRACE_S, T0 + 12 * 3600)
    assert open_viewing(Allowance(3.0, T0), T0 + 12 * 3600) == Allowance(3.0, T0 + 12 * 3600)


def test_a_page_loaded_again_within_half_an_hour_keeps_what_was_earned():
    assert open_viewing(fresh(T0), T0 + LATEST_S) == Allowance(CAP_S, T0 + LATEST_S)


@pytest.mark.parametrize("moment", [math.nan, math.inf, -math.inf])
def test_a_moment_that_is_none_is_refused(moment):
    with pytest.raises(Invalid):
        refill(fresh(T0), moment)
    with pytest.raises(Invalid):
        Allowance(1.0, moment)
    with pytest.raises(Invalid):
        Allowance(-1.0, T0)
