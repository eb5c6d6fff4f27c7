"""A question that may be heard twice, on a phone: a reload gets no more, and then it says so."""

import re
from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from axe import problems
from chromium import chromium
from factories_learn import Lesson, make_lesson
from factories_music import make_music
from serving import Site
from upbeat.packs.music.models import Play
from upbeat.rooms.publish.actions.pieces import add_piece
from visiting import PHONE, fits, until, visit

pytestmark = pytest.mark.journey
KEY = {"spec": {"kind": "interval"}, "levels": [1, 1], "plays": 2}


@pytest.fixture
def lesson(site: Site) -> Lesson:
    """A lesson that is with the class."""
    return make_lesson()


def plays() -> list[tuple[int, bool]]:
    """The plays that were counted, and which of them were heard."""
    with scopes_disabled():
        return [(row.number, row.began_at is not None) for row in Play.objects.order_by("number")]


def test_what_may_be_heard_twice_is_heard_twice_whatever_is_loaded_again(site: Site, lesson: Lesson) -> None:
    with scope(school=lesson.school):
        item = make_music(lesson.teacher, "ear", KEY, point=lesson.video.point)
        piece = add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title="By ear", items=[item])
    with chromium() as browser:
        page: Any = visit(browser, site, lesson.pupil, PHONE, bypass_csp=True)
        page.set_default_timeout(60_000)
        page.goto(f"{site.url}/learn/pieces/{piece.pk}/questions/1/")
        assert "Still to be played: 2 times." in page.inner_text("main")
        assert problems(page) == []
        page.locator('upbeat-heard button[type="button"]').click()
        until(page, lambda: plays() == [(1, True)], plays)
        page.get_by_role("button", name="▶ Play again").wait_for()
        assert "Still to be played: 1 times." in page.inner_text("main")
        page.reload()
        page.locator('upbeat-heard button[type="button"]').click()
        until(page, lambda: plays() == [(1, True), (2, True)], plays)
        page.reload()
        page.get_by_text("It may not be played any more. Answer by what you remember.").wait_for()
        assert page.get_by_role("button", name=re.compile("Play")).is_disabled()
        assert fits(page)
        assert problems(page) == []
        assert page.problems == []
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Answer", exact=True).click()
        page.wait_for_url(re.compile(r"\?answered="))
