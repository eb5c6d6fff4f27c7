"""Rounds of the workers beside their jobs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from upbeat.rooms.journal.models import Duty
from upbeat.site import rounds

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _no_pack(monkeypatch):
    """What packs want done is theirs to test."""
    monkeypatch.setattr(rounds, "offered_duties", dict)


def named(name, done):
    def duty():
        done.append(name)
        return 1

    duty.__name__ = name
    return duty


def test_every_duty_is_done_at_once_and_again_when_its_time_has_come(monkeypatch):
    done = []
    often, seldom = named("often", done), named("seldom", done)
    monkeypatch.setattr(rounds, "EVERY", {often: timedelta(seconds=30), seldom: timedelta(hours=1)})
    for seconds in (0, 10, 30, 59, 60):
        rounds.make_round(NOW + timedelta(seconds=seconds))
    assert done == ["often", "seldom", "often", "often"]
    rounds.make_round(NOW + timedelta(hours=1))
    assert done[-2:] == ["often", "seldom"]


def test_of_several_workers_one_does_what_is_due(monkeypatch):
    done = []
    monkeypatch.setattr(rounds, "EVERY", {named("duty", done): timedelta(seconds=30)})
    for _worker in range(3):
        rounds.make_round(NOW)
    assert (done, Duty.objects.get().due_at) == (["duty"], NOW + timedelta(seconds=30))


def test_a_duty_that_fails_does_not_keep_the_others_from_theirs(monkeypatch):
    done = []

    def broken():
        raise OSError("no disk")

    monkeypatch.setattr(rounds, "EVERY", dict.fromkeys((broken, named("fine", done)), timedelta(seconds=30)))
    rounds.make_round(NOW)
    assert done == ["fine"]


def test_lost_work_is_among_the_duties():
    duties = [duty.__name__ for duty in rounds.EVERY]
    assert duties == [
        "resume_checks",
        "resume_joinings",
        "resume_runs",
        "resume_captionings",
        "resume_readings",
        "resume_regrades",
        "clean_uploads",
        "refit_schools",
        "count_peers",
        "open_what_is_known",
        "settle_everybody",
        "send_reminders",
        "send_mails",
        "begin_due_rounds",
        "settle_ended_rounds",
        "tell_what_is_due",
    ]
