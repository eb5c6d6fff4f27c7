"""A pupil on a phone practises from the map until a point is settled, and looks at cards; the teacher reads why."""

from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from axe import problems
from chromium import chromium
from factories import make_point
from factories_class import ClassOf
from factories_practice import give, make_items
from factories_publish import right_answer, shown
from upbeat.rooms.catalog.actions import add_cards, require_point
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.learn.models import Pass
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def lesson(transactional_db: None) -> ClassOf:
    """A lesson on a point that rests on another; questions on both, two cards, and what a second pupil answered."""
    lesson = ClassOf(pupils=2)
    with scope(school=lesson.school):
        for checkpoint in lesson.video.published.checkpoints.select_related("item_version"):
            Pass.objects.create(
                person=lesson.pupils[0], video=lesson.video, item_id=checkpoint.item_version.item_id, at=lesson.now
            )
        lower = make_point(lesson.school, "Beats and bars")
        require_point(by=lesson.teacher, point=lesson.video.point, requires=lower)
        lines = "upbeat = notes before the first bar line\nforte = loud"
        add_cards(by=lesson.teacher, point=lesson.video.point, lines=lines)
    for item in make_items(lesson.teacher, lower, 3):
        for right in (True, False, False):
            give(lesson.pupils[1], item, right=right)
    return lesson


def choose(page: Any, lesson: ClassOf, option: str) -> None:
    """Answer the question on the page."""
    with scopes_disabled():
        attempt = Attempt.objects.select_related("variant__version__item").get(person=lesson.pupils[0], response=None)
        wanted = right_answer(attempt) if option == "b" else shown(attempt, option)
    page.locator(f'input[name="answer"][value="{wanted}"]').check()
    page.locator("form.checkpoint button").click()


def clean(page: Any) -> None:
    assert fits(page)
    assert problems(page) == []
    assert page.problems == []


def test_from_the_map_through_practice_to_a_settled_point_and_through_the_cards(lesson: ClassOf, site: Any) -> None:
    with chromium() as browser:
        page = visit(browser, site, lesson.pupils[0], PHONE, bypass_csp=True)
        page.goto(f"{site.url}/learn/map/")
        assert "missing before this: Beats and bars" in page.inner_text("main")
        clean(page)
        page.get_by_role("link", name="Practise: Beats and bars").first.click()
        choose(page, lesson, "a")
        page.get_by_role("link", name="Try another like this").wait_for()
        clean(page)
        page.get_by_role("link", name="Try another like this").click()
        for _n in range(8):
            choose(page, lesson, "b")
            page.locator('.guidance[data-state="settled"]').wait_for()
            if "the whole point is settled" in page.inner_text("main"):
                break
            page.get_by_role("link", name="Another one").click()
        assert "the whole point is settled" in page.inner_text("main")
        clean(page)
        page.get_by_role("link", name="Back to your map").click()
        page.get_by_role("link", name="Cards to keep the terms in mind").click()
        clean(page)
        # By keyboard alone: the button that comes next has the focus.
        for waiting in ("One card is waiting.", "No card is waiting."):
            page.keyboard.press("Enter")
            page.get_by_role("group", name="How well did you have it?").wait_for()
            clean(page)
            page.keyboard.press("Enter")
            page.get_by_text(waiting).wait_for()
        teacher = visit(browser, site, lesson.teacher, DESK, bypass_csp=True)
        teacher.goto(f"{site.url}/teach/pupils/{lesson.pupils[1].pk}/")
        assert "likely to answer the next one rightly, from 9 answers" in teacher.inner_text("main")
        clean(teacher)
