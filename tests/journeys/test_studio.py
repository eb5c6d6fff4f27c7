"""A teacher on a phone makes a recording of an idea: point, plan, script, upload over a bad line, polish, captions."""

import pytest

from chromium import chromium
from clients import client_of
from jobs import run_jobs
from media_corpus import make_clip, slide, speech

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}
VTT = b"WEBVTT\n\n00:00.500 --> 00:02.000\nThe upbeat comes before the bar.\n"


@pytest.fixture
def clip(tmp_path, settings):
    """Six MB, so that it goes up in more than one piece: a short clip and a box of nothing behind it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    path = make_clip(tmp_path / "upbeat.mp4", seconds=4, picture=slide(320, 180), sound=speech(4))
    with path.open("ab") as file:
        file.write((6 * 2**20 + 8).to_bytes(4, "big") + b"free" + bytes(6 * 2**20))
    return path


@pytest.fixture
def page(clip, site, teacher):  # the media folder is chosen before the server begins
    with chromium() as browser:
        context = browser.new_context(viewport=PHONE)
        session = client_of(teacher).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        yield page


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_an_idea_to_a_polished_recording(page, site, clip):
    page.goto(site.url + "/studio/subjects/")
    page.get_by_label("Name of the subject").fill("Music")
    page.get_by_role("button", name="Define the subject").click()
    page.get_by_role("link", name="Define a knowledge point").click()
    page.get_by_label("Title", exact=True).fill("The upbeat")
    page.get_by_role("button", name="Define it").click()
    assert page.get_by_role("heading", level=1).inner_text() == "The upbeat"

    page.goto(site.url + "/studio/plans/new/")
    page.get_by_label("Yes, a video explains this best").check()
    page.get_by_label("Title of the lesson").fill("Songs that start early")
    page.get_by_label("The upbeat").check()
    page.get_by_role("button", name="Keep the plan").click()
    assert "Still to think about" in page.inner_text("main")
    assert fits(page)

    page.get_by_role("link", name="Write a script").click()
    page.get_by_role("button", name="Begin to write").click()
    page.get_by_label("What you say").fill("Counting starts before one. " * 30)
    page.get_by_role("button", name="Add a passage after it").click()
    page.locator("#passage-2").get_by_label("Heading").fill("Try it")
    page.get_by_role("button", name="Keep and read").click()
    assert "2 Try it" in page.inner_text("main")
    assert "at a calm pace" in page.inner_text("main")
    assert fits(page)

    page.get_by_role("link", name="Upload a recording").click()
    offsets = []

    def bad_line(route):
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) == 2:
                return route.abort("connectionfailed")
        return route.continue_()

    page.route("**/studio/uploads/*/", bad_line)
    page.set_input_files("#file", clip)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/studio/uploads/*/")
    assert offsets[0] == 0
    assert offsets[1] == offsets[2] > 0

    assert run_jobs() == ["check", "polish", "read"]
    page.wait_for_url("**/studio/recordings/*/")
    page.wait_for_selector("video")
    page.evaluate("document.querySelector('video').play()")
    page.wait_for_timeout(1500)
    assert page.evaluate("document.querySelector('video').currentTime") > 0.5

    page.get_by_label("Caption file").set_input_files({"name": "a.vtt", "mimeType": "text/vtt", "buffer": VTT})
    page.get_by_role("button", name="Add the captions").click()
    page.wait_for_selector("track[srclang=en]", state="attached")
    assert "to be read" in page.inner_text("#captions")
    assert fits(page)

    told = page.inner_text("#report")
    assert "The picture has 320 × 180 points" in told
    assert "Nobody has read the captions “English” yet" in told
    page.locator("#report").get_by_role("link", name="To the captions").first.click()
    page.get_by_role("button", name="I have read them").click()
    page.wait_for_selector("text=In order: little noise")
    assert "Nobody has read" not in page.inner_text("#report")
    assert fits(page)
