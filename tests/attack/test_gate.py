"""Attacks on the gate, against the real server: nothing behind an unpassed checkpoint is served, and nobody is credited
more than the clock allows (D2)."""

import base64
import json
import random
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from browsing import Browser
from factories import make_pupil, make_section
from factories_learn import Lesson, after, ask, everything, make_lesson, view
from factories_publish import make_lesson as make_package
from factories_publish import make_published_video, right_answer
from serving import Site
from upbeat.kernel.credit import MAX_SPEED, START_GRACE_S
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.learn.actions import open_viewing
from upbeat.rooms.learn.models import Pass, Segment, Viewing, Watch
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.models import Rendition

INIT, FRAGMENT = 800, 1000
A_THOUSANDTH = 0.001
"""Second. Times are kept in thousandths."""

MEDIA = re.compile(r"/media/[^\"\s]+?\.mp4")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own day; time goes on."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


@pytest.fixture
def lesson(site: Site) -> Lesson:
    """Checkpoints at 1:00 and 2:00; in the files every second says which one it is, a thousand bytes long."""
    made = make_lesson()
    film(made)
    return made


def film(lesson: Lesson) -> None:
    with scopes_disabled():
        for row in Rendition.objects.filter(run=lesson.version.run):
            path = Path(settings.MEDIA_ROOT) / row.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"i" * INIT + b"".join(f"[{second:03d}]".encode() * 200 for second in range(180)))


def seconds_in(body: bytes) -> set[int]:
    """Which seconds of the film can be seen in these bytes."""
    return {int(second) for second in re.findall(rb"\[(\d{3})\]", body)}


def address(browser: Browser, lesson: Lesson, rung: str = "720p") -> str:
    """The media address in the learner's own playlist."""
    text = browser.get(f"/learn/videos/{lesson.version.pk}/{rung}.m3u8").body.decode()
    found = MEDIA.search(text)
    assert found, text
    return found[0]


def begun(site: Site, lesson: Lesson) -> Browser:
    """The lesson's pupil with the video open."""
    browser = Browser.of(site, lesson.pupil)
    assert browser.get(f"/learn/pieces/{lesson.piece.pk}/").status == 200
    return browser


def report(site: Site, person: Person, rows: list[dict[str, Any]]) -> Any:
    token = passes.mint("segments", {"p": person.pk, "s": person.school_id}, 60)
    return site.call("POST", "/hot/segments", {"segments": rows}, X_Upbeat_Pass=token)


def row(viewing: Viewing, seq: int, start: float, end: float, **changes: Any) -> dict[str, Any]:
    return {"viewing": viewing.pk, "seq": seq, "start": start, "end": end, "speed": 1, "at": time.time()} | changes


def watched(lesson: Lesson, person: Person | None = None) -> list[list[float]]:
    with scope(school=lesson.school):
        found = Watch.objects.filter(person=person or lesson.pupil, version=lesson.version).first()
        return found.ranges if found else []


# The media


@pytest.mark.parametrize("rung", ["720p", "480p", "audio"])
def test_a_media_address_ends_at_the_gate(site: Site, lesson: Lesson, rung: str) -> None:
    browser = begun(site, lesson)
    answer = browser.get(address(browser, lesson, rung))
    assert (answer.status, len(answer.body)) == (200, INIT + 60 * FRAGMENT)
    assert seconds_in(answer.body) == set(range(60))


