"""A film is cut at its pauses with the keyboard alone, listened to at the joint, made, and put back."""

import numpy as np
import pytest
from django_scopes import scope

from axe import problems
from chromium import chromium
from factories_record import make_asset
from media_corpus import RATE, make_clip, slide, speech
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.actions.running import run_polish
from upbeat.rooms.polish.actions.starting import start_polish
from upbeat.rooms.polish.models import PolishRun
from visiting import PHONE, fits, until, visit

pytestmark = pytest.mark.journey
VTT = (
    "WEBVTT\n\n00:03.000 --> 00:05.000\nAn upbeat comes be—.\n\n"
    "00:06.000 --> 00:08.000\nAn upbeat comes before the bar.\n\n00:13.000 --> 00:14.000\nSing it!\n"
)


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    sound = speech(15, level=0.1)
    for start, end in ((0, 3), (5, 6), (8, 13), (14, 15)):
        sound[:, start * RATE : end * RATE] = np.random.default_rng(1).normal(0, 1e-4, (1, (end - start) * RATE))
    return make_clip(tmp_path_factory.mktemp("film") / "film.mp4", seconds=15, picture=slide(1280, 720), sound=sound)


@pytest.fixture
def asset(teacher, settings, tmp_path, clip):
    settings.MEDIA_ROOT = tmp_path / "media"
    asset = make_asset(teacher, clip, filename="upbeat.mp4", duration_s=15.0)
    with scope(school=teacher.school):
        add_captions(by=teacher, asset=asset, language="en", text=VTT)
        run_polish(run_id=start_polish(by=teacher, asset=asset).pk)
    return asset


def test_a_film_is_cut_listened_to_made_and_put_back(asset, site, teacher):
    with chromium() as browser:
        page = visit(browser, site, teacher, PHONE)
        page.goto(f"{site.url}/studio/recordings/{asset.pk}/")
        page.get_by_role("link", name="Shorten these pauses").press("Enter")
        pause = page.get_by_label("A long pause over a picture that stands still")
        assert pause.is_checked()
        left = page.locator("output")
        before = left.inner_text()
        first = page.get_by_label("An upbeat comes be—")
        first.focus()
        page.keyboard.press("Space")
        assert left.inner_text() < before < "0:15"
        page.evaluate("document.querySelector('video').muted = true")
        page.keyboard.press("Alt+j")
        until(page, lambda: page.evaluate("document.querySelector('video').currentTime > 6"))
        until(page, lambda: page.evaluate("document.querySelector('video').paused"))
        page.keyboard.press("Alt+ArrowDown")
        assert "before the bar" in page.evaluate("document.activeElement.closest('label').innerText")
        assert fits(page)
        assert problems(page) == []
        page.get_by_role("button", name="Make the film with these cuts").press("Enter")
        page.get_by_text("The film is being made with these cuts").wait_for()
        with scope(school=teacher.school):
            run = PolishRun.objects.order_by("id").last()
            run_polish(run_id=run.pk)
            run.refresh_from_db()
        assert run.state == "done"
        assert 7 < run.duration_s < 9.5
        page.goto(f"{site.url}/studio/recordings/{asset.pk}/edit/#history")
        page.get_by_text("Use this again").press("Enter")
        page.get_by_text("The earlier film is in place again.").wait_for()
        assert page.problems == []
