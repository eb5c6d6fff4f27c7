"""The desk: the one next step of everything unfinished, and the course for who is new."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point, make_section
from factories_design import make_plan, make_script
from factories_publish import make_draft, make_lesson, make_published_video
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.people.actions.schools import enrol
from upbeat.rooms.people.models import Enrolment, Role

DESK = reverse("studio:home")
pytestmark = pytest.mark.django_db


def links(answer):
    return [(step.title, step.words, step.address) for step in answer.context["steps"]]


def test_an_empty_desk_tells_the_way(ada):
    answer = ada.get(DESK)
    assert links(answer) == []
    assert "Nothing on your desk yet" in answer.content.decode()


def test_everything_unfinished_has_its_next_step_with_a_link_that_opens(ada, teacher):
    plan = make_plan(teacher, "Early songs")
    script = make_script(teacher, make_point(teacher.school), passages=[Passage(heading="One", spoken="Listen.")])
    draft = make_draft(teacher, title="On the dot")
    told = links(ada.get(DESK))
    assert sorted(told) == sorted(
        [
            ("Early songs", "Write the script", reverse("studio:script-new") + f"?plan={plan.pk}"),
            (script.title, "Record the first passage", reverse("studio:record", args=[script.pk])),
            ("On the dot", "Publish it", reverse("studio:video", args=[draft.pk])),
        ]
    )
    assert [ada.get(address).status_code for _title, _words, address in told] == [200, 200, 200]


def test_the_queries_of_the_desk_do_not_grow(ada, teacher):
    point = make_point(teacher.school)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            ada.get(DESK)
        return len(queries)

    make_plan(teacher)
    make_script(teacher, point)
    make_draft(teacher, point=point)
    ada.get(DESK)
    few = asked()
    for _more in range(3):
        make_plan(teacher)
        make_script(teacher, point)
        make_draft(teacher, point=point)
    assert asked() == few


def test_who_learns_here_is_led_to_what_they_have_not_learnt_yet(ada, teacher, school):
    admin = make_person(school, Role.ADMIN)
    section = make_section(school, name="Teachers of the school")
    now = timezone.now()
    with scope(school=school):
        enrol(by=admin, section=section, person=teacher, kind=Enrolment.Kind.PUPIL)
    home = client_of(teacher)
    assert "New here?" not in home.get(DESK).content.decode()
    video = make_published_video(admin)
    package = make_lesson(admin, section, [video], title="Your first micro video", class_at=now + timedelta(days=9))
    for address in (DESK, reverse("teacher:home")):
        shown = home.get(address).content.decode()
        assert "New here? “Your first micro video”" in shown
        assert reverse("learner:sheet", args=[package.pk]) in shown
    assert home.get(reverse("learner:sheet", args=[package.pk])).status_code == 200
    with scope(school=school):
        piece = package.pieces.get()
    assert home.get(reverse("learner:piece", args=[piece.pk])).status_code == 200
    assert "New here?" not in client_of(make_person(school, Role.LECTURER)).get(DESK).content.decode()
