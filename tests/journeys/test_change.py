"""A teacher mends the key of a question that pupils have: sees before what would come of it, does it, and undoes it."""

import pytest
from django_scopes import scopes_disabled

import axe
from chromium import chromium
from clients import client_of
from factories_change import item_at
from factories_learn import answer, make_lesson, view
from upbeat.rooms.learn.models import Pass

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def lesson(site):
    with scopes_disabled():
        made = make_lesson(checkpoints=[60])
    answer(made, view(made), 60, option="a")
    return made


@pytest.fixture
def page(site, lesson):
    with chromium() as browser:
        context = browser.new_context(viewport=PHONE, bypass_csp=True)
        session = client_of(lesson.teacher).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        yield page


def look(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe.problems(page) == []


def passes():
    with scopes_disabled():
        return Pass.objects.count()


def test_a_key_is_mended_and_the_mending_undone(page, site, lesson):
    page.goto(f"{site.url}/studio/questions/{item_at(lesson, 60).pk}/edit/")
    for wording in (0, 1):
        page.locator(f'[name="w{wording}-right"][value="0"]').check(force=True)
        page.locator(f'[name="w{wording}-0-misconception"]').evaluate("field => { field.value = '' }")
        for name in ("start", "end", "advice"):
            page.locator(f'[name="w{wording}-0-{name}"]').evaluate("field => { field.value = '' }")
    page.get_by_role("button", name="Keep the question").click()
    page.get_by_role("heading", name="Before you change it").wait_for()
    assert "1 answer turns right" in page.inner_text("main")
    look(page)
    assert passes() == 0

    page.get_by_label("A word to the pupils").fill("Please look at it again.")
    page.get_by_role("button", name="Change it everywhere").click()
    page.get_by_role("button", name="Undo it").wait_for()
    assert passes() == 1
    look(page)

    page.get_by_role("button", name="Undo it").click()
    page.get_by_text("Undone: it is asked as before, and past answers count as before.").first.wait_for()
    assert passes() == 0
    page.get_by_role("link", name="What became of it").click()
    page.get_by_text("1 pupil had answered").first.wait_for()
    look(page)
