"""Whatever opens or closes a gate, the server holds it in every way: files, playlists, captions, small pictures, words,
questions and credit; and nobody but a teacher of the class moves it."""

from __future__ import annotations

import json
import re
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django_scopes import scope

from browsing import Browser
from factories import make_pupil
from factories_learn import Lesson, after, answer, everything, make_lesson, view
from serving import Site
from upbeat.kernel.credit import MAX_SPEED, START_GRACE_S
from upbeat.rooms.learn.actions import set_gate, undo_gate
from upbeat.rooms.learn.models import GateSetting, Mastery, Opening, Watch
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person

INIT, FRAGMENT = 800, 1000
TOKEN = re.compile(r"/media/([\w-]+)\.[\w-]+/")
ROUNDED_S = 0.0005
"""Each stretch that is credited ends on a thousandth of a second."""


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own day; time goes on."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


@pytest.fixture
def lesson(site: Site) -> Lesson:
    return make_lesson(checkpoints=[60, 120])


def set_to(lesson: Lesson, mode: str) -> GateSetting:
    with scope(school=lesson.school):
        return set_gate(by=lesson.teacher, section=lesson.section, piece=lesson.piece, mode=mode, reason="So")


def knows(lesson: Lesson, how: str) -> None:
    """The pupil knows the point: by mastery, or by a test before."""
    with scope(school=lesson.school):
        of = {"person": lesson.pupil, "point": lesson.video.point}
        if how == "mastered":
            Mastery.objects.create(**of, mastered_at=after(0), updated_at=after(0))
        else:
            Opening.objects.create(**of, at=after(0))


def reach(browser: Browser, lesson: Lesson) -> set[float]:
    """How far, in seconds, each way of the server lets this pupil see."""
    page = browser.get(f"/learn/pieces/{lesson.piece.pk}/").body.decode()
    found = {float(second) for second in re.findall(r'data-open-until="([\d.]+)"', page)}
    texts = [page]
    for name in ("720p.m3u8", "480p.m3u8", "audio.m3u8"):
        texts.append(browser.get(f"/learn/videos/{lesson.version.pk}/{name}").body.decode())
    for text in texts:
        for body in TOKEN.findall(text):
            told = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            if told["f"].endswith(".mp4"):
                found.add((told["e"] - INIT) / FRAGMENT)
    captions = browser.get(f"/learn/videos/{lesson.version.pk}/captions/en.vtt").body.decode()
    for text in (page, captions):
        said = [int(second) for second in re.findall(r"Words at (\d+)", text)]
        found.add(float(max(said) + 10))
    return found


def report(site: Site, person: Person, rows: list[dict[str, Any]], school: int | None = None) -> int:
    token = passes.mint("segments", {"p": person.pk, "s": school or person.school_id}, 60)
    return int(site.call("POST", "/hot/segments", {"segments": rows}, X_Upbeat_Pass=token).status)


def row(viewing: int, seq: int, start: float, end: float, **changes: Any) -> dict[str, Any]:
    return {"viewing": viewing, "seq": seq, "start": start, "end": end, "speed": 1, "at": time.time()} | changes


def watched(lesson: Lesson) -> list[list[float]]:
    with scope(school=lesson.school):
        found = Watch.objects.filter(person=lesson.pupil, version=lesson.version).first()
        return found.ranges if found else []


def test_every_way_ends_at_the_gate_and_moves_with_it(site: Site, lesson: Lesson) -> None:
    browser = Browser.of(site, lesson.pupil)
    assert reach(browser, lesson) == {60.0}
    answer(lesson, view(lesson, at=after(60)), 60)
    assert reach(browser, lesson) == {120.0}
    setting = set_to(lesson, "open")
    assert reach(browser, lesson) == {180.0}
    with scope(school=lesson.school):
        undo_gate(by=lesson.teacher, setting=setting)
    assert reach(browser, lesson) == {120.0}


@pytest.mark.parametrize("how", ["mastered", "tested"])
def test_what_is_known_is_open_in_every_way_and_in_a_strict_gate_in_none(site: Site, lesson: Lesson, how: str) -> None:
    browser = Browser.of(site, lesson.pupil)
    knows(lesson, how)
    assert reach(browser, lesson) == {180.0}
    set_to(lesson, "strict")
    assert reach(browser, lesson) == {60.0}


def test_credit_follows_the_gate_at_once(site: Site, lesson: Lesson, clock: Any) -> None:
    viewing = view(lesson, at=after(60)).pk
    clock.shift(timedelta(minutes=5))
    report(site, lesson.pupil, [row(viewing, 1, 70, 80)])
    assert watched(lesson) == []
    setting = set_to(lesson, "open")
    report(site, lesson.pupil, [row(viewing, 2, 70, 80)])
    assert watched(lesson) == [[70, 80]]
    with scope(school=lesson.school):
        undo_gate(by=lesson.teacher, setting=setting)
    report(site, lesson.pupil, [row(viewing, 3, 90, 100), row(viewing, 4, 10, 20)])
    assert watched(lesson) == [[10, 20], [70, 80]]


