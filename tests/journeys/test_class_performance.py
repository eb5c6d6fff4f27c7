"""A performance in class: recorded at a phone, marked against a score, read beside the rubric and at home."""

import os
from typing import Any

import pytest

from axe import problems
from chromium import chromium
from factories_performing import Performing, run_all
from factories_sing import recorded, silence
from visiting import DESK, PHONE, fits, until, visit

pytestmark = pytest.mark.journey
LOOK = os.environ.get("UPBEAT_LOOK", "")


def look(page: Any, name: str) -> None:
    if LOOK:
        page.screenshot(path=f"{LOOK}/{name}.png", full_page=True)


@pytest.fixture
def room(transactional_db: None) -> Performing:
    return Performing(pupils=2)


def send(page: Any, room: Performing, data: bytes, site: Any) -> None:
    """From the page that records to the page of the performance."""
    page.goto(f"{site.url}/music/class/{room.meeting.pk}/perform/")
    page.get_by_role("link", name=room.pupils[0].name).click()
    page.get_by_label("Choose a file").first.set_input_files(
        {"name": "song.webm", "mimeType": "audio/webm", "buffer": data}
    )
    page.locator("upbeat-refresh li").first.wait_for()
    run_all()
    page.reload()
    page.locator("upbeat-refresh li a").first.click()


def test_it_is_recorded_marked_and_read(room: Performing, site: Any) -> None:
    pupil = room.pupils[0]
    room.agree(pupil)
    with chromium() as browser:
        teacher = visit(browser, site, room.teacher, size=PHONE, bypass_csp=True)
        send(teacher, room, recorded(wrong=True), site)
        assert fits(teacher)
        assert problems(teacher) == []
        look(teacher, "performance-choose-390")
        teacher.get_by_label("Score").select_option(label="Our phrase")
        teacher.get_by_role("button", name="Mark it note by note").click()
        teacher.get_by_text("The recording is marked in a moment.").first.wait_for()
        look(teacher, "performance-waits-390")
        run_all()
        # The page asks by itself.
        teacher.locator("section.take-after").wait_for()
        teacher.get_by_role("button", name="Pupil 1, bar 2").wait_for()
        until(teacher, lambda: teacher.locator('.take-notes [data-mark="pitch"]').count() > 0)
        assert fits(teacher)
        assert problems(teacher) == []
        look(teacher, "performance-390")
        wide = visit(browser, site, room.teacher, size=DESK, bypass_csp=True, color_scheme="dark", locale="zh-CN")
        wide.goto(teacher.url)
        wide.locator("section.take-after").wait_for()
        assert problems(wide) == []
        look(wide, "performance-1280")
        lin = visit(browser, site, pupil, size=PHONE, bypass_csp=True)
        lin.goto(f"{site.url}/learn/record/")
        lin.locator("section.take-after svg").first.wait_for()
        assert fits(lin)
        assert problems(lin) == []
        look(lin, "record-390")
        lin.get_by_role("link", name="Look at it note by note").click()
        lin.get_by_role("heading", name="Our phrase").first.wait_for()
        assert fits(lin)
        look(lin, "record-one-390")
        assert (teacher.problems, lin.problems) == ([], [])


def test_one_that_cannot_be_marked_says_why_and_stays(room: Performing, site: Any) -> None:
    with chromium() as browser:
        teacher = visit(browser, site, room.teacher, bypass_csp=True)
        send(teacher, room, silence(), site)
        teacher.get_by_label("Score").select_option(label="Our phrase")
        teacher.get_by_role("button", name="Mark it, then let the recording go").click()
        run_all()
        teacher.get_by_text("Record again, because").wait_for()
        teacher.reload()
        assert teacher.locator("audio").count() == 1
        look(teacher, "performance-refused-1280")
