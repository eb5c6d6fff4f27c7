"""What a teacher reads about how well pupils know a point, and why."""

import pytest
from django.test import Client

from clients import client_of
from factories import make_person
from factories_class import ClassOf
from factories_practice import give, make_items
from upbeat.rooms.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> ClassOf:
    return ClassOf()


@pytest.fixture
def ada(lesson: ClassOf) -> Client:
    return client_of(lesson.teacher)


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_page_of_a_pupil_says_how_likely_and_why(lesson: ClassOf, ada: Client) -> None:
    pupil = lesson.pupils[0]
    assert "Nothing yet: it appears with the first answer" in read(ada, f"/teach/pupils/{pupil.pk}/")
    items = make_items(lesson.teacher, lesson.video.point, 3)
    for item, right in zip([*items, *items], [True, True, False, False, False, False], strict=True):
        give(pupil, item, right=right)
    html = read(ada, f"/teach/pupils/{pupil.pk}/")
    assert "likely to answer the next one rightly, from 6 answers" in html
    assert f'href="/teach/points/{lesson.video.point_id}/"' in html
    assert "2 of 6 answers on it right, the last 4 wrong in a row" in html
    assert "−" in html


def test_the_page_of_a_point_begins_with_who_needs_help(lesson: ClassOf, ada: Client) -> None:
    address = f"/teach/points/{lesson.video.point_id}/"
    assert "Nobody of your classes has answered on it yet" in read(ada, address)
    items = make_items(lesson.teacher, lesson.video.point, 3)
    good, weak = lesson.pupils[:2]
    for item in (*items, *items):
        give(good, item)
        give(weak, item, right=False)
    html = read(ada, address)
    assert html.index(weak.name) < html.index(good.name)
    assert "Pupils of yours who have answered on it: 2. Settled: 1." in html


def test_a_colleague_sees_nobody_of_a_class_that_is_not_theirs(lesson: ClassOf) -> None:
    [item] = make_items(lesson.teacher, lesson.video.point, 1)
    give(lesson.pupils[0], item)
    html = read(client_of(make_person(lesson.school, Role.LECTURER)), f"/teach/points/{lesson.video.point_id}/")
    assert lesson.pupils[0].name not in html
