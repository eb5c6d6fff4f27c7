"""How numbers and times are said."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from upbeat.doors.web.shared.templatetags import words

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "seconds, said",
    [(0, "0:00"), (59.9, "0:59"), (192, "3:12"), (3723, "1:02:03"), (-3, "0:00"), (None, "")],
)
def test_a_second_of_a_video_reads_as_a_clock(seconds: float | None, said: str) -> None:
    assert words.minutes(seconds) == said


def test_a_span_has_two_ends() -> None:
    assert words.span((65, 82.4)) == "1:05–1:22"


@pytest.mark.parametrize(
    "seconds, said",
    [(45, "45 s"), (59.6, "1 min"), (360, "6 min"), (3600, "1 h"), (5400, "1 h 30 min"), (None, "")],
)
def test_a_duration_is_said_in_words(seconds: float | None, said: str) -> None:
    assert words.duration(seconds) == said


def test_a_share_is_said_in_per_cent_and_none_is_a_dash() -> None:
    assert [words.percent(0.834), words.percent(1), words.percent(None)] == ["83 %", "100 %", "–"]


@pytest.mark.parametrize(
    "moment, said",
    [
        (NOON, "today 12:00"),
        (NOON + timedelta(days=1), "tomorrow 12:00"),
        (NOON - timedelta(days=1), "yesterday 12:00"),
        (NOON + timedelta(days=3), "Sun 12:00"),
        (NOON - timedelta(days=7), "12 Nov 12:00"),
        (NOON - timedelta(days=365), "19 Nov 2025 12:00"),
        (None, ""),
    ],
)
def test_a_moment_is_said_as_short_as_it_stays_clear(moment: datetime | None, said: str) -> None:
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        assert words.datetime_short(moment) == said


def test_a_moment_is_one_of_the_schools_time_zone() -> None:
    late = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
    with time_machine.travel(NOON, tick=False), timezone.override(ZoneInfo("Asia/Shanghai")):
        assert words.datetime_short(late) == "tomorrow 01:30"


def test_a_date_in_chinese_has_its_signs() -> None:
    with time_machine.travel(NOON, tick=False), translation.override("zh-hans"):
        assert words.datetime_short(NOON - timedelta(days=7)) == "11月12日 12:00"


def test_counts_and_states_have_words() -> None:
    assert [words.people(1), words.people(27), words.of_total(24, 30)] == ["1 person", "27 people", "24 of 30"]
    assert [words.state_word(state) for state in ("settled", "nearly", "not-yet")] == ["settled", "nearly", "not yet"]


def test_a_day_has_the_name_of_its_month_and_its_year_where_that_is_another() -> None:
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        assert [words.day_short(day) for day in (NOON.date(), NOON, None)] == ["19 Nov", "19 Nov", ""]
        assert words.day_short((NOON - timedelta(days=365)).date()) == "19 Nov 2025"
