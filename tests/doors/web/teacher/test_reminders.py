"""The page of a class's reminders, and what a school and a family decide about them."""

from datetime import time

import pytest
import time_machine
from django_scopes import scope

from clients import client_of
from factories import make_person
from factories_learn import after, make_lesson
from upbeat.rooms.discuss.models import NoReminders, ReminderRule
from upbeat.rooms.learn.models import PeersOff
from upbeat.rooms.people.models import Person, Role, School

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    with time_machine.travel(after(60), tick=False):
        yield make_lesson()


def test_a_teacher_makes_a_rule_and_sees_at_once_whom_it_would_remind_and_what_it_says(lesson):
    browser, here = client_of(lesson.teacher), f"/teach/classes/{lesson.section.pk}/reminders/"
    assert "Nobody is reminded by itself" in browser.get(here).content.decode()
    answer = browser.post(here, {"kind": "not-begun", "amount": "24", "text": "Ten minutes <3"}, follow=True)
    html = answer.content.decode()
    assert "Who has not begun 24 hours before class" in html
    assert lesson.pupil.name in html
    assert "A reminder: “The upbeat” waits for you. Ten minutes &lt;3" in html
    assert "tomorrow 15:00" in html
    with scope(school=lesson.school):
        rule = ReminderRule.objects.get()
    assert (
        "Nobody is reminded by itself" in browser.post(f"/teach/reminders/{rule.pk}/end/", follow=True).content.decode()
    )


def test_a_rule_that_cannot_be_is_said_at_its_field(lesson):
    browser, here = client_of(lesson.teacher), f"/teach/classes/{lesson.section.pk}/reminders/"
    answer = browser.post(here, {"kind": "inactive", "amount": "2", "text": ""})
    assert answer.status_code == 422
    assert "Take a number from 3 to 60." in answer.content.decode()


def test_pupils_and_other_teachers_see_nothing_of_it(lesson):
    here = f"/teach/classes/{lesson.section.pk}/reminders/"
    assert client_of(lesson.pupil).get(here).status_code == 403
    assert client_of(make_lesson().teacher).get(here).status_code == 404


def test_the_family_s_wish_stands_on_the_pupil_s_page(lesson):
    here = f"/teach/pupils/{lesson.pupil.pk}/reminders/"
    client_of(lesson.teacher).post(here, {"stop": "1", "said": "the mother, by telephone"})
    assert "the mother, by telephone" in client_of(lesson.pupil).get("/learn/choices/").content.decode()
    client_of(lesson.teacher).post(here, {"remind": "1", "said": ""})
    with scope(school=lesson.school):
        assert not NoReminders.objects.filter(ended_at=None).exists()


def test_a_pupil_chooses_for_themselves_and_has_no_e_mail_to_choose_without_an_address(lesson):
    browser = client_of(lesson.pupil)
    assert "Also by e-mail" not in browser.get("/learn/choices/").content.decode()
    browser.post("/learn/choices/", {})
    with scope(school=lesson.school):
        assert [row.what for row in NoReminders.objects.filter(ended_at=None)] == ["all"]
        assert PeersOff.objects.get().person == lesson.pupil
    browser.post("/learn/choices/", {"reminders": "on", "peers": "on"})
    with scope(school=lesson.school):
        assert not NoReminders.objects.filter(ended_at=None).exists()
        assert not PeersOff.objects.exists()


def test_a_teacher_hides_the_class_total_and_shows_it_again(lesson):
    browser, here = client_of(lesson.teacher), f"/teach/classes/{lesson.section.pk}/peers/"
    browser.post(here, {"hide": "1"})
    with scope(school=lesson.school):
        assert PeersOff.objects.get().section == lesson.section
    browser.post(here, {"show": "1"})
    with scope(school=lesson.school):
        assert not PeersOff.objects.exists()


def test_the_school_sets_quiet_hours_and_never_a_floor_below_five(lesson):
    browser = client_of(make_person(lesson.school, Role.ADMIN))
    chosen = {"peer_floor": "10", "effort_bands": "on", "quiet_from": "19:30", "quiet_until": "07:15"}
    assert browser.post("/school/life/", chosen | {"peer_floor": "4"}).status_code == 422
    assert School.objects.get(pk=lesson.school.pk).peer_floor == 5
    assert browser.post("/school/life/", chosen).status_code == 302
    school = School.objects.get(pk=lesson.school.pk)
    assert (school.peer_floor, school.effort_bands, school.quiet_from, school.quiet_until) == (
        10, True, time(19, 30), time(7, 15),
    )  # fmt: skip
    assert client_of(lesson.teacher).get("/school/life/").status_code == 403


def test_the_administrator_writes_the_address_down(lesson):
    admin = client_of(make_person(lesson.school, Role.ADMIN))
    here = f"/school/people/{lesson.pupil.pk}/"
    assert admin.post(here, {"part": "email", "email": "no address"}).status_code == 422
    assert admin.post(here, {"part": "email", "email": "home@school.example"}).status_code == 302
    assert Person.everyone.get(pk=lesson.pupil.pk).email == "home@school.example"
