"""Before a pupil has passed, no answer of the server holds anything that would help them to: pages, fragments,
playlists, captions, addresses and errors are searched for keys, hints, misconceptions and what lies behind it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from browsing import Browser
from crawling import Crawl, Seen, guesses
from factories import make_pupil
from factories_learn import Lesson, after, view
from leaking import GATE_S, leaks, make_secret_lesson
from serving import Site
from upbeat.doors.web.learner.exercises import views as exercise_views
from upbeat.doors.web.learner.practice import views as practice_views
from upbeat.doors.web.learner.watch import checkpoint as checkpoint_views
from upbeat.rooms.discuss.models import Thread
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.queries import PublicQuestion, latest_version, public_question
from upbeat.rooms.learn.actions.amending import Choice as AmendChoice
from upbeat.rooms.learn.actions.amending import change_question
from upbeat.rooms.learn.actions.calendar import open_calendar
from upbeat.rooms.learn.queries.calendar import token_of
from upbeat.rooms.people import passes
from upbeat.rooms.publish.actions.pilots import end_pilot, start_pilot
from upbeat.rooms.publish.actions.videos import revise_video
from upbeat.rooms.publish.differences import specs_of
from upbeat.rooms.publish.models import Amendment, Pilot


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own day; time goes on."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


@pytest.fixture
def lesson(site: Site) -> Lesson:
    return make_secret_lesson()


def everything_said(site: Site, lesson: Lesson) -> Iterator[str]:
    """All leaks in what the pupil can make the server say without answering anything, one after another."""
    browser = Browser.of(site, lesson.pupil)
    count = 0
    for seen in Crawl(browser, ["/", "/learn/", "/learn/map/"]):
        yield from leaks(seen)
        count += 1
    assert count > 100, "the crawl has found too little to mean anything"


def test_no_answer_of_the_server_holds_a_key_before_the_pass(site: Site, lesson: Lesson) -> None:
    assert list(everything_said(site, lesson)) == []


def test_no_guessed_address_holds_a_key(site: Site, lesson: Lesson) -> None:
    view(lesson, at=after(60))
    browser = Browser.of(site, lesson.pupil)
    words = ("en", "720p", "page")
    found: list[str] = []
    for path in guesses(range(1, 5), words):
        for mode, headers in (("page", {}), ("fragment", {"X-Upbeat-Fragment": "1"})):
            answer = browser.call("GET", path, headers=headers)
            assert answer.status < 500, path
            found += leaks(Seen(path, mode, answer))
            if answer.status == 405:  # before any header but the method is looked at
                break
    assert found == []


def test_no_refused_answer_holds_a_key(site: Site, lesson: Lesson) -> None:
    viewing = view(lesson, at=after(60))
    browser = Browser.of(site, lesson.pupil)
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(GATE_S).pk}/"
    browser.get(here)
    with scopes_disabled():
        token = str(Attempt.objects.get(person=lesson.pupil).token)
    posts: list[dict[str, Any]] = [
        {}, {"token": token}, {"token": token, "answer": ""}, {"token": token, "answer": "zz"},
        {"token": "x", "answer": "1"}, {"token": token, "answer": "4"},
        {"token": token, "order-1": "1", "order-2": "2"},
    ]  # fmt: skip
    found: list[str] = []
    for data in posts:
        for mode, headers in (("page", {}), ("fragment", {"X-Upbeat-Fragment": "1"}), ("json", {"Accept": "*/*"})):
            answer = browser.post(here, data, **headers)
            assert answer.status in (404, 422), (data, answer.status)
            found += leaks(Seen(here, mode, answer))
    assert found == []


def test_no_error_of_the_hot_path_holds_a_key(site: Site, lesson: Lesson) -> None:
    viewing = view(lesson, at=after(60))
    token = passes.mint("segments", {"p": lesson.pupil.pk, "s": lesson.school.pk}, 60)
    found: list[str] = []
    for body in (b"", b"{", b"[]", b'{"segments": [{}]}', b'{"segments": [{"viewing": 1}]}'):
        for path in ("/hot/segments", "/hot/votes", "/hot/answers", "/hot/stream", "/hot/keys", "/media/x/720p.mp4"):
            answer = site.call("POST", path, body, X_Upbeat_Pass=token)
            assert answer.status < 500
            found += leaks(Seen(path, "post", answer))
    told = {"viewing": viewing.pk, "seq": 1, "start": 0, "end": 170, "speed": 1, "at": 0}
    found += leaks(
        Seen("/hot/segments", "post", site.call("POST", "/hot/segments", {"segments": [told]}, X_Upbeat_Pass=token))
    )
    assert found == []


def test_what_is_said_after_a_wrong_answer_is_of_that_answer_alone(site: Site, lesson: Lesson) -> None:
    viewing = view(lesson, at=after(60))
    browser = Browser.of(site, lesson.pupil)
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(GATE_S).pk}/"
    page = browser.get(here).body.decode()
    option = re.search(r'value="(\d)"> <span>A: none</span>', page)
    with scopes_disabled():
        attempt = Attempt.objects.get(person=lesson.pupil)
    assert option
    answer = browser.post(here, {"token": attempt.token, "answer": option[1]}, X_Upbeat_Fragment="1")
    assert answer.status == 200
    assert leaks(Seen(here, "fragment", answer)) == []


def test_looking_for_questions_alike_finds_none_from_behind_the_gate(site: Site, lesson: Lesson) -> None:
    browser = Browser.of(site, lesson.pupil)
    here = f"/questions/at/{lesson.version.pk}/"
    for text in ("Is zz later the same as one beat?", "Why is it zz talk?"):
        for mode, headers in (("page", {}), ("fragment", {"X-Upbeat-Fragment": "1"})):
            answer = browser.post(here, {"text": text, "second": "3"}, **headers)
            assert leaks(Seen(here, mode, answer)) == []
    with scopes_disabled():
        others = list(Thread.objects.exclude(author=lesson.pupil).exclude(second=5.0))
    assert [browser.get(f"/questions/{thread.pk}/").status for thread in others] == [404, 404]
    assert [browser.post(f"/questions/{thread.pk}/too/", {}).status for thread in others] == [404, 404]


def test_a_calendar_holds_no_word_behind_the_gate(site: Site, lesson: Lesson) -> None:
    with scope(school=lesson.school):
        token = token_of(open_calendar(by=lesson.pupil, now=after(60)))
    answer = site.call("GET", f"/learn/calendar/{token}.ics")
    assert answer.status == 200
    assert leaks(Seen("/learn/calendar/", "page", answer)) == []


@pytest.mark.parametrize("where", [checkpoint_views, exercise_views, practice_views])
def test_a_planted_leak_is_found(site: Site, lesson: Lesson, where: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(attempt: Attempt) -> PublicQuestion:
        asked = public_question(attempt)
        return replace(asked, unit=attempt.variant.hint, stem=f"{asked.stem} {attempt.variant.hint}")

    monkeypatch.setattr(where, "public_question", careless)
    assert any(found.startswith("a hint at ") for found in everything_said(site, lesson))


def test_a_planted_file_behind_the_gate_is_found(site: Site, lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    from upbeat.rooms.learn.queries import media

    monkeypatch.setattr(media.gating, "cut_bytes", lambda fragments, _gate: fragments[-1].offset)
    assert any(found.startswith("a file behind the gate at ") for found in everything_said(site, lesson))


@pytest.fixture
def trial(lesson: Lesson) -> Pilot:
    """A draft with the same secrets, which a pupil of the class tries, and the lesson's pupil does not."""
    with scope(school=lesson.school):
        draft = revise_video(by=lesson.teacher, video=lesson.video)
        tester = make_pupil(lesson.section)
        until = after(5 * 24 * 3600)
        return start_pilot(by=lesson.teacher, version=draft, pupils=[tester], until=until, now=after(60))


