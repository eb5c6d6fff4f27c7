"""Recall cards in a pupil's browser."""

import pytest
from django.test import Client
from django_scopes import scope

from factories_learn import Lesson
from upbeat.rooms.catalog.actions import add_cards
from upbeat.rooms.learn.models import Recall


@pytest.fixture
def cards(lesson: Lesson) -> list[int]:
    with scope(school=lesson.school):
        lines = "upbeat = notes before the first bar line\nforte = loud"
        return [card.pk for card in add_cards(by=lesson.teacher, point=lesson.video.point, lines=lines)]


def page(browser: Client, address: str = "/learn/cards/") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_back_is_not_on_the_page_before_it_is_asked_for(pupil: Client, cards: list[int]) -> None:
    html = page(pupil)
    assert "upbeat" in html
    assert "2 cards are waiting." in html
    assert "notes before the first bar line" not in html
    assert 'name="grade"' not in html
    html = page(pupil, f"/learn/cards/?show={cards[0]}")
    assert "notes before the first bar line" in html
    assert html.count('name="grade"') == 4


def test_the_back_of_a_card_that_is_not_due_is_not_shown(pupil: Client, cards: list[int]) -> None:
    assert "loud" not in page(pupil, f"/learn/cards/?show={cards[1]}")


def test_a_grade_leads_to_the_next_card_and_at_the_end_says_when_they_come_back(
    pupil: Client, lesson: Lesson, cards: list[int]
) -> None:
    for card in cards:
        answer = pupil.post("/learn/cards/", {"card": card, "grade": "3", "looks": ""}, follow=True)
    html = answer.content.decode()
    assert "No card is waiting." in html
    assert "The next one comes back" in html
    with scope(school=lesson.school):
        assert Recall.objects.filter(person=lesson.pupil).count() == 2


@pytest.mark.parametrize("sent", [{"grade": "9"}, {"grade": ""}, {"card": "0"}, {"card": "x"}, {"looks": "nonsense"}])
def test_nonsense_is_refused_or_passed_over(pupil: Client, cards: list[int], sent: dict[str, str]) -> None:
    answer = pupil.post("/learn/cards/", {"card": cards[0], "grade": "3", "looks": "", **sent})
    assert answer.status_code in (302, 404, 422)


def test_without_cards_the_page_says_what_they_are(pupil: Client) -> None:
    assert "No cards yet" in page(pupil)
