"""Every kind of question at the gate: nothing tells the key before the pass, and no crafted answer does harm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from browsing import Browser
from factories import make_pupil
from factories_items import NEW_KINDS, make_kind, reply
from factories_learn import Lesson, after, make_lesson, view
from serving import Site
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.videos import publish_version, revise_video

GATE_S = 60
SECRET = re.compile(r"zz(?:[lrg]\d|[ab]\b|key|hint|label|idea|advice)")
MODES: dict[str, dict[str, str]] = {"page": {}, "fragment": {"X_Upbeat_Fragment": "1"}}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own day; time goes on."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


@pytest.fixture(params=NEW_KINDS)
def lesson(request: pytest.FixtureRequest, site: Site) -> Lesson:
    """A film that asks a question of the kind at its gate."""
    made = make_lesson(checkpoints=[])
    item = make_kind(made.teacher, made.video.point, request.param)
    with scope(school=made.school):
        draft = revise_video(by=made.teacher, video=made.video)
        set_checkpoints(by=made.teacher, version=draft, checkpoints=[(GATE_S, item.versions.get())])
        version = publish_version(by=made.teacher, version=draft)
    return replace(made, version=version)


def gate(lesson: Lesson) -> str:
    viewing = view(lesson, at=after(60))
    return f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(GATE_S).pk}/"


def attempt_of(lesson: Lesson) -> Attempt:
    with scopes_disabled():
        rows = Attempt.objects.select_related("item", "variant__version__item", "variant__picture")
        return rows.filter(person=lesson.pupil).latest("pk")


def answered() -> int:
    with scopes_disabled():
        return Response.objects.count()


def test_neither_the_question_nor_a_refusal_tells_the_key(site: Site, lesson: Lesson) -> None:
    browser, here = Browser.of(site, lesson.pupil), gate(lesson)
    for headers in MODES.values():
        answer = browser.get(here, **headers)
        assert answer.status == 200
        assert not SECRET.search(answer.body.decode() + str(answer.headers))
        refused = browser.post(here, {"token": attempt_of(lesson).token}, **headers)
        assert refused.status == 422
        assert not SECRET.search(refused.body.decode())


def test_what_is_said_after_a_wrong_answer_is_of_that_answer_alone(site: Site, lesson: Lesson) -> None:
    browser, here = Browser.of(site, lesson.pupil), gate(lesson)
    browser.get(here)
    attempt = attempt_of(lesson)
    answer = browser.post(here, reply(attempt, right=False).posted(attempt), X_Upbeat_Fragment="1")
    text = answer.body.decode()
    assert answer.status == 200
    assert text.count("zzadvice") == 1
    assert not re.search(r"zz(?:key|hint|label|idea)", text)
    assert "data-open-until" not in text


def test_a_right_answer_opens_the_gate(site: Site, lesson: Lesson) -> None:
    browser, here = Browser.of(site, lesson.pupil), gate(lesson)
    browser.get(here)
    attempt = attempt_of(lesson)
    answer = browser.post(here, reply(attempt, right=True).posted(attempt), X_Upbeat_Fragment="1")
    assert b'data-open-until="180' in answer.body


CRAFTED: list[dict[str, Any]] = [
    {"answer": "9" * 5000},
    {"answer": "1e999999999"},
    {"answer": "NaN"},
    {"answer": "inf"},
    {"answer": ["1", "2", "3"]},
    {"answer": "1:99:99"},
    {"x": "NaN", "y": "NaN"},
    {"x": "9" * 4000, "y": "1"},
    {"x": "1e400", "y": "-1e400"},
    {"at.x": "-5", "at.y": "x"},
    {f"match-{n}": "1" for n in range(900)},
    {f"gap-{n}": "x" for n in range(900)},
    {"match-1": "zz", "match-2": "1"},
    {"match-": "", "gap-": ""},
    {"gap-1": "x" * 9000, "gap-2": "\u0000"},
    {"gap-__proto__": "1", "match-constructor": "1"},
    {"order-1": "1" * 5000},
]


def test_no_crafted_answer_is_taken_or_breaks_the_server(site: Site, lesson: Lesson) -> None:
    browser, here = Browser.of(site, lesson.pupil), gate(lesson)
    browser.get(here)
    token = attempt_of(lesson).token
    for crafted in CRAFTED:
        answer = browser.post(here, {"token": token, **crafted}, X_Upbeat_Fragment="1")
        assert answer.status in (404, 422) or b"guidance" in answer.body, crafted
        assert b"data-open-until" not in answer.body, crafted
        assert not re.search(r"zz(?:key|label)", answer.body.decode()), crafted


def test_every_try_of_another_shape_writes_at_most_one_response(site: Site, lesson: Lesson) -> None:
    browser, here = Browser.of(site, lesson.pupil), gate(lesson)
    browser.get(here)
    attempt = attempt_of(lesson)
    for right in (False, True, True):
        browser.post(here, reply(attempt, right=right).posted(attempt))
    assert answered() == 1


def test_the_picture_of_a_question_is_served_to_the_one_who_is_asked_alone(site: Site, lesson: Lesson) -> None:
    browser, here = Browser.of(site, lesson.pupil), gate(lesson)
    page = browser.get(here).body.decode()
    attempt = attempt_of(lesson)
    address = f"/learn/attempts/{attempt.token}/picture/"
    if attempt.item.kind != "spot":
        assert browser.get(address).status == 404
        return
    assert address in page
    answer = browser.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.headers["cache-control"].startswith("private")
    with scope(school=lesson.school):
        other = Browser.of(site, make_pupil(lesson.section))
    assert other.get(address).status == 404
    assert json.dumps(dict(answer.headers)).count("zz") == 0
