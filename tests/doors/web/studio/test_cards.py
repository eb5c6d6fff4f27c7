"""Recall cards on the page of a point."""

import pytest
from django_scopes import scope

from clients import client_of
from factories import make_point, make_school, make_teacher
from upbeat.rooms.catalog.queries import recall_cards

pytestmark = pytest.mark.django_db


def test_cards_are_pasted_as_lines_seen_and_taken_away():
    teacher = make_teacher(make_school())
    point, browser = make_point(teacher.school), client_of(teacher)
    here = f"/studio/points/{point.pk}/cards/"
    assert here in browser.get(f"/studio/points/{point.pk}/").content.decode()
    html = browser.post(here, {"lines": "forte = loud\npiano = soft"}, follow=True).content.decode()
    assert "2 cards are there." in html
    assert "<b>forte</b> = loud" in html
    with scope(school=teacher.school):
        first = recall_cards(point)[0].pk
    assert "<b>forte</b>" not in browser.post(here, {"remove": first}, follow=True).content.decode()


def test_what_is_no_card_is_said_beside_the_lines_which_stay():
    teacher = make_teacher(make_school())
    here = f"/studio/points/{make_point(teacher.school).pk}/cards/"
    answer = client_of(teacher).post(here, {"lines": "forte = loud\npiano"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Line 2 is no card yet" in html
    assert "forte = loud" in html