def test_at_a_strict_gate_a_forged_report_of_the_end_opens_no_question(site: Site, lesson: Lesson, clock: Any) -> None:
    viewing = view(lesson, at=after(60))
    set_to(lesson, "strict")
    browser = Browser.of(site, lesson.pupil)
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(60).pk}/"
    clock.shift(timedelta(seconds=10))
    report(
        site,
        lesson.pupil,
        [row(viewing.pk, 1, 55, 60), row(viewing.pk, 2, 0, 60, speed=16), row(viewing.pk, 3, 59, 60)],
    )
    text = browser.get(here).body.decode()
    assert 'name="token"' not in text
    assert 'data-span="0-55"' in text
    before = everything()
    assert browser.post(here, {"token": "x", "answer": "1"}).status in (403, 404)
    assert everything() == before


def test_no_pupil_moves_a_gate(site: Site, lesson: Lesson) -> None:
    setting = set_to(lesson, "strict")
    paths = [
        f"/teach/pieces/{lesson.piece.pk}/gate/",
        f"/teach/pupils/{lesson.pupil.pk}/gate/",
        f"/teach/gates/{setting.pk}/undo/",
    ]
    form = {"mode": "open", "reason": "please", "who": "", "section": lesson.section.pk}
    for person in (lesson.pupil, make_pupil(lesson.section), make_lesson().pupil, make_lesson().teacher):
        browser = Browser.of(site, person)
        for path in paths:
            assert browser.post(path, form).status in (403, 404), path
    with scope(school=lesson.school):
        assert [(one.mode, one.undone_at) for one in GateSetting.objects.all()] == [("strict", None)]
    assert reach(Browser.of(site, lesson.pupil), lesson) == {60.0}


# Reports that cannot be true


@pytest.mark.parametrize("speed", [16, 4, 2.01, -1, 0, 1e9])
def test_a_report_faster_than_the_player_counts_for_nothing(site: Site, lesson: Lesson, speed: float) -> None:
    viewing = view(lesson, at=after(60))
    before = everything()
    report(site, lesson.pupil, [row(viewing.pk, 1, 0, 50, speed=speed)])
    assert everything() == before


def test_sixteen_times_the_speed_told_as_normal_earns_no_more_than_the_clock(site: Site, clock: Any) -> None:
    lesson = make_lesson(checkpoints=[], duration=3600)
    viewing = view(lesson, at=after(60)).pk
    began = after(60).timestamp()  # when the video was opened
    for seq in range(1, 31):
        clock.shift(timedelta(seconds=5))
        report(site, lesson.pupil, [row(viewing, seq, 80 * (seq - 1), 80 * seq)])
    earned = sum(end - start for start, end in watched(lesson))
    assert 0 < earned <= (time.time() - began) * MAX_SPEED + START_GRACE_S + 30 * ROUNDED_S


def test_a_server_whose_clock_goes_back_and_forth_gives_nothing_away(site: Site, clock: Any) -> None:
    lesson = make_lesson(checkpoints=[], duration=3600)
    viewing = view(lesson, at=after(60)).pk
    began, seq = after(60).timestamp(), 0
    for _swing in range(5):
        for shift in (timedelta(minutes=4), timedelta(minutes=-4)):
            clock.shift(shift)
            seq += 1
            report(site, lesson.pupil, [row(viewing, seq, 300 * (seq - 1), 300 * seq)])
    furthest = 4 * 60 + (time.time() - began)
    earned = sum(end - start for start, end in watched(lesson))
    assert earned <= furthest * MAX_SPEED + START_GRACE_S + seq * ROUNDED_S


@pytest.mark.parametrize(
    "changes",
    [
        {"start": -5}, {"end": -1}, {"start": 50, "end": 10}, {"start": "0"}, {"end": None}, {"seq": 0}, {"seq": -1},
        {"seq": 2**40}, {"viewing": 0}, {"viewing": -1}, {"viewing": 2**63}, {"end": 10**9}, {"at": -1},
        {"start": True},
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_true_changes_nothing(site: Site, lesson: Lesson, changes: dict[str, Any]) -> None:
    viewing = view(lesson, at=after(60))
    before = everything()
    assert report(site, lesson.pupil, [row(viewing.pk, 1, 0, 5) | changes]) in (204, 400)
    assert everything() == before


def test_a_pass_that_names_another_school_counts_for_nobody(site: Site, lesson: Lesson) -> None:
    viewing, elsewhere = view(lesson, at=after(60)), make_lesson()
    before = everything()
    assert report(site, lesson.pupil, [row(viewing.pk, 1, 0, 5)], school=elsewhere.school.pk) == 204
    assert report(site, elsewhere.pupil, [row(viewing.pk, 1, 0, 5)], school=lesson.school.pk) == 204
    assert everything() == before


def test_a_pass_of_yesterday_counts_for_nothing(site: Site, lesson: Lesson, clock: Any) -> None:
    viewing = view(lesson, at=after(60))
    token = passes.mint("segments", {"p": lesson.pupil.pk, "s": lesson.school.pk}, 60)
    clock.shift(timedelta(days=1))
    before = everything()
    answered = site.call("POST", "/hot/segments", {"segments": [row(viewing.pk, 1, 0, 5)]}, X_Upbeat_Pass=token)
    assert answered.status == 403
    assert everything() == before
