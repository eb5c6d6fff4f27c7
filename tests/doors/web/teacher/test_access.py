"""Who may open what: every page about a lesson, asked for by everybody; and a larger class costs no more queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from clients import client_of
from factories import make_person, make_school, make_teacher
from factories_class import ClassOf
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.actions.questions import ask_live
from upbeat.rooms.classroom.models import Grouping
from upbeat.rooms.people.models import Role

pytestmark = pytest.mark.django_db


class Lesson(ClassOf):
    """A lesson that is on, with groups and a question on the phones."""

    def __init__(self, pupils=6):
        super().__init__(pupils)
        with scope(school=self.school):
            meeting = self.meet()
            ask_live(by=self.teacher, meeting=meeting, variant=self.variant, now=self.now)
            form_groups(
                by=self.teacher, package=self.package, kind=Grouping.Kind.MIXED, size=2, absent=[], now=timezone.now()
            )
        about = {
            "package": self.package.pk,
            "package-edit": self.package.pk,
            "brief": self.package.pk,
            "groups": self.package.pk,
            "groups-wall": self.package.pk,
            "class": self.package.pk,
            "class-wall": meeting.pk,
            "class-improvise": meeting.pk,
            "class-cards": meeting.pk,
            "class-cards-print": self.package.pk,
            "insights": self.package.pk,
            "insights-video": self.video.pk,
            "pupil": self.pupils[0].pk,
            "point": self.video.point_id,
        }
        self.pages = {name: reverse(f"teacher:{name}", args=[number]) for name, number in about.items()}


@pytest.fixture
def lesson():
    return Lesson()


def statuses(client, pages):
    return {name: client.get(address).status_code for name, address in pages.items()}


def test_the_teacher_of_the_class_opens_every_page(lesson):
    assert statuses(client_of(lesson.teacher), lesson.pages) == dict.fromkeys(lesson.pages, 200)


def test_a_teacher_of_another_school_finds_none_of_them(lesson):
    stranger = make_teacher(make_school())
    assert statuses(client_of(stranger), lesson.pages) == dict.fromkeys(lesson.pages, 404)


def test_a_colleague_who_does_not_teach_the_class_opens_nothing_about_its_pupils(lesson):
    colleague = make_person(lesson.school, Role.LECTURER)
    of_the_class = {name: address for name, address in lesson.pages.items() if name not in ("insights-video", "point")}
    assert set(statuses(client_of(colleague), of_the_class).values()) <= {403, 404}


def test_a_pupil_opens_no_page_of_the_teachers(lesson):
    assert set(statuses(client_of(lesson.pupils[0]), lesson.pages).values()) <= {403, 404}


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in_page(lesson):
    answers = [Client().get(address) for address in lesson.pages.values()]
    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith("/sign-in/") for answer in answers)


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "name",
    [
        "package",
        "brief",
        "groups",
        "groups-wall",
        "class",
        "class-wall",
        "class-cards",
        "insights",
        "insights-video",
        "pupil",
    ],
)
def test_a_class_of_twelve_costs_as_many_queries_as_one_of_six(name):
    small, large = Lesson(6), Lesson(12)
    counts = [queries_of(client_of(lesson.teacher), lesson.pages[name]) for lesson in (small, large)]
    assert counts[0] == counts[1]
