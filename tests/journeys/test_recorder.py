"""A teacher records a script in the browser: passage by passage, through a crash and a lost network."""

import time

import pytest
from django_scopes import scope

from chromium import profile
from clients import client_of
from factories import make_point
from factories_design import make_script
from jobs import run_jobs
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Asset, Joining, Take, Upload
from upbeat.rooms.record.probing import probe

pytestmark = pytest.mark.journey
WORDS = "The upbeat comes before the first bar line. " * 12
HALF_HOUR = 1800.0


@pytest.fixture
def script(settings, tmp_path, school, teacher):
    settings.MEDIA_ROOT = tmp_path / "media"
    passages = [Passage("What it is", WORDS), Passage("Try it", "Clap it.")]
    return make_script(teacher, make_point(school), passages=passages)


@pytest.fixture
def ada(script, site, teacher, tmp_path):  # the media folder is chosen before the server begins
    with profile(tmp_path / "profile") as person:
        cookie = {"name": "sessionid", "value": client_of(teacher).cookies["sessionid"].value, "url": site.url}

        def come():
            context = person.open(viewport={"width": 1280, "height": 900})
            context.add_cookies([cookie])
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: print("page:", error))
            page.goto(f"{site.url}/studio/scripts/{script.pk}/record/")
            return page

        person.come = come
        yield person


def begin(page, passage=1):
    """Ask for the passage, wait for the sound check, start."""
    page.locator(f"#passage-{passage} [data-do=record]").click()
    page.get_by_role("button", name="Start", exact=True).click()


def said(page):
    return page.locator("[data-part=said]").inner_text()


def test_a_passage_is_recorded_checked_and_recorded_again(ada, school):
    page = ada.come()
    page.locator("#passage-1 [data-do=record]").click()
    page.get_by_text("Sound check: speak").wait_for()
    page.get_by_role("button", name="Start", exact=True).wait_for()
    assert said(page).split(":")[0].split(".")[0] in {"The sound is good", "Too quiet", "Too loud", "Noisy"}
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_timeout(3500)
    assert page.locator("[data-part=prompter]").evaluate("shown => shown.scrollTop") > 0
    page.get_by_role("button", name="Stop and keep").click()
    page.get_by_text("The take has arrived.").wait_for()
    assert run_jobs() == ["check"]
    page.locator("#passage-1 .takes li").wait_for()
    with scope(school=school):
        take = Take.objects.get()
        assert take.asset.duration_s == pytest.approx(3.5, abs=1)
        assert (take.number, take.chosen_at is not None) == (1, True)