def test_a_draft_is_tried_by_its_pupils_alone_and_gives_them_no_key(site: Site, lesson: Lesson, trial: Pilot) -> None:
    with scopes_disabled():
        seat, version = trial.seats.select_related("person").get(), trial.copy.draft
    tester, others = Browser.of(site, seat.person), Browser.of(site, lesson.pupil)
    here = f"/learn/trials/{trial.pk}/"
    page = tester.get(here)
    assert page.status == 200
    found = [leak for seen in Crawl(tester, [here]) for leak in leaks(seen)]
    assert found == []
    media = re.search(r'/media/[^"\s]+\.mp4', page.body.decode())
    assert media
    addresses = [here, media[0], f"/learn/videos/{version.pk}/master.m3u8", f"/learn/videos/{version.pk}/480p.m3u8"]
    addresses += [f"/learn/videos/{version.pk}/captions/en.vtt", f"/studio/pilots/{trial.pk}/"]
    assert {others.get(path).status for path in addresses} <= {403, 404}
    assert b"trial" not in others.get("/learn/").body
    with scope(school=lesson.school):
        end_pilot(by=lesson.teacher, pilot=trial, now=after(70))
    assert {tester.get(path).status for path in [here, *addresses[2:]]} <= {403, 404}


def test_what_changed_is_told_without_a_key(site: Site, lesson: Lesson, clock: time_machine.Traveller) -> None:
    viewing = view(lesson, at=after(60))
    Browser.of(site, lesson.pupil).get(f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(GATE_S).pk}/")
    with scope(school=lesson.school):
        item = lesson.checkpoint(GATE_S).item_version.item
        variants = [
            replace(spec, key={"right": "zzwrong2"}, hint="zzhint two", guidance=())
            for spec in specs_of(latest_version(item))
        ]
        choice_made = AmendChoice(reason="zzkey: it was the third", told="Please look at it again.")
        change_question(by=lesson.teacher, item=item, variants=variants, choice=choice_made, now=after(7200))
        row = Amendment.objects.get(thing="item")
    clock.move_to(after(7300))
    browser = Browser.of(site, lesson.pupil)
    told = browser.get(f"/learn/pieces/{lesson.piece.pk}/").body.decode()
    assert "Changed since you were last here" in told
    assert "Please look at it again." in told
    bell = browser.get("/news/").body.decode()
    assert "Please look at it again." in bell
    assert leaks(Seen("/news/", "page", browser.get("/news/"))) == []
    assert list(everything_said(site, lesson)) == []
    for path in (
        f"/studio/changes/{row.pk}/",
        f"/studio/changes/item/{item.pk}/",
        f"/studio/questions/{item.pk}/edit/",
    ):
        answer = browser.get(path)
        assert answer.status == 403
        assert leaks(Seen(path, "page", answer)) == []
