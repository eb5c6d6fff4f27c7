"""A shared tablet at the pages: code, name, PIN, the lesson and nothing else, the next pupil."""

import re

import pytest
from django.test import Client
from django_scopes import scope

from clients import client_of
from factories_class import ClassOf
from upbeat.rooms.classroom.actions import exits, meetings, questions, turns
from upbeat.rooms.classroom.models import TurnQuestion, TurnRating, Vote
from upbeat.rooms.people.pins import pin_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return ClassOf(pupils=3)


@pytest.fixture
def meeting(room):
    with scope(school=room.school):
        return room.meet(joined=0)


@pytest.fixture
def tablet():
    return Client()


def with_code(tablet, meeting):
    return tablet.post("/learn/join/", {"code": meeting.code}, follow=True)


def sit_down(tablet, meeting, pupil):
    with_code(tablet, meeting)
    return tablet.post(f"/learn/join/names/{pupil.pk}/", {"pin": pin_of(pupil)})


def test_the_address_of_the_picture_has_the_code_filled_in(tablet, meeting):
    assert f'value="{meeting.code}"' in tablet.get(f"/learn/join/?code={meeting.code}").content.decode()


def test_who_has_an_account_is_led_to_join_with_it(room, meeting):
    answer = client_of(room.pupils[0]).get(f"/learn/join/?code={meeting.code}", follow=True)
    assert answer.redirect_chain == [(f"/learn/class/?code={meeting.code}", 302)]
    assert f'value="{meeting.code}"' in answer.content.decode()


def test_names_are_shown_after_the_code_and_not_before(room, meeting, tablet):
    for path in ("/learn/join/names/", f"/learn/join/names/{room.pupils[0].pk}/"):
        answer = tablet.get(path, follow=True)
        assert answer.redirect_chain == [("/learn/join/", 302)]
        assert "Pupil 1" not in answer.content.decode()
    page = with_code(tablet, meeting).content.decode()
    assert all(pupil.name in page for pupil in room.pupils)


def test_a_wrong_code_shows_no_names(tablet, meeting):
    answer = tablet.post("/learn/join/", {"code": "ZZZZ"})
    assert answer.status_code == 422
    assert "No lesson that is on has this code." in answer.content.decode()
    assert tablet.get("/learn/join/names/").status_code == 302


def test_the_names_of_another_class_cannot_be_had_by_number(room, meeting, tablet):
    other = ClassOf(pupils=1)
    with_code(tablet, meeting)
    path = f"/learn/join/names/{other.pupils[0].pk}/"
    assert tablet.get(path)["Location"] == "/learn/join/names/"
    assert tablet.post(path, {"pin": pin_of(other.pupils[0])})["Location"] == "/learn/join/names/"
    assert "_auth_user_id" not in tablet.session


def test_names_are_gone_when_the_lesson_has_ended(room, meeting, tablet):
    with_code(tablet, meeting)
    with scope(school=room.school):
        meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    assert tablet.get("/learn/join/names/")["Location"] == "/learn/join/"


def test_the_session_opens_the_lesson_and_nothing_else(room, meeting, tablet):
    assert sit_down(tablet, meeting, room.pupils[0])["Location"] == f"/learn/class/{meeting.pk}/"
    assert tablet.get(f"/learn/class/{meeting.pk}/").status_code == 200
    for path in ("/", "/learn/", "/me/", "/learn/progress/", "/learn/class/", f"/learn/class/{meeting.pk + 1}/"):
        assert tablet.get(path)["Location"] == f"/learn/class/{meeting.pk}/", path
    answer = tablet.post("/me/", {"part": "password", "old": "", "password": "taken over"})
    assert answer["Location"] == f"/learn/class/{meeting.pk}/"


def test_one_pupil_after_another_votes_on_one_tablet(room, meeting, tablet):
    with scope(school=room.school):
        asked = questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)
    for pupil in room.pupils:
        with_code(tablet, meeting)
        tablet.post(f"/learn/join/names/{pupil.pk}/", {"pin": pin_of(pupil)})
        page = tablet.get(f"/learn/class/{meeting.pk}/").content.decode()
        assert pupil.name in page
        tablet.post(f"/learn/class/{meeting.pk}/vote/", {"question": asked.pk, "round": 1, "answer": "1"})
        assert tablet.post("/learn/join/next/")["Location"] == "/learn/join/names/"
        assert "_auth_user_id" not in tablet.session
        assert tablet.get(f"/learn/class/{meeting.pk}/").status_code == 302
    with scope(school=room.school):
        assert set(Vote.objects.values_list("person", flat=True)) == {pupil.pk for pupil in room.pupils}


def test_on_a_tablet_one_asks_who_teaches_says_how_it_was_and_answers_the_exit_ticket(room, meeting, tablet):
    with scope(school=room.school):
        turn = turns.plan_turn(by=room.teacher, package=room.package, pupil=room.pupils[1], point=room.video.point)
        turns.begin_turn(by=room.teacher, turn=turn)
    sit_down(tablet, meeting, room.pupils[0])
    here = f"/learn/class/{meeting.pk}/"
    page = tablet.get(here).content.decode()
    asks, rates = (re.search(rf'action="([^"]+/{what}/)"', page).group(1) for what in ("ask", "rate"))
    tablet.post(asks, {"text": "Where is beat one?", "back": here})
    tablet.post(rates, {"clear": "3", "back": here})
    with scope(school=room.school):
        assert TurnQuestion.objects.get().author == room.pupils[0]
        assert TurnRating.objects.get().by == room.pupils[0]
        turns.end_turn(by=room.teacher, turn=turn)
        exits.open_exit(by=room.teacher, meeting=meeting, variants=[room.variant])
    page = tablet.get(here).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    assert tablet.get(f"{here}exit/{token}/picture/").status_code == 404  # it has none, and is let through to say so
    tablet.post(f"{here}exit/answer/", {"token": token, "answer": "1", "back": here})
    assert "All answered" in tablet.get(here).content.decode()


def test_who_leaves_leaves_nothing_behind(room, meeting, tablet):
    sit_down(tablet, meeting, room.pupils[0])
    assert tablet.post("/learn/join/next/", {"leave": "1"})["Location"] == "/learn/join/"
    assert tablet.get("/learn/join/names/")["Location"] == "/learn/join/"


def test_the_session_ends_with_the_lesson(room, meeting, tablet):
    sit_down(tablet, meeting, room.pupils[0])
    with scope(school=room.school):
        meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    fragment = tablet.get(f"/learn/class/{meeting.pk}/", headers={"X-Upbeat-Fragment": "1"}).content.decode()
    assert 'data-location="/learn/join/"' in fragment
    assert "_auth_user_id" not in tablet.session
    assert tablet.get("/learn/", follow=True).redirect_chain[-1][0].startswith("/sign-in/")
