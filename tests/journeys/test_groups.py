"""Groups of a lesson: formed, one dragged, one moved by the keyboard, locked, formed again around them."""

import os
from typing import Any

import pytest
from django_scopes import scope

from chromium import chromium
from factories_class import ClassOf
from upbeat.rooms.classroom.queries.groups import seating_of, table_of
from visiting import PHONE, fits, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def lesson(transactional_db: None) -> ClassOf:
    return ClassOf(pupils=12)


def where(lesson: ClassOf) -> dict[str, int]:
    with scope(school=lesson.school):
        shown = seating_of(lesson.package)
    assert shown is not None
    return {seat.person.name: table.number for table in shown.tables for seat in table.seats}


def shot(page: Any, name: str) -> None:
    """A picture to look at, where one is asked for."""
    folder = os.environ.get("UPBEAT_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def drag(page: Any, name: str, table: int) -> None:
    start = page.get_by_role("link", name=name, exact=True).bounding_box()
    end = page.locator(f"#table-{table} h3").bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 30, steps=4)
    page.mouse.move(end["x"] + 20, end["y"] + 10, steps=8)
    page.mouse.up()


def test_a_teacher_forms_groups_and_changes_them_by_hand(lesson: ClassOf, site: Any) -> None:
    with chromium() as browser:
        page = visit(browser, site, lesson.teacher)
        page.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/groups/")
        assert page.get_by_label("Parts of the jigsaw").is_hidden()
        page.get_by_role("radio", name="Jigsaw").check()
        assert page.get_by_label("Parts of the jigsaw").is_visible()
        page.get_by_role("radio", name="Mixed").check()
        page.get_by_role("button", name="Form groups").click()
        page.locator("#table-3").wait_for()
        before = where(lesson)
        shot(page, "groups-1280")

        # By dragging: the page says so without loading anew, and it can be undone.
        there = before["Pupil 1"] % 3 + 1
        drag(page, "Pupil 1", there)
        page.locator(f"#table-{there}").get_by_role("link", name="Pupil 1", exact=True).wait_for()
        page.get_by_text("you put them here").wait_for()
        assert where(lesson) == before | {"Pupil 1": there}
        assert page.locator("[data-part=said]").inner_text() == f"Pupil 1: to group {there}"
        page.get_by_role("button", name="Undo the last move").click()
        page.get_by_text("you put them here").wait_for(state="detached")
        assert where(lesson) == before

        # By the keyboard.
        seat = page.locator(".seat", has=page.get_by_role("link", name="Pupil 2", exact=True))
        there = before["Pupil 2"] % 3 + 1
        seat.locator("summary", has_text="Move").focus()
        page.keyboard.press("Enter")
        seat.get_by_label("Pupil 2 to").select_option(str(there))
        seat.get_by_label("Pupil 2 to").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(f"#table-{there}").get_by_role("link", name="Pupil 2", exact=True).wait_for()
        assert where(lesson)["Pupil 2"] == there
        assert page.evaluate("document.activeElement.closest('.seat').id") == seat.get_attribute("id")

        # Locked, they stay where they are.
        for name in ("Pupil 2", "Pupil 3"):
            page.get_by_role("button", name=f"Lock {name}", exact=True).click()
            page.locator(".seat", has_text=name).locator("[aria-pressed=true]").first.wait_for()
        table = where(lesson)
        page.get_by_role("button", name="Again around the 2 locked").click()
        page.get_by_role("button", name="Back to the groups before").wait_for()
        again = where(lesson)
        assert {name: again[name] for name in ("Pupil 2", "Pupil 3")} == {
            name: table[name] for name in ("Pupil 2", "Pupil 3")
        }
        shot(page, "groups-again-1280")

        # A wish is kept, and contradicting ones are named.
        for kind in ("Together", "Apart"):
            page.get_by_text("Add a wish").click()
            wishes = page.locator("#wishes form.stack")
            wishes.get_by_role("radio", name=kind).check()
            for name in ("Pupil 5", "Pupil 6"):
                wishes.get_by_label(name, exact=True).check()
            page.get_by_role("button", name="Keep the wish").click()
            page.get_by_text("The wish is kept.").wait_for()
        page.get_by_text("Form new groups").click()
        page.locator("form.groups-form").get_by_role("button", name="Form groups").click()
        said = "Not possible at once: Pupil 5 with Pupil 6, and Pupil 5 apart from Pupil 6."
        page.get_by_role("alert").get_by_text(said).wait_for()
        assert page.locator("#wishes").get_by_text(said).is_visible()
        assert where(lesson) == again

        phone = visit(browser, site, lesson.teacher, size=PHONE)
        phone.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/groups/")
        phone.locator("#table-1").wait_for()
        shot(phone, "groups-390")
        assert fits(phone)
        phone.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/groups/wall/")
        assert phone.get_by_text("Pupil 12").is_visible()
    with scope(school=lesson.school):
        view = table_of(lesson.pupils[1], lesson.package)
    assert view is not None
    assert view.number == again["Pupil 2"]
