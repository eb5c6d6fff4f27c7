"""A pupil writes, draws, loses the line, hands in; the teacher marks by keys; on a phone and on a screen."""

import pytest
from django.utils import timezone
from django_scopes import scope

from axe import problems
from chromium import FAKE_DEVICES, chromium
from clients import client_of
from factories_assess import handed, make_task
from upbeat.rooms.assess.models import Attachment, Grade, Submission, SubmissionVersion
from upbeat.rooms.record.actions.checking import check_upload

pytestmark = pytest.mark.journey


@pytest.fixture(params=[390, 1280])
def browser(request, site):
    with chromium() as chrome:

        def page_of(person):
            context = chrome.new_context(viewport={"width": request.param, "height": 844}, bypass_csp=True)
            session = client_of(person).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
            page = context.new_page()
            page.set_default_timeout(20_000)
            return page

        yield page_of


def look(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert problems(page) == []


@pytest.fixture
def room(site):
    return make_task(asks=["text", "drawing", "picture"], now=timezone.now())


def test_a_work_survives_a_lost_line_and_is_handed_in_with_a_drawing(browser, site, room):
    page = browser(room.pupils[0])
    here = f"{site.url}/learn/pieces/{room.piece.pk}/"
    page.goto(here)
    look(page)
    page.context.set_offline(True)
    page.get_by_label("Write here").fill("Four bars in three.")
    page.get_by_text("The line broke.").wait_for()
    page.context.set_offline(False)
    page.reload()
    page.get_by_text("Kept at").wait_for()
    assert page.get_by_label("Write here").input_value() == "Four bars in three."
    page.get_by_role("button", name="Draw", exact=True).click()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=4)
    page.mouse.up()
    look(page)
    page.get_by_role("button", name="Add the drawing").click()
    page.get_by_text("Drawing.png").first.wait_for()
    page.get_by_text("being looked at").first.wait_for()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Take back to change it").wait_for()
    look(page)
    with scope(school=room.school):
        assert (SubmissionVersion.objects.get().text, Attachment.objects.count()) == ("Four bars in three.", 1)
        assert Submission.objects.get().text == "Four bars in three."


def test_a_teacher_marks_by_keys_and_looks_over_the_class(browser, site, room):
    first = handed(room, room.pupils[0], "Four bars", at=timezone.now())
    page = browser(room.teacher)
    page.goto(f"{site.url}/teach/work/{first.submission_id}/")
    look(page)
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.type("Count aloud.")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("Marked.").wait_for()
    with scope(school=room.school):
        assert Grade.objects.get().points == 4
    for path in (
        f"pieces/{room.piece.pk}/work/",
        f"pieces/{room.piece.pk}/task/",
        "rubrics/",
        "rubrics/new/?from=performing",
        f"lessons/{room.package.pk}/work/",
    ):
        page.goto(f"{site.url}/teach/{path}")
        look(page)


def test_sound_from_the_microphone_becomes_a_file_of_the_work(site):
    room = make_task(asks=["sound"], now=timezone.now())
    lin = room.pupils[0]
    with chromium(FAKE_DEVICES) as chrome:
        context = chrome.new_context(viewport={"width": 390, "height": 844}, permissions=["microphone"])
        session = client_of(lin).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{site.url}/learn/pieces/{room.piece.pk}/")
        page.get_by_role("button", name="Record sound").click()
        page.get_by_text("0:01").wait_for()
        page.get_by_role("button", name="Stop and add").click()
        page.get_by_text("being looked at").first.wait_for()
        with scope(school=room.school):
            made = check_upload(upload_id=Attachment.objects.get().upload_id)
            assert (made.state, made.work.kind) == ("taken", "sound")
            assert made.work.duration_s > 0.5
        page.locator("audio").wait_for()