def test_every_address_on_the_page_ends_at_the_gate(site: Site, lesson: Lesson) -> None:
    browser = Browser.of(site, lesson.pupil)
    page = browser.get(f"/learn/pieces/{lesson.piece.pk}/").body.decode()
    addresses = set(MEDIA.findall(page))
    assert len(addresses) >= 3
    for one in addresses:
        assert max(seconds_in(browser.get(one).body)) == 59


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-", "bytes=0-999999999", "bytes=60800-", "bytes=60799-", "bytes=60000-200000", "bytes=-1",
        "bytes=-99999999",
        "bytes=100000-", "bytes=100000-100999", "bytes=0-0,100000-100999", "bytes=0-0,-1000", "bytes=60800-60800",
        "bytes=1-0", "bytes=--1", "bytes=abc", "bytes = 100000-", "BYTES=100000-", "items=100000-", "bytes=0x10000-",
        "bytes=100000-,0-1", "bytes=" + "0-1," * 500 + "100000-", "bytes=9223372036854775807-", "bytes=-0",
    ],
)  # fmt: skip
def test_no_form_of_range_reaches_behind_the_gate(site: Site, lesson: Lesson, asked: str) -> None:
    browser = begun(site, lesson)
    here = address(browser, lesson)
    answer = browser.get(here, Range=asked)
    assert answer.status in (200, 206, 416)
    assert seconds_in(answer.body) <= set(range(60))
    assert len(answer.body) <= INIT + 60 * FRAGMENT
    told = browser.call("HEAD", here, headers={"Range": asked}).headers
    assert int(told["content-length"]) <= INIT + 60 * FRAGMENT
    assert "180800" not in " ".join(told.values())


@pytest.mark.parametrize(
    "header", ["If-Range", "If-None-Match", "If-Modified-Since", "X-Original-URL", "X-Rewrite-URL"]
)
def test_no_condition_in_a_header_reaches_behind_the_gate(site: Site, lesson: Lesson, header: str) -> None:
    browser = begun(site, lesson)
    answer = browser.call("GET", address(browser, lesson), headers={header: "*", "Range": "bytes=50000-"})
    assert seconds_in(answer.body) <= set(range(60))


def test_an_address_of_before_the_pass_still_ends_at_the_old_gate(site: Site, lesson: Lesson) -> None:
    browser = begun(site, lesson)
    old = address(browser, lesson)
    with scope(school=lesson.school):
        viewing = Viewing.objects.get()
    attempt = ask(lesson, viewing, 60)
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(60).pk}/"
    assert browser.post(here, {"token": attempt.token, "answer": right_answer(attempt)}).status == 302
    assert max(seconds_in(browser.get(old).body)) == 59
    assert max(seconds_in(browser.get(address(browser, lesson)).body)) == 119


def test_an_address_with_a_later_end_is_refused(site: Site, lesson: Lesson) -> None:
    browser = begun(site, lesson)
    _empty, media, token, name = address(browser, lesson).split("/")
    payload, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(payload + "=="))
    told["e"] = 10**9
    longer = base64.urlsafe_b64encode(json.dumps(told, separators=(",", ":"), sort_keys=True).encode()).decode()
    for forged in (
        f"{longer.rstrip('=')}.{signature}",
        longer.rstrip("="),
        f"{longer.rstrip('=')}.",
        f"{payload}.{signature[:-2]}AA",
        f".{signature}",
        "x",
    ):
        answer = browser.get(f"/{media}/{forged}/{name}")
        assert (answer.status, seconds_in(answer.body)) == (403, set())


@pytest.mark.parametrize("kind", ["segments", "reader", "stream", "votes"])
def test_a_pass_for_something_else_is_no_address(site: Site, lesson: Lesson, kind: str) -> None:
    browser = begun(site, lesson)
    with scopes_disabled():
        path = Rendition.objects.get(run=lesson.version.run, rung="720p").path
    token = passes.mint(kind, {"p": lesson.pupil.pk, "f": path, "e": 10**9}, 60)
    answer = browser.get(f"/media/{token}/720p.mp4")
    assert (answer.status, seconds_in(answer.body)) == (403, set())


def test_an_address_expires(site: Site, lesson: Lesson, clock: Any) -> None:
    browser = begun(site, lesson)
    here = address(browser, lesson)
    clock.shift(timedelta(hours=2, seconds=2))
    answer = browser.get(here)
    assert (answer.status, seconds_in(answer.body)) == (403, set())


