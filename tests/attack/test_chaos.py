"""Bad lines and clumsy devices: an honest pupil always gets through, and nothing counts twice."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django_scopes import scope, scopes_disabled

from browsing import Browser
from factories_learn import Lesson, after, make_lesson
from phones import Line, Phone, value_of
from serving import Site
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import set_gate
from upbeat.rooms.learn.models import Pass, PieceDone, Segment, Viewing, Watch
from upbeat.rooms.people.models import Person

RIGHT = value_of("Choice B")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own day; time goes on."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


def phone_of(site: Site, lesson: Lesson, clock: Any, seed: int, *, person: Person | None = None) -> Phone:
    """A phone whose pupil has signed in; seconds pass by the tests' clock."""
    cookies = Browser.of(site, person or lesson.pupil).cookies
    line = Line(urlsplit(site.url).netloc, cookies, random.Random(seed))
    return Phone(line, f"/learn/pieces/{lesson.piece.pk}/", RIGHT, lambda s: clock.shift(timedelta(seconds=s)))


def has_passed(lesson: Lesson, person: Person | None = None) -> None:
    """All was watched and passed; every row is there once."""
    who = person or lesson.pupil
    with scope(school=lesson.school):
        assert Watch.objects.get(person=who, version=lesson.version).ranges == [[0, 180]]
        assert Pass.objects.filter(person=who).count() == 2
        assert PieceDone.objects.filter(person=who, piece=lesson.piece).count() == 1
        segments = Segment.objects.filter(viewing__person=who)
        assert round(sum(segments.values_list("credited_s", flat=True)), 3) == 180
        assert Fact.objects.filter(verb="played", actor_id=who.pk).count() == segments.count()
        answered = Response.objects.filter(attempt__person=who).count()
        assert Fact.objects.filter(verb="answered", actor_id=who.pk).count() == answered
        assert Fact.objects.filter(verb="passed", actor_id=who.pk).count() == 2


@pytest.mark.parametrize("mode", ["normal", "strict"])
@pytest.mark.parametrize("seed", range(6))
def test_an_honest_phone_on_a_bad_line_always_passes(site: Site, clock: Any, seed: int, mode: str) -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    with scope(school=lesson.school):
        set_gate(by=lesson.teacher, section=lesson.section, piece=lesson.piece, mode=mode, reason="So")
    phone = phone_of(site, lesson, clock, seed)
    phone.open()
    phone.watch()
    has_passed(lesson)
    assert {status for status in phone.statuses if status >= 500} == set()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("hours", [1, 3])
def test_a_phone_that_comes_back_after_hours_with_another_address_passes(
    site: Site, clock: Any, seed: int, hours: int
) -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    phone = phone_of(site, lesson, clock, seed)
    phone.open()
    away: list[float] = []

    def leaves(second: float) -> None:
        if second >= 90 and not away:
            away.append(second)
            phone.line.address = "127.0.0.3"
            clock.shift(timedelta(hours=hours))

    phone.watch(leaves)
    assert away
    has_passed(lesson)


def test_a_phone_that_answers_late_and_wrong_first_still_passes(site: Site, clock: Any) -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    phone = phone_of(site, lesson, clock, 11)
    tries = iter(["Choice A", "Choice C", "Choice B", "Choice A", "Choice B"])
    phone.right = lambda text: value_of(next(tries))(text)
    phone.open()
    phone.watch()
    has_passed(lesson)
    with scope(school=lesson.school):
        assert Response.objects.filter(attempt__person=lesson.pupil).count() == 5
        assert Response.objects.filter(attempt__person=lesson.pupil, correct=True).count() == 2


def test_an_answer_that_is_sent_twice_at_one_moment_counts_once(site: Site, clock: Any) -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    browser = Browser.of(site, lesson.pupil)
    browser.get(f"/learn/pieces/{lesson.piece.pk}/")
    with scope(school=lesson.school):
        here = f"/learn/viewings/{Viewing.objects.get().pk}/checkpoints/{lesson.checkpoint(60).pk}/"
    text = browser.get(here).body.decode()
    with scope(school=lesson.school):
        token = str(Attempt.objects.get().token)
    statuses: list[int] = []

    def press() -> None:
        again = Browser(site, dict(browser.cookies))
        statuses.append(again.post(here, {"token": token, "answer": RIGHT(text)}, X_Upbeat_Fragment="1").status)

    together(*[press] * 6)
    assert statuses == [200] * 6
    with scopes_disabled():
        assert (Response.objects.count(), Pass.objects.count()) == (1, 1)
        assert Fact.objects.filter(verb="answered").count() == 1


def test_two_devices_at_once_share_one_gate_and_one_clock(site: Site, clock: Any) -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    phones = [phone_of(site, lesson, clock, seed) for seed in (1, 2)]
    lock = threading.Lock()

    def waits(seconds: float) -> None:
        with lock:
            clock.shift(timedelta(seconds=seconds))

    for phone in phones:
        phone.wait = waits
        phone.open()
    together(*(phone.watch for phone in phones))
    has_passed(lesson)
    assert {status for phone in phones for status in phone.statuses} <= {200, 204, 429}
    with scope(school=lesson.school):
        assert Viewing.objects.filter(person=lesson.pupil).count() >= 2


def test_what_one_device_passed_is_open_on_the_other(site: Site, clock: Any) -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    first, second = (phone_of(site, lesson, clock, seed) for seed in (3, 4))
    first.open()
    second.open()
    first.watch()
    second.open()
    assert (second.told["open-until"], second.told["checkpoint-url"]) == ("180.0", "")


def together(*moves: Any) -> None:
    """All at one moment, each in a thread of its own; what one of them raises is raised here."""
    problems: list[BaseException] = []
    barrier = threading.Barrier(len(moves))

    def run(move: Any) -> None:
        barrier.wait()
        try:
            move()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[move]) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for problem in problems:
        raise problem
