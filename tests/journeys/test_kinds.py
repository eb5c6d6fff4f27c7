"""A pupil on a phone answers questions of parts and places: with the finger, by keys, and without script."""

import re
from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from axe import problems
from chromium import chromium
from factories_items import make_kind
from factories_learn import Lesson, make_lesson
from factories_publish import make_item
from serving import Site
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey
KINDS = ("matching", "gap", "spot", "number")


@pytest.fixture
def lesson(site: Site) -> Lesson:
    """A lesson that is with the class."""
    return make_lesson()


@pytest.fixture
def exercise(lesson: Lesson) -> Piece:
    """A question of each kind."""
    items = [make_kind(lesson.teacher, lesson.video.point, kind) for kind in KINDS]
    items.append(make_item(lesson.teacher, lesson.video.point))
    with scope(school=lesson.school):
        return add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title="Practise", items=items)


def last() -> Response:
    with scopes_disabled():
        return Response.objects.select_related("attempt__item").latest("pk")


def test_the_new_kinds_are_answered_on_a_phone_and_every_page_can_be_used_by_all(
    site: Site, lesson: Lesson, exercise: Piece
) -> None:
    with chromium() as browser:
        page = visit(browser, site, lesson.pupil, PHONE, bypass_csp=True)
        open_question(page, site, exercise, 1)
        assert problems(page) == []
        page.get_by_label("quarter note").select_option(label="one beat")
        page.get_by_label("half note").select_option(label="two beats")
        answer(page, "That is it.")
        open_question(page, site, exercise, 2)
        assert problems(page) == []
        assert fits(page)
        page.get_by_label("Gap 1").select_option(label="behind")
        page.get_by_label("Gap 2").fill("zzkey")
        answer(page, "zzadvice 1>zzg1b")
        open_question(page, site, exercise, 3)
        assert problems(page) == []
        by_keys(page)
        answer(page, "That is it.")
        assert last().answer == {"x": 0.7, "y": 0.7}


def by_keys(page: Any) -> None:
    """The cross from the middle to the right place by arrow keys; a finger first, to show that it is only tried."""
    picture = page.locator("upbeat-spot[data-ready] input[type=image]")
    picture.click(position={"x": 10, "y": 10})
    assert page.locator("input[name=x]").input_value() != ""
    page.locator("upbeat-spot summary").click()
    page.locator("input[name=x]").fill("50")
    page.locator("input[name=y]").fill("50")
    picture.focus()
    for _step in range(10):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")


def test_without_script_a_press_on_the_picture_is_the_answer(site: Site, lesson: Lesson, exercise: Piece) -> None:
    with chromium() as browser:
        page = visit(browser, site, lesson.pupil, PHONE, java_script_enabled=False)
        open_question(page, site, exercise, 3)
        page.locator("input[type=image]").click(position={"x": 210, "y": 105})
        page.get_by_text("That is it.").wait_for()
        with scopes_disabled():
            assert Attempt.objects.filter(response__correct=True).count() == 1


def open_question(page: Any, site: Site, exercise: Piece, number: int) -> None:
    page.goto(f"{site.url}/learn/pieces/{exercise.pk}/questions/{number}/")


def answer(page: Any, said: str) -> None:
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_text(said).wait_for()


def test_a_place_is_drawn_on_the_picture_of_a_question(site: Site, lesson: Lesson) -> None:
    item = make_kind(lesson.teacher, lesson.video.point, "spot")
    with chromium() as browser:
        page = visit(browser, site, lesson.teacher, DESK, bypass_csp=True)
        page.goto(f"{site.url}/studio/questions/{item.pk}/edit/")
        page.locator("upbeat-regions svg").first.wait_for()
        assert problems(page) == []
        row = page.locator('[data-row="3"]').first
        row.locator("select").first.select_option("rect")
        row.locator('input[name="w0-2-at"]').click()
        picture = page.locator('upbeat-regions [data-part="picture"]').first
        picture.evaluate("element => element.scrollIntoView({block: 'center'})")
        box = picture.bounding_box()
        assert box
        page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.1 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
        page.mouse.up()
        at = row.locator('input[name="w0-2-at"]').input_value()
        assert re.fullmatch(r"(?:9|10)(?:\.\d)? (?:9|10)(?:\.\d)? (?:19|20)(?:\.\d)? (?:29|30)(?:\.\d)?", at), at
        page.get_by_role("button", name="Keep the question").click()
        page.wait_for_url(re.compile(r"/questions/\d+/$"))