def test_an_address_that_is_handed_on_opens_nothing(site: Site, lesson: Lesson) -> None:
    mine = address(begun(site, lesson), lesson)
    classmate = Browser.of(site, make_pupil(lesson.section))
    assert classmate.get(f"/learn/pieces/{lesson.piece.pk}/").status == 200
    for other in (classmate, Browser(site)):
        answer = other.get(mine)
        assert (answer.status, seconds_in(answer.body)) == (403, set())


@pytest.mark.parametrize("path", ["runs", "a/b", "../secret-key", "%2e%2e/secret-key", "upbeat.sqlite3"])
def test_without_a_pass_there_is_no_file(site: Site, lesson: Lesson, path: str) -> None:
    assert begun(site, lesson).get(f"/media/{path}").status in (403, 404)


@pytest.mark.parametrize("name", ["master.m3u8", "720p.m3u8", "captions/en.vtt"])
def test_the_playlist_of_another_class_or_school_is_not_found(site: Site, lesson: Lesson, name: str) -> None:
    strangers = [make_pupil(make_section(lesson.school)), make_lesson().pupil]
    for stranger in strangers:
        answer = Browser.of(site, stranger).get(f"/learn/videos/{lesson.version.pk}/{name}")
        assert answer.status == 404
        assert b"/media/" not in answer.body
        assert b"Words at" not in answer.body
    assert Browser(site).get(f"/learn/videos/{lesson.version.pk}/{name}").status == 302


# The credit


def test_ten_videos_at_once_earn_no_more_than_the_clock(site: Site) -> None:
    first = make_lesson(checkpoints=[])
    videos = [first.video, *(make_published_video(first.teacher, checkpoints=[]) for _n in range(9))]
    make_package(first.teacher, first.section, videos[1:], title="Nine more")
    started = time.time()
    with scope(school=first.school):
        viewings = [open_viewing(by=first.pupil, version=video.published) for video in videos]
    for seq in (1, 2):
        for viewing in viewings:
            assert report(site, first.pupil, [row(viewing, seq, 90 * (seq - 1), 90 * seq, speed=2)]).status == 204
    with scope(school=first.school):
        earned = sum(Watch.objects.filter(person=first.pupil).values_list("watched_s", flat=True))
    assert earned <= (time.time() - started) * MAX_SPEED + START_GRACE_S + A_THOUSANDTH


def test_twenty_tabs_of_one_video_earn_no_more_than_the_clock(site: Site) -> None:
    lesson = make_lesson(checkpoints=[], duration=3000)
    started = time.time()
    tabs = [view(lesson, at=timezone.now()) for _n in range(20)]
    for number, viewing in enumerate(tabs):
        report(site, lesson.pupil, [row(viewing, 1, number * 100, number * 100 + 100)])
    assert (
        sum(end - start for start, end in watched(lesson))
        <= (time.time() - started) * MAX_SPEED + START_GRACE_S + A_THOUSANDTH
    )


def test_a_browser_with_a_clock_of_its_own_earns_no_more(site: Site, lesson: Lesson) -> None:
    viewing = view(lesson, at=after(60))
    rows = [row(viewing, seq, 5 * seq, 5 * seq + 5, at=seq * 10**9) for seq in range(1, 11)]
    assert report(site, lesson.pupil, rows).status == 204
    assert sum(end - start for start, end in watched(lesson)) <= START_GRACE_S + 10


def test_replayed_and_reordered_reports_leave_one_picture(site: Site, lesson: Lesson, clock: Any) -> None:
    viewing = view(lesson, at=after(60))
    clock.shift(timedelta(minutes=2))
    rows = [row(viewing, seq, 5 * (seq - 1), 5 * seq) for seq in range(1, 13)]
    dice = random.Random(7)
    for _again in range(4):
        dice.shuffle(rows)
        for some in (rows[:5], rows[5:], rows):
            assert report(site, lesson.pupil, some).status == 204
    assert watched(lesson) == [[0, 60]]
    with scope(school=lesson.school):
        assert sorted(Segment.objects.values_list("seq", flat=True)) == list(range(1, 13))
        assert sum(Segment.objects.values_list("credited_s", flat=True)) == 60


