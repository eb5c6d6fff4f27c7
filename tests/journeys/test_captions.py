"""Captions are mended beside the picture with the keyboard alone."""

import pytest
from django_scopes import scope

from chromium import chromium
from clients import client_of
from factories_polish import make_run
from factories_record import make_asset
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.models import CaptionTrack

pytestmark = pytest.mark.journey
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe upbeat comes\n\n00:02.000 --> 00:04.000\nbefore the bar line.\n"


@pytest.fixture
def asset(teacher, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    asset = make_asset(teacher)
    make_run(asset)
    with scope(school=teacher.school):
        add_captions(by=teacher, asset=asset, language="en", text=VTT)
    return asset


@pytest.fixture(params=[390, 1280])
def page(asset, site, teacher, request):
    with chromium() as browser:
        context = browser.new_context(viewport={"width": request.param, "height": 800})
        session = client_of(teacher).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        yield page


def test_captions_are_searched_joined_mended_and_saved_without_a_mouse(page, site, asset, teacher):
    page.goto(f"{site.url}/studio/recordings/{asset.pk}/captions/en/")
    page.get_by_label("Words of caption 1").focus()
    page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate("document.activeElement.name") == "text-2"
    page.get_by_label("Search the captions").fill("bar line")
    assert page.get_by_text("Captions found: 1").is_visible()
    assert page.get_by_label("Words of caption 1").is_hidden()
    page.get_by_label("Search the captions").fill("")
    page.get_by_label("Join with the next: caption 1").press("Enter")
    words = page.get_by_label("Words of caption 1")
    assert words.input_value() == "The upbeat comes before the bar line."
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    words.fill("The upbeat comes before the first bar line.")
    page.get_by_label("End of caption 1").press("Enter")
    page.get_by_text("The captions are saved.").wait_for()
    with scope(school=teacher.school):
        saved = CaptionTrack.objects.order_by("id").last()
        assert (saved.source, "first bar line." in saved.vtt) == ("edited", True)
    page.get_by_role("button", name="Reviewed by me").press("Enter")
    page.get_by_text("read and right").wait_for()
