"""When to remind: few, and never in the quiet hours."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.reminding import at_rest, is_quiet, next_moment

BERLIN = ZoneInfo("Europe/Berlin")
EVENING, MORNING = time(20), time(7)


@pytest.mark.parametrize(
    ("at", "quiet"), [(time(19, 59), False), (time(20), True), (time(0), True), (time(6, 59), True), (time(7), False)]
)
def test_the_quiet_goes_over_midnight(at, quiet):
    assert is_quiet(at, EVENING, MORNING) is quiet


def test_the_same_hour_twice_is_no_quiet():
    assert not any(is_quiet(time(hour), EVENING, EVENING) for hour in range(24))


def test_what_falls_into_the_quiet_comes_at_its_end():
    late, early = datetime(2026, 11, 17, 22, 30, tzinfo=BERLIN), datetime(2026, 11, 18, 5, 0, tzinfo=BERLIN)
    end = datetime(2026, 11, 18, 7, 0, tzinfo=BERLIN)
    assert (next_moment(late, EVENING, MORNING), next_moment(early, EVENING, MORNING)) == (end, end)


def test_the_quiet_ends_at_its_hour_on_the_night_of_the_change_to_winter_time():
    late = datetime(2026, 10, 24, 23, 0, tzinfo=BERLIN)
    assert next_moment(late, EVENING, MORNING).isoformat() == "2026-10-25T07:00:00+01:00"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), st.times(), st.times())
def test_a_moment_is_never_in_the_quiet_and_never_earlier_than_wanted(wanted, begins, ends):
    begins, ends = begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)
    wanted = wanted.replace(tzinfo=BERLIN)
    moment = next_moment(wanted, begins, ends)
    assert moment >= wanted
    assert not is_quiet(moment.time(), begins, ends)


def test_nobody_is_reminded_twice_in_twenty_hours_nor_on_one_day():
    now = datetime(2026, 11, 17, 21, 0, tzinfo=BERLIN)
    assert [at_rest(now - timedelta(hours=h), now) for h in (1, 19, 20, 22, 30)] == [True, True, True, False, False]
    assert not at_rest(None, now)
