"""A live question of every kind: no phone and no wall learns the key or a count before the result, and no crafted vote
does harm."""

from __future__ import annotations

import json
import re
from copy import copy
from itertools import product

import pytest
from django_scopes import scope, scopes_disabled

from browsing import Browser
from crawling import MODES, Crawl, Seen
from factories import make_pupil, make_school, make_section
from factories_class import ClassOf
from factories_live import LIVE_KINDS, ask_kind, fields_of
from factories_publish import make_lesson
from serving import Site
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.channels import votes_pass
from upbeat.rooms.classroom.models import LiveQuestion, Vote
from upbeat.rooms.people.models import Enrolment
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package

SECRET = re.compile(r"\bzz(?:[abc]|[lrg]\d[ab]?|key(?:word)?|hint|label|idea|advice)\b")
RESULT = re.compile(r"<meter|data-mark=|data-state=\"settled\"|class=\"advice|<circle")


class Room(ClassOf):
    """Eight pupils, six of whom have answered a question of the kind; the seventh and eighth have not."""

    def __init__(self, kind: str) -> None:
        super().__init__(pupils=8)
        self._asked(kind)

    def _asked(self, kind: str) -> None:
        with scope(school=self.school):
            self.meeting = self.meet()
        self.question = ask_kind(self, self.meeting, kind, confidence=True)
        with scope(school=self.school):
            for n in range(6):
                fields = fields_of(self.question, right=n < 3)
                cast_votes([self.answer(n, self.question, fields, sure="sure")], self.now)
        self.phone = f"/learn/class/{self.meeting.pk}/"
        self.wall = f"/teach/class/{self.meeting.pk}/wall/"

    def beside(self, kind: str) -> Room:
        """Another class of the same teacher with such a question, whose eighth pupil sits in the first class too."""
        other = copy(self)
        other.section = make_section(self.school, teacher=self.teacher)
        other.pupils = [*(make_pupil(other.section) for _n in range(7)), self.pupils[7]]
        with scopes_disabled():
            Enrolment.objects.create(section=other.section, person=self.pupils[7], kind=Enrolment.Kind.PUPIL)
        other.package = make_lesson(self.teacher, other.section, pushed=False)
        with scope(school=self.school):
            add_piece(by=self.teacher, package=other.package, kind="text", title="Sing", body="All together.")
            push_package(by=self.teacher, package=other.package, now=self.now)
        other._asked(kind)
        return other

    def vote(self, site: Site, body: object, pupil: int = 7) -> tuple[int, str]:
        answer = site.call("POST", "/hot/votes", body, x_upbeat_pass=votes_pass(self.pupils[pupil]))
        return answer.status, answer.body.decode()


@pytest.fixture(params=LIVE_KINDS)
def room(request: pytest.FixtureRequest, site: Site) -> Room:
    return Room(request.param)


def test_no_page_tells_a_pupil_in_eight_classes_anything_before_the_result(site: Site) -> None:
    first = Room(LIVE_KINDS[0])
    rooms = [first, *(first.beside(kind) for kind in LIVE_KINDS[1:])]
    phones = [room.phone for room in rooms]
    heard: set[tuple[str, str]] = set()
    for seen in Crawl(Browser.of(site, first.pupils[7]), ["/", "/learn/", *phones]):
        _nothing_told(seen, phones)
        heard.add((seen.path, seen.mode))
    assert heard >= set(product(phones, MODES))
    assert len(heard) > 100, "the crawl has found too little to mean anything"


def test_a_phone_learns_nothing_before_the_result(site: Site, room: Room) -> None:
    """Of several lessons that are on, the first pages show one."""
    browser = Browser.of(site, room.pupils[6])
    for path, (mode, headers) in product(("/", "/learn/", "/learn/progress/", room.phone), MODES.items()):
        _nothing_told(Seen(path, mode, browser.call("GET", path, headers=headers)), [room.phone])


def _nothing_told(seen: Seen, phones: list[str]) -> None:
    assert not SECRET.search(seen.text), (seen.path, seen.mode)
    if seen.path in phones:
        assert not RESULT.search(seen.text), (seen.path, seen.mode)


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