def test_a_report_of_a_closed_part_counts_for_nothing(site: Site, lesson: Lesson, clock: Any) -> None:
    viewing = view(lesson, at=after(60))
    clock.shift(timedelta(minutes=10))
    before = everything()
    assert report(site, lesson.pupil, [row(viewing, 1, 60, 65), row(viewing, 2, 100, 180)]).status == 204
    assert everything() == before
    report(site, lesson.pupil, [row(viewing, 3, 55, 180)])
    assert watched(lesson) == [[55, 60]]


def test_a_report_into_the_viewing_of_somebody_else_counts_for_nobody(site: Site, lesson: Lesson) -> None:
    viewing, other = view(lesson, at=after(60)), make_pupil(lesson.section)
    before = everything()
    assert report(site, other, [row(viewing, 1, 0, 5)]).status == 204
    assert everything() == before


@pytest.mark.parametrize("kind", ["media", "reader", "votes"])
def test_a_report_needs_a_pass_for_reports(site: Site, lesson: Lesson, kind: str) -> None:
    viewing = view(lesson, at=after(60))
    before = everything()
    for token in (passes.mint(kind, {"p": lesson.pupil.pk, "s": lesson.school.pk}, 60), "", "x.y"):
        answer = site.call("POST", "/hot/segments", {"segments": [row(viewing, 1, 0, 5)]}, X_Upbeat_Pass=token)
        assert answer.status == 403
    assert everything() == before


# The checkpoints


def test_a_checkpoint_cannot_be_skipped(site: Site, lesson: Lesson) -> None:
    browser, viewing = begun(site, lesson), view(lesson, at=after(60))
    first = ask(lesson, viewing, 60)
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(120).pk}/"
    before = everything()
    assert browser.get(here).status == 403
    assert browser.post(here, {"token": first.token, "answer": right_answer(first)}).status == 403
    assert everything() == before
    assert max(seconds_in(browser.get(address(browser, lesson)).body)) == 59


def test_nobody_answers_for_somebody_else(site: Site, lesson: Lesson) -> None:
    viewing = view(lesson, at=after(60))
    attempt = ask(lesson, viewing, 60)
    other = make_pupil(lesson.section)
    theirs = view(lesson, by=other, at=after(60))
    browser = Browser.of(site, other)
    before = everything()
    for number in (viewing.pk, theirs.pk):
        here = f"/learn/viewings/{number}/checkpoints/{lesson.checkpoint(60).pk}/"
        assert browser.post(here, {"token": attempt.token, "answer": right_answer(attempt)}).status == 404
    assert everything() == before


def test_an_answer_without_the_forms_token_is_refused(site: Site, lesson: Lesson) -> None:
    browser, viewing = begun(site, lesson), view(lesson, at=after(60))
    attempt = ask(lesson, viewing, 60)
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(60).pk}/"
    before = everything()
    answer = browser.call(
        "POST",
        here,
        f"token={attempt.token}&answer={right_answer(attempt)}".encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 403
    assert everything() == before


def test_guessing_every_option_at_once_passes_nothing_without_the_right_one_first(site: Site, lesson: Lesson) -> None:
    browser, viewing = begun(site, lesson), view(lesson, at=after(60))
    attempt = ask(lesson, viewing, 60)
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(60).pk}/"
    wrong = next(name for name in "123" if name != right_answer(attempt))
    for option in (wrong, "1", "2", "3"):  # the same attempt again: only the first answer counts
        browser.post(here, {"token": attempt.token, "answer": option})
    with scope(school=lesson.school):
        assert Pass.objects.count() == 0
        assert Attempt.objects.filter(response__isnull=False).count() == 1
