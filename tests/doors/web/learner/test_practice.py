"""The map and practice, as a pupil's browser sees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from factories import make_point
from factories_learn import Lesson, make_lesson
from factories_practice import make_items
from factories_publish import NOW, right_answer, shown
from upbeat.rooms.catalog.actions import require_point
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.learn.models import Mastery


@pytest.fixture
def lesson(db: None) -> Lesson:
    return make_lesson(checkpoints=[])


@pytest.fixture
def point(lesson: Lesson) -> KnowledgePoint:
    return lesson.video.point


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def give(browser: Client, lesson: Lesson, address: str, option: str = "b") -> str:
    page(browser, address)
    with scope(school=lesson.school):
        attempt = Attempt.objects.select_related("variant__version__item").get(response=None)
    answer = right_answer(attempt) if option == "b" else shown(attempt, option)
    return browser.post(address, {"token": str(attempt.token), "answer": answer}, follow=True).content.decode()


def test_the_map_says_in_words_what_is_known_and_what_is_missing_before(
    pupil: Client, lesson: Lesson, point: KnowledgePoint
) -> None:
    lower = make_point(lesson.school, "Beats")
    with scope(school=lesson.school):
        require_point(by=lesson.teacher, point=point, requires=lower)
    make_items(lesson.teacher, point, 1)
    html = page(pupil, "/learn/map/")
    assert html.index("<b>Beats</b>") < html.index(f"<b>{point.title}</b>")
    assert "missing before this: Beats" in html
    assert "not yet" in html
    assert f'href="/learn/practice/?for={point.pk}"' in html


def test_an_empty_map_says_what_will_be_here(client: Client, db: None) -> None:
    lesson = make_lesson()
    with scope(school=lesson.school):
        lesson.section.enrolments.filter(person=lesson.pupil).update(ended_at=NOW)
    client.force_login(lesson.pupil)
    assert "Nothing on your map yet" in page(client, "/learn/map/")


def test_practice_goes_on_until_the_point_is_settled_and_says_so(
    pupil: Client, lesson: Lesson, point: KnowledgePoint
) -> None:
    make_items(lesson.teacher, point, 3)
    here = f"/learn/practice/{point.pk}/"
    html = give(pupil, lesson, here)
    assert "Another one" in html
    for _n in range(4):
        html = give(pupil, lesson, here)
        if "the whole point is settled" in html:
            break
    assert "the whole point is settled" in html
    assert "You have this point settled." in page(pupil, here)
    assert page(pupil, "/learn/practice/").count("Practise:") == 0


def test_an_answer_not_right_yet_leads_to_guidance_and_another_question(
    pupil: Client, lesson: Lesson, point: KnowledgePoint
) -> None:
    make_items(lesson.teacher, point, 2)
    html = give(pupil, lesson, f"/learn/practice/{point.pk}/", "a")
    assert "Listen once more." in html
    assert f'href="/learn/practice/{point.pk}/?after=' in html


def test_on_the_way_to_a_point_practice_begins_below_and_leads_up(
    pupil: Client, lesson: Lesson, point: KnowledgePoint
) -> None:
    lower = make_point(lesson.school, "Beats")
    with scope(school=lesson.school):
        require_point(by=lesson.teacher, point=point, requires=lower)
    make_items(lesson.teacher, lower, 3)
    make_items(lesson.teacher, point, 1)
    start = f"/learn/practice/?for={point.pk}"
    assert pupil.get(start)["Location"] == f"/learn/practice/{lower.pk}/?for={point.pk}"
    html = page(pupil, start)
    assert f"On the way to {point.title}" in html
    for _n in range(5):
        html = give(pupil, lesson, f"/learn/practice/{lower.pk}/?for={point.pk}")
        if "the whole point is settled" in html:
            break
    assert f"On to {point.title}" in html
    assert pupil.get(start)["Location"] == f"/learn/practice/{point.pk}/"


def test_when_there_is_nothing_else_to_ask_it_is_said(pupil: Client, lesson: Lesson, point: KnowledgePoint) -> None:
    assert "There is no other question on this just now." in page(pupil, f"/learn/practice/{point.pk}/")


def test_the_question_a_week_later_stands_on_the_first_page(
    pupil: Client, lesson: Lesson, point: KnowledgePoint, clock: Any
) -> None:
    make_items(lesson.teacher, point, 2)
    with scope(school=lesson.school):
        Mastery.objects.create(
            person=lesson.pupil, point=point, wins=9, streak=9, theta=2, recent=1, last_correct=True,
            mastered_at=NOW, updated_at=NOW,
        )  # fmt: skip
    again = f"/learn/practice/{point.pk}/again/"
    assert again not in page(pupil, "/learn/")
    clock.move_to(NOW + timedelta(days=8))
    assert again in page(pupil, "/learn/")
    assert "It is still there. Well kept!" in give(pupil, lesson, again)
    assert again not in page(pupil, "/learn/")
    assert pupil.get(again).status_code == 422


@pytest.mark.parametrize("address", ["/learn/practice/{}/", "/learn/practice/{}/again/", "/learn/practice/{}/?for=99"])
def test_what_is_not_on_the_map_is_not_found(pupil: Client, lesson: Lesson, address: str) -> None:
    other = make_lesson()
    assert pupil.get(address.format(other.video.point_id)).status_code == 404
    assert pupil.get(address.format(10**9)).status_code == 404


def test_an_answer_of_another_question_is_not_shown_here(pupil: Client, lesson: Lesson, point: KnowledgePoint) -> None:
    make_items(lesson.teacher, point, 1)
    here = f"/learn/practice/{point.pk}/"
    page(pupil, here)
    with scope(school=lesson.school):
        token = Attempt.objects.get().token
    assert pupil.get(f"{here}?answered={token}").status_code == 404
    assert pupil.get(f"{here}?answered=nonsense").status_code == 404
