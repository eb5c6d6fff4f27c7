"""How often one person may ask."""

import pytest

from upbeat.doors.live import limits
from upbeat.doors.live.answers import Answered
from upbeat.doors.live.limits import Limit


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_burst_is_allowed_and_then_one_waits(clock):
    limit = Limit(burst=3, per_second=0.5, clock=clock)
    for _ in range(3):
        limit.take("ada")
    with pytest.raises(Answered) as refused:
        limit.take("ada")
    assert (refused.value.status, refused.value.headers) == (429, {"retry-after": "3"})


def test_the_bucket_fills_with_time_and_never_beyond_its_size(clock):
    limit = Limit(burst=3, per_second=0.5, clock=clock)
    for _ in range(3):
        limit.take("ada")
    clock.now += 2
    limit.take("ada")
    with pytest.raises(Answered):
        limit.take("ada")
    clock.now += 3600
    for _ in range(3):
        limit.take("ada")
    with pytest.raises(Answered):
        limit.take("ada")


def test_one_person_does_not_use_up_another_s(clock):
    limit = Limit(burst=1, per_second=1, clock=clock)
    limit.take("ada")
    limit.take("ben")


def test_the_memory_of_people_is_bounded(clock, monkeypatch):
    monkeypatch.setattr(limits, "MOST_REMEMBERED", 10)
    limit = Limit(burst=1, per_second=1, clock=clock)
    for person in range(10):
        limit.take(person)
    clock.now += 0.5
    limit.take("one of many at the same time")
    assert len(limit._buckets) == 1
    for person in range(9):
        limit.take(person)
    clock.now += 0.9
    limit.take(100) if 100 not in limit._buckets else None
    assert len(limit._buckets) <= 10
