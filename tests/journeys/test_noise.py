"""A teacher listens to a noisy recording before and after cleaning, and chooses."""

import numpy as np
import pytest
from django_scopes import scope

from axe import problems
from chromium import chromium
from clients import client_of
from factories_polish import make_run
from factories_record import make_asset
from media_corpus import RATE, make_clip, speech
from upbeat.rooms.polish.line.denoiser import denoiser_installed
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record import storage

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not denoiser_installed(), reason="the extra denoise is not installed"),
]


@pytest.fixture
def film(tmp_path, settings, teacher):
    settings.MEDIA_ROOT = tmp_path / "media"
    hiss = 0.01 * np.random.default_rng(1).standard_normal((1, 4 * RATE)).astype(np.float32)
    asset = make_asset(teacher, make_clip(tmp_path / "take.mp4", seconds=4, sound=speech(4, level=0.3) + hiss))
    run = make_run(asset)
    run_line(storage.absolute(asset.path), storage.absolute(run.folder))
    return run


@pytest.fixture
def page(film, site, teacher):
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
        session = client_of(teacher).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        yield page


def test_from_the_noise_to_the_cleaned_film(page, site, film, school):
    page.goto(f"{site.url}/studio/recordings/{film.asset_id}/noise/")
    page.get_by_role("button", name="Hear before and after").click()
    page.wait_for_selector("audio")
    assert page.evaluate("[...document.querySelectorAll('audio')].every(sound => sound.paused && !sound.autoplay)")
    page.get_by_role("button", name="Play or pause").press("Enter")
    page.wait_for_function("document.querySelector('[data-part=before]').currentTime > 0.3")
    page.keyboard.press("x")
    page.wait_for_function("!document.querySelector('[data-part=after]').paused")
    told = page.evaluate("[...document.querySelectorAll('audio')].map(sound => [sound.paused, sound.currentTime])")
    assert [paused for paused, _second in told] == [True, False]
    assert told[1][1] == pytest.approx(told[0][1], abs=0.5)
    assert "Now: cleaned" in page.inner_text("main")
    page.get_by_role("button", name="Switch between the two").click()
    assert "Now: as recorded" in page.inner_text("main")
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Passages with music or singing").fill("0:01-0:02")
    page.get_by_role("button", name="Use the cleaned sound").click()
    page.wait_for_url(f"**/studio/recordings/{film.asset_id}/")
    with scope(school=school):
        made = PolishRun.objects.exclude(pk=film.pk).get()
        assert made.recipe.steps == {"music": False, "denoise": True, "music_passages": [[1.0, 2.0]]}
