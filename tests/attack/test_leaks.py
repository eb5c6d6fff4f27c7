"""Before a pupil has passed, no answer of the server holds anything that would help them to: pages, fragments,
playlists, captions, addresses and errors are searched for keys, hints, misconceptions and what lies behind it."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from browsing import Browser
from crawling import Crawl, Seen, guesses
from factories import make_pupil
from factories_learn import Lesson, after, make_lesson, view
from serving import Site
from upbeat.doors.web.learner.exercises import views as exercise_views
from upbeat.doors.web.learner.watch import checkpoint as checkpoint_views
from upbeat.rooms.catalog.models import Supplement
from upbeat.rooms.discuss.actions import threads
from upbeat.rooms.discuss.actions.helping import let_help
from upbeat.rooms.discuss.models import Thread
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.models import Attempt, Item, Misconception
from upbeat.rooms.items.queries import PublicQuestion, public_question
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.learn.actions.calendar import open_calendar
from upbeat.rooms.learn.queries.calendar import token_of
from upbeat.rooms.people import passes
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.pilots import end_pilot, start_pilot
from upbeat.rooms.publish.actions.videos import publish_version, revise_video
from upbeat.rooms.publish.models import MicroVideoVersion, Piece, Pilot

GATE_S, GATE_BYTE = 60, 800 + 60 * 1000
MEDIA_PASS = re.compile(r"/media/([\w-]+)\.[\w-]+/")

SECRETS = {
    "the id of a right option": re.compile(r"zzright"),
    "the id of a wrong option": re.compile(r"zzwrong"),
    "a typed key": re.compile(r"zzkey"),
    "a hint": re.compile(r"zzhint"),
    "a misconception": re.compile(r"zzidea"),
    "advice": re.compile(r"zzadvice"),
    "a supplement": re.compile(r"zzsupplement"),
    "a question behind the gate": re.compile(r"zzlater"),
    "words behind the gate": re.compile(r"Words at (?:[6-9]\d|1\d\d)\b"),
    "a mark of the right option": re.compile(r"data-(?:right|correct|key)|\"(?:correct|key|right)\"\s*:", re.I),
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own day; time goes on."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


def choice(stem: str, name: str) -> VariantSpec:
    return VariantSpec(
        stem=stem,
        options=[
            {"id": "zzright", "text": f"{name}: one beat"},
            {"id": "zzwrong1", "text": f"{name}: four beats"},
            {"id": "zzwrong2", "text": f"{name}: none"},
        ],
        key={"right": "zzright"},
        hint="zzhint",
        guidance=[GuidanceSpec("zzwrong1", misconception_title="zzidea", advice="zzadvice", start_s=1, end_s=9)],
    )


@pytest.fixture
def lesson(site: Site) -> Lesson:
    """Two checkpoints and an exercise of three kinds; every secret of them has a name that is found again."""
    made = make_lesson(checkpoints=[])
    with scope(school=made.school):
        by, point = made.teacher, made.video.point
        first = write_item(by=by, point=point, kind="single", variants=[choice("How many?", "A"), choice("And?", "B")])
        later = write_item(by=by, point=point, kind="single", variants=[choice("zzlater", "C")])
        typed = VariantSpec(stem="Name it", key={"accepted": ["zzkey"]}, hint="zzhint")
        text = write_item(by=by, point=point, kind="text", variants=[typed])
        number = VariantSpec(stem="Count", key={"value": 3}, hint="zzhint")
        counted = write_item(by=by, point=point, kind="number", variants=[number])
        Supplement.objects.create(point=point, title="zzsupplement", body="zzsupplement")
        draft = revise_video(by=by, video=made.video)
        placed: list[tuple[int, Item]] = [(GATE_S, first), (120, later)]
        set_checkpoints(by=by, version=draft, checkpoints=[(second, item.versions.get()) for second, item in placed])
        version = publish_version(by=by, version=draft)
        exercise = [first, text, counted]
        add_piece(by=by, package=made.package, kind="exercise", title="Practise", items=exercise)
        add_piece(by=by, package=made.package, kind="text", phase=Piece.Phase.IN, title="Sing", body="zzlater")
        _let_the_class_talk(made, version, first)
    return replace(made, version=version)


def _let_the_class_talk(made: Lesson, version: MicroVideoVersion, item: Item) -> None:
    """What others asked behind the gate and about a question, and answers that help those who are stuck."""
    ada = make_pupil(made.section)
    about: dict[str, Any] = {"by": ada, "section": made.section, "version": version}
    behind = threads.ask(**about, second=90.0, text="Is zzlater the same as one beat?", now=after(1))
    of_item = threads.ask(**about, item=item, text="Why is it zzkey?", now=after(2))
    early = threads.ask(**about, second=5.0, text="What is a beat?", now=after(3))
    idea = Misconception.objects.get(point=made.video.point, title="zzidea")
    for thread in (behind, of_item, early):
        post = threads.answer(by=made.teacher, thread=thread, text="Since zzhint.", now=after(4))
        if thread != early:
            place = f"idea-{idea.pk}" if thread == of_item else "span"
            let_help(by=made.teacher, post=post, place=place, confirmed=True, now=after(5))
        else:
            threads.hide_post(by=made.teacher, post=post, now=after(5))


def leaks(seen: Seen) -> list[str]:
    """What an answer gives away, with the address at which it does."""
    found = [f"{name} at {seen.path} as {seen.mode}" for name, secret in SECRETS.items() if secret.search(seen.text)]
    for body in MEDIA_PASS.findall(seen.text):
        told = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        if told["e"] > GATE_BYTE and told["f"].endswith(".mp4"):
            found.append(f"a file behind the gate at {seen.path} as {seen.mode}")
    return found


def everything_said(site: Site, lesson: Lesson) -> list[str]:
    """All leaks in what the pupil can make the server say without answering anything."""
    browser = Browser.of(site, lesson.pupil)
    found: list[str] = []
    count = 0
    for seen in Crawl(browser, ["/", "/learn/"]):
        found += leaks(seen)
        count += 1
    assert count > 100, "the crawl has found too little to mean anything"
    return found


def test_no_answer_of_the_server_holds_a_key_before_the_pass(site: Site, lesson: Lesson) -> None:
    assert everything_said(site, lesson) == []


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
        for path in ("/hot/segments", "/hot/votes", "/hot/stream", "/hot/keys", "/media/x/720p.mp4"):
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
    for text in ("Is zz later the same as one beat?", "Why is it zz key?"):
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


@pytest.mark.parametrize("where", [checkpoint_views, exercise_views])
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
