"""The page of the brief: its links open the seconds, its plan takes the minutes of the lesson."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories_class import ClassOf
from factories_publish import shown
from upbeat.rooms.items.actions import answer_attempt, open_attempt
from upbeat.rooms.publish.models import Checkpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=4)
    with scope(school=made.school):
        checkpoint = Checkpoint.objects.filter(version=made.video.published).first()
        for pupil in made.pupils[:3]:
            attempt = open_attempt(
                person=pupil,
                item_version=checkpoint.item_version,
                place="checkpoint",
                place_id=checkpoint.pk,
                section_id=made.section.pk,
                now=made.now,
            )
            answer_attempt(person=pupil, token=attempt.token, answer=shown(attempt, "a"), now=made.now)
        yield made


def brief(room, **more):
    return client_of(room.teacher).get(reverse("teacher:brief", args=[room.package.pk]), more)


def test_the_seconds_that_explain_a_point_are_a_link_into_its_film(room):
    address = reverse("studio:video", args=[room.video.pk])
    assert f'href="{address}?version=1&amp;t=5#film"' in brief(room).text
    film = client_of(room.teacher).get(address, {"version": 1, "t": "5"})
    assert "#t=5" in film.text


def test_the_plan_takes_the_minutes_that_are_asked_for(room):
    usual, short = brief(room).context, brief(room, minutes="15").context
    assert (usual["minutes"], sum(step.minutes for step in usual["plan"])) == (40, 40)
    assert (short["minutes"], sum(step.minutes for step in short["plan"])) == (15, 15)
    assert usual["plan"][0].point == room.video.point


@pytest.mark.parametrize("minutes", ["", "4", "900", "soon"])
def test_minutes_of_no_lesson_are_those_of_a_usual_one(room, minutes):
    assert brief(room, minutes=minutes).context["minutes"] == 40
