"""From a table of contents with two mistakes to a map in the order of another book, and back."""

from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from axe import problems
from chromium import chromium
from clients import client_of
from factories import make_person, make_point
from factories_class import ClassOf
from upbeat.rooms.catalog import actions
from upbeat.rooms.people.models import Person, Role
from visiting import DESK, PHONE, fits, visit
from workbooks import workbook

pytestmark = pytest.mark.journey

SHEET = [
    ["Unit", "单元", "Lesson", "Knowledge point"],
    ["Five friends", "五个朋友", "Ladder song", "Pitch"],
    ["", "", "", "Beat"],
    ["Walking in time", "走着拍子", "Long steps", "Bete"],
    ["", "", "Thunder", ""],
]


@pytest.fixture
def lesson(transactional_db: None) -> ClassOf:
    """A class whose pupil has three points on the map: what the lesson is about, and two that it rests on."""
    made = ClassOf(pupils=1)
    with scope(school=made.school):
        for title in ("Beat", "Pitch"):
            point = make_point(made.school, title)
            actions.require_point(by=made.teacher, point=made.video.point, requires=point)
    return made


@pytest.fixture
def chief(lesson: ClassOf) -> Person:
    return make_person(lesson.school, Role.ADMIN, Role.LECTURER, name="Chief")


def clean(page: Any) -> None:
    assert fits(page)
    assert problems(page) == []
    assert page.problems == []


def on_map(lesson: ClassOf) -> list[str]:
    """The points of the pupil's map in the order in which it shows them, and the units above them."""
    with scopes_disabled():
        text = client_of(lesson.pupils[0]).get("/learn/map/").content.decode()
    words = ["Five friends", "Walking in time", "Beat", "Pitch", lesson.video.point.title]
    shown = [word for word in words if f">{word} <" in text or f"<b>{word}</b>" in text]
    return sorted(
        shown, key=lambda word: min(at for at in (text.find(f">{word} <"), text.find(f"<b>{word}</b>")) if at > 0)
    )


def test_a_sheet_with_mistakes_becomes_the_book_of_the_school_and_is_taken_back(
    lesson: ClassOf, chief: Person, site: Any, tmp_path: Any
) -> None:
    book = tmp_path / "contents.xlsx"
    book.write_bytes(workbook(SHEET))
    before = on_map(lesson)
    with chromium() as browser:
        page = visit(browser, site, chief, DESK, bypass_csp=True)
        page.goto(f"{site.url}/studio/points/")
        page.get_by_role("link", name="Editions").click()
        page.get_by_label("Name of the edition", exact=True).fill("Open Meadow")
        clean(page)
        page.get_by_role("button", name="Make the edition").click()
        page.get_by_role("link", name="Import a sheet").click()
        page.get_by_label("The sheet").set_input_files(book)
        clean(page)
        page.get_by_role("button", name="Look through it").click()

        page.get_by_text("Nothing has changed yet").wait_for()
        assert "No lesson or piece is named" in page.inner_text("#mend")
        assert "No knowledge point is called “Bete”" in page.inner_text("#mend")
        assert page.get_by_role("button", name="Take it over").count() == 0
        clean(page)
        page.set_viewport_size(PHONE)
        clean(page)
        page.locator('[name="3-title"]').fill("March round the room")
        page.locator('[name="4-point"]').fill(lesson.video.point.title)
        page.get_by_role("button", name="Look through it again").click()
        page.get_by_role("button", name="Take it over").click()
        page.get_by_text("Taken over: 4 new").wait_for()
        clean(page)

        page.set_viewport_size(DESK)
        page.get_by_role("link", name="What is missing").click()
        assert "Thunder" in page.inner_text("main")
        assert "Points without a published video" in page.inner_text("main")
        clean(page)

        page.go_back()
        page.get_by_role("link", name="Order of units").click()
        page.get_by_role("button", name="Down: Five friends").focus()
        page.keyboard.press("Enter")
        clean(page)
        page.get_by_role("button", name="Keep this order").click()
        assert page.locator("h2").first.inner_text().startswith("Walking in time")
        page.get_by_role("button", name="Take it back").click()
        assert page.locator("h2").first.inner_text().startswith("Five friends")

        page.get_by_role("link", name="Teach by it…").click()
        page.get_by_role("button", name="See what changes").click()
        assert "3 points change their place or their chapter" in page.inner_text("#preview")
        clean(page)
        page.set_viewport_size(PHONE)
        clean(page)
        page.get_by_role("button", name="Change the edition").click()
        page.get_by_text("The edition is changed").wait_for()
        clean(page)
        assert on_map(lesson) == ["Five friends", "Pitch", "Beat", "Walking in time", lesson.video.point.title]

        phone = visit(browser, site, lesson.pupils[0], PHONE, bypass_csp=True)
        phone.goto(f"{site.url}/learn/map/")
        assert "in the order of your book" in phone.inner_text("main")
        clean(phone)

        page.locator("#in-use").get_by_role("button", name="Take it back").click()
        page.get_by_text("The edition is the one from before").wait_for()
        assert on_map(lesson) == before
