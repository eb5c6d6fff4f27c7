"""A teacher makes an exercise of the unit; a pupil sees what is missing, learns it, and is told that it is open."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from axe import problems
from chromium import chromium
from factories_class import ClassOf
from factories_practice import make_items
from factories_publish import right_answer
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.publish.models import Package
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def lesson(transactional_db: None) -> ClassOf:
    """A class of two with a pushed lesson, and questions on its point."""
    made = ClassOf(pupils=2)
    with scopes_disabled():
        Package.objects.update(class_at=timezone.now() + timedelta(days=2))
    make_items(made.teacher, made.video.point, 3)
    return made


def clean(page: Any) -> None:
    assert fits(page)
    assert problems(page) == []
    assert page.problems == []


def test_an_exercise_of_the_unit_opens_by_itself_and_everybody_sees_it(lesson: ClassOf, site: Any) -> None:
    point, pupil = lesson.video.point, lesson.pupils[0]
    with chromium() as browser:
        desk = visit(browser, site, lesson.teacher, DESK, bypass_csp=True)
        desk.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/")
        desk.get_by_role("link", name="Add a piece after class").click()
        desk.get_by_role("navigation", name="Kind").get_by_role("link", name="Exercise").click()
        desk.get_by_role("link", name="On the whole unit").click()
        assert desk.get_by_label(point.title, exact=True).is_checked()
        desk.locator('input[name="items"]').first.check()
        clean(desk)
        desk.get_by_role("button", name="Add it").click()
        desk.get_by_text("Open for 0 of 2").click()
        assert "does not know yet" in desk.inner_text("main")
        clean(desk)

        phone = visit(browser, site, pupil, PHONE, bypass_csp=True)
        phone.goto(f"{site.url}/learn/lessons/{lesson.package.pk}/")
        assert "Opens by itself when you know:" in phone.inner_text("main")
        clean(phone)
        phone.get_by_role("link", name=point.title, exact=True).click()
        phone.wait_for_url(f"**/learn/map/#point-{point.pk}")
        phone.get_by_role("link", name=f"Practise: {point.title}").last.click()
        for _n in range(8):
            with scopes_disabled():
                attempt = Attempt.objects.select_related("variant__version__item").get(person=pupil, response=None)
                wanted = right_answer(attempt)
            phone.locator(f'input[name="answer"][value="{wanted}"]').check()
            phone.locator("form.checkpoint button").click()
            phone.locator('.guidance[data-state="settled"]').wait_for()
            if "the whole point is settled" in phone.inner_text("main"):
                break
            phone.get_by_role("link", name="Another one").click()
        phone.goto(f"{site.url}/news/")
        assert "is open for you now" in phone.inner_text("main")
        clean(phone)
        phone.get_by_role("link", name="Open", exact=True).click()
        phone.get_by_role("heading", name="Exercises of the unit").wait_for()

        desk.reload()
        desk.get_by_text("Open for 1 of 2").click()
        assert "open since" in desk.inner_text("main")
        clean(desk)
