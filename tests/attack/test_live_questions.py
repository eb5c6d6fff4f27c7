"""A live question of every kind: no phone and no wall learns the key or a count before the result, and no crafted vote
does harm."""

from __future__ import annotations

import json
import re

import pytest
from django_scopes import scope, scopes_disabled

from browsing import Browser
from crawling import Crawl
from factories import make_pupil, make_school, make_section
from factories_class import ClassOf
from factories_live import LIVE_KINDS, ask_kind, fields_of
from serving import Site
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.channels import votes_pass
from upbeat.rooms.classroom.models import LiveQuestion, Vote

SECRET = re.compile(r"\bzz(?:[abc]|[lrg]\d[ab]?|key(?:word)?|hint|label|idea|advice)\b")
RESULT = re.compile(r"<meter|data-mark=|data-state=\"settled\"|class=\"advice|<circle")


class Room(ClassOf):
    """Eight pupils, six of whom have answered a question of the kind; the seventh and eighth have not."""

    def __init__(self, kind: str) -> None:
        super().__init__(pupils=8)
        with scope(school=self.school):
            self.meeting = self.meet()
        self.question = ask_kind(self, self.meeting, kind, confidence=True)
        with scope(school=self.school):
            for n in range(6):
                fields = fields_of(self.question, right=n < 3)
                cast_votes([self.answer(n, self.question, fields, sure="sure")], self.now)
        self.phone = f"/learn/class/{self.meeting.pk}/"
        self.wall = f"/teach/class/{self.meeting.pk}/wall/"

    def vote(self, site: Site, body: object, pupil: int = 7) -> tuple[int, str]:
        answer = site.call("POST", "/hot/votes", body, x_upbeat_pass=votes_pass(self.pupils[pupil]))
        return answer.status, answer.body.decode()


@pytest.fixture(params=LIVE_KINDS)
def room(request: pytest.FixtureRequest, site: Site) -> Room:
    return Room(request.param)


def test_a_phone_learns_nothing_before_the_result(site: Site, room: Room) -> None:
    for seen in Crawl(Browser.of(site, room.pupils[7]), ["/", "/learn/", room.phone]):
        assert not SECRET.search(seen.text), (seen.path, seen.mode)
        if seen.path == room.phone:
            assert not RESULT.search(seen.text), seen.mode


def test_the_wall_learns_nothing_before_the_result(site: Site, room: Room) -> None:
    browser = Browser.of(site, room.teacher)
    for headers in ({}, {"X_Upbeat_Fragment": "1"}):
        page = browser.get(room.wall, **headers).body.decode()
        assert "<b>6</b>" in page
        assert not SECRET.search(page)
        assert not RESULT.search(page)
        assert not re.search(r"Part C → Part B|four beats</span> *<meter|20 % from", page)


def test_after_two_closed_votes_both_still_wait_for_the_teacher(site: Site, room: Room) -> None:
    with scope(school=room.school):
        questions.open_second_vote(by=room.teacher, question=room.question)
        questions.close_vote(by=room.teacher, question=room.question)
    for browser, path in ((Browser.of(site, room.teacher), room.wall), (Browser.of(site, room.pupils[7]), room.phone)):
        page = browser.get(path).body.decode()
        assert not SECRET.search(page)
        assert not RESULT.search(page)


def test_no_name_is_on_the_wall_and_no_count_on_a_phone_with_the_result(site: Site, room: Room) -> None:
    with scope(school=room.school):
        questions.show_result(by=room.teacher, question=room.question)
    wall = Browser.of(site, room.teacher).get(room.wall).body.decode()
    assert RESULT.search(wall)
    assert not re.search(r"Pupil \d", wall.split("<main")[1].split("<footer")[0])
    assert "<meter" not in Browser.of(site, room.pupils[7]).get(room.phone).body.decode()


def test_what_comes_back_of_a_vote_does_not_tell_whether_it_is_right(site: Site, room: Room) -> None:
    told = []
    for seq, right in enumerate((True, False), 1):
        fields = [[name, value] for name, values in fields_of(room.question, right=right).items() for value in values]
        status, body = room.vote(site, {"question": room.question.pk, "round": 1, "seq": seq, "fields": fields})
        assert status == 200
        told.append(set(json.loads(body)))
    assert told == [{"question", "round", "seq", "fields", "sure"}] * 2


CRAFTED: list[list[list[str]]] = [
    [],
    [["answer", "9" * 900]],
    [["answer", "1e999999999"]],
    [["answer", "NaN"]],
    [["answer", "x\u0000y"]],
    [["answer", "\ud800"]],
    [["answer", "zzb"]],
    [["answer", "1"], ["answer", "1"]],
    [["answer", "0"]],
    [["x", "NaN"], ["y", "NaN"]],
    [["x", "1e400"], ["y", "-1e400"]],
    [["at.x", "-5"], ["at.y", "x"]],
    [[f"match-{n}", "1"] for n in range(60)],
    [[f"gap-{n}", "x"] for n in range(60)],
    [["gap-1", "x" * 900], ["gap-2", "\u0000"]],
    [["gap-__proto__", "1"], ["match-constructor", "1"]],
    [["order-1", "1" * 900]],
]


def test_no_crafted_vote_breaks_the_server_or_a_page(site: Site, room: Room) -> None:
    good = [[name, value] for name, values in fields_of(room.question, right=True).items() for value in values]
    about = {"question": room.question.pk, "round": 1}
    for seq, fields in enumerate(CRAFTED, 1):
        status, body = room.vote(site, {**about, "seq": seq, "fields": fields}, pupil=6)
        assert status in (200, 422), (fields, body)
        assert not SECRET.search(body.replace("zzb", "")), fields
    for status, _body in (room.vote(site, {**about, "seq": 99, "fields": good}),):
        assert status == 200
    with scope(school=room.school):
        questions.show_result(by=room.teacher, question=room.question)
    teacher = Browser.of(site, room.teacher)
    for path in (room.wall, f"/teach/lessons/{room.package.pk}/class/"):
        assert teacher.get(path).status == 200
    assert Browser.of(site, room.pupils[6]).get(room.phone).status == 200


def test_numbers_beyond_all_bounds_stand_as_they_were_typed(site: Site) -> None:
    room = Room("number")
    for n, text in enumerate(["1e999", "-1e999", "1e-999", "1e300"]):
        body = {"question": room.question.pk, "round": 1, "seq": 9, "fields": [["answer", text]]}
        assert room.vote(site, body, pupil=n)[0] in (200, 422)
    page = Browser.of(site, room.teacher).get(f"/teach/lessons/{room.package.pk}/class/")
    assert page.status == 200
    assert b"1e999" in page.body


def test_a_picture_is_shown_to_the_class_alone(site: Site) -> None:
    room = Room("spot")
    address = f"/learn/class/{room.meeting.pk}/question/{room.question.pk}/picture/"
    page = Browser.of(site, room.pupils[7]).get(room.phone).body.decode()
    assert address in page
    assert Browser.of(site, room.pupils[7]).get(address).headers["content-type"] == "image/webp"
    with scopes_disabled():
        strangers = [make_pupil(make_section(room.school)), make_pupil(make_section(make_school()))]
    assert {Browser.of(site, stranger).get(address).status for stranger in strangers} == {404}


def test_a_vote_of_another_lesson_is_not_found(site: Site) -> None:
    room, other = Room("number"), Room("number")
    body = {"question": other.question.pk, "round": 1, "seq": 1, "fields": [["answer", "1"]]}
    assert room.vote(site, body)[0] == 404
    with scopes_disabled():
        assert LiveQuestion.objects.count() == 2
        assert Vote.objects.count() == 12
