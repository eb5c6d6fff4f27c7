"""Another device takes a lesson over, and two devices at once never conflict."""

import pytest
from django.test import override_settings
from django_scopes import scope

from clients import client_of
from factories import make_teacher
from factories_class import ClassOf
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.models import LiveQuestion, Round
from upbeat.rooms.people.models import Enrolment

pytestmark = pytest.mark.django_db
MEANWHILE = "The lesson went on from another device meanwhile."


@pytest.fixture
def room():
    made = ClassOf(pupils=2)
    with scope(school=made.school):
        yield made


@pytest.fixture
def meeting(room):
    return room.meet()


def ask(room, meeting):
    return questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)


def press(room, meeting, question, button):
    path = f"/teach/class/{meeting.pk}/question/{question.pk}/"
    return client_of(room.teacher).post(path, {button: "1"}, follow=True)


def test_the_first_page_offers_the_lesson_that_is_on_to_each_teacher_of_the_class(room, meeting):
    second = make_teacher(room.school)
    Enrolment.objects.create(section=room.section, person=second, kind=Enrolment.Kind.ASSISTANT)
    for teacher in (room.teacher, second):
        page = client_of(teacher).get("/teach/").content.decode()
        assert f"The lesson with {room.section.name} is on." in page
        assert f'href="/teach/lessons/{room.package.pk}/class/"' in page
    page = client_of(make_teacher(room.school)).get("/teach/").content.decode()
    assert "is on." not in page


def test_another_device_finds_the_vote_as_it_stands(room, meeting):
    ask(room, meeting)
    page = client_of(room.teacher).get(f"/teach/lessons/{room.package.pk}/class/").content.decode()
    assert room.variant.stem in page
    assert meeting.code in page


def test_to_begin_on_two_devices_is_one_lesson(room, meeting):
    answer = client_of(room.teacher).post(f"/teach/lessons/{room.package.pk}/class/", follow=True)
    assert meeting.code in answer.content.decode()


@pytest.mark.parametrize("button", ["close", "again", "show"])
def test_a_button_of_a_question_that_is_over_changes_nothing_and_shows_where_it_stands(room, meeting, button):
    old = ask(room, meeting)
    ask(room, meeting)
    before = list(Round.objects.values()), list(LiveQuestion.objects.values())
    answer = press(room, meeting, old, button)
    assert MEANWHILE in answer.content.decode()
    assert (list(Round.objects.values()), list(LiveQuestion.objects.values())) == before


def test_to_close_twice_closes_once_and_to_vote_again_after_the_result_is_said_in_words(room, meeting):
    question = ask(room, meeting)
    press(room, meeting, question, "close")
    before = list(Round.objects.values())
    assert press(room, meeting, question, "close").status_code == 200
    assert list(Round.objects.values()) == before
    press(room, meeting, question, "show")
    answer = press(room, meeting, question, "again")
    assert "The result was shown already. Ask another question." in answer.content.decode()
    assert Round.objects.count() == 1


def test_the_wall_shows_address_and_code_also_as_a_picture(room, meeting):
    wall = f"/teach/class/{meeting.pk}/wall/"
    page = client_of(room.teacher).get(wall, headers={"host": "192.168.1.10:8000"}).content.decode()
    assert f"QR code for http://192.168.1.10:8000/learn/join/?code={meeting.code}" in page
    assert "192.168.1.10:8000/learn/join/" in page
    assert '<svg class="qr"' in page or 'class="qr"' in page
    with override_settings(CLASS_ADDRESS="https://class.school.example"):
        page = client_of(room.teacher).get(wall).content.decode()
    assert f"https://class.school.example/learn/join/?code={meeting.code}" in page


def test_who_sits_at_the_server_is_not_told_an_address_that_means_the_phone_itself(room, meeting):
    wall = f"/teach/class/{meeting.pk}/wall/"
    with override_settings(SITE_ADDRESS="https://upbeat.school.example"):
        page = client_of(room.teacher).get(wall, headers={"host": "localhost:8000"}).content.decode()
    assert "https://upbeat.school.example/learn/join/" in page
