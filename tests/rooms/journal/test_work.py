"""Rows of long work, on the runs of the line: claimed once, kept alive, taken over, ended once."""

import threading
import time

import pytest
from django.db import DatabaseError
from django.utils import timezone
from django_scopes import scope

from factories import make_school, make_teacher
from factories_polish import make_run
from factories_record import make_asset
from upbeat.rooms.journal import work
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.journal.work import (
    MOST_TRIES,
    SILENT_AFTER,
    Hold,
    Lost,
    claim,
    fail,
    finish,
    hold,
    in_hand,
    start_over,
)
from upbeat.rooms.polish.models import PolishRun


@pytest.fixture
def row(in_school, teacher):
    return make_run(make_asset(teacher), state="queued")


def state(row):
    row.refresh_from_db()
    return row.state, row.tries


def test_of_two_workers_one_gets_it_and_the_other_sees_that_it_is_in_hand(row):
    assert not in_hand(PolishRun, row.pk)
    assert claim(PolishRun, row.pk) == row
    assert claim(PolishRun, row.pk) is None
    assert (in_hand(PolishRun, row.pk), in_hand(PolishRun, 0)) == (True, False)


def test_a_silent_one_is_taken_over_until_three_workers_were_lost(row):
    now = timezone.now()
    for tries in range(1, MOST_TRIES + 1):
        assert claim(PolishRun, row.pk, now).tries == tries
        assert claim(PolishRun, row.pk, now + SILENT_AFTER) is None
        now += 2 * SILENT_AFTER
    assert claim(PolishRun, row.pk, now) is None
    assert state(row) == ("running", MOST_TRIES)


def test_who_lost_it_can_write_nothing_any_more(row):
    ghost = claim(PolishRun, row.pk, timezone.now() - 2 * SILENT_AFTER)
    claim(PolishRun, row.pk)
    for write in (lambda: Hold(ghost).say(step="mine"), lambda: Hold(ghost).tell(0.5), lambda: finish(ghost)):
        with pytest.raises(Lost):
            write()
    assert not fail(ghost, "died")
    assert (state(row), row.step, row.progress, Fact.objects.count()) == (("running", 2), "", 0.0, 0)


def test_a_failure_is_a_fact_and_can_be_started_over_once(row):
    mine = claim(PolishRun, row.pk)
    assert fail(mine, "disk_full", {"needed": 7})
    assert not fail(mine, "died")
    assert (state(row), row.error, row.error_params) == (("failed", 1), "disk_full", {"needed": 7})
    assert Fact.objects.get().result == {"error": "disk_full", "needed": 7}
    assert start_over(row)
    assert not start_over(row)
    assert (state(row), row.error, row.heartbeat_at, row.ended_at) == (("queued", 0), "", None, None)


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_the_work_says_nothing_also_after_the_database_was_away(monkeypatch):
    monkeypatch.setattr(work, "PULSE_S", 0.02)
    beats, say = [], Hold.say

    def beat(held):
        beats.append(held)
        if len(beats) == 2:
            raise DatabaseError("away")
        say(held)

    monkeypatch.setattr(Hold, "say", beat)
    school = make_school()
    with scope(school=school):
        row = make_run(make_asset(make_teacher(school)), state="queued")
        before = claim(PolishRun, row.pk, timezone.now() - 2 * SILENT_AFTER).heartbeat_at
        row.refresh_from_db()
        with hold(row) as held:
            _wait_for(lambda: len(beats) > 3)
            row.refresh_from_db()
            assert row.heartbeat_at > before
            claim(PolishRun, row.pk, timezone.now() + 2 * SILENT_AFTER)
            _wait_for(lambda: not _beating(row))
            with pytest.raises(Lost):
                held.tell(0.5)
    assert not _beating(row)


def _beating(row):
    return any(thread.name == f"pulse of polishrun {row.pk}" for thread in threading.enumerate())


def _wait_for(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)
