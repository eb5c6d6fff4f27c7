"""A film of music in a real browser: notes in the script, a slide, a take, bars as key marks, a score that follows."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import expect

import factories_publish
from axe import problems
from chromium import chromium
from factories import make_point, make_pupil, make_section
from factories_design import make_script
from jobs import run_jobs
from media_corpus import RATE, make_clip, slide
from playing_along import EIGHT_BARS, melody, play
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.learn.models import Note
from upbeat.rooms.polish.models import KeyMark, PolishRun
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.releases import push_package
from upbeat.rooms.publish.actions.videos import create_video, publish_version
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.record.models import Asset, MaterialFile
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey
GATE_S = 23


@pytest.fixture
def take(tmp_path: Any, settings: Any) -> tuple[Any, dict[int, float]]:
    """A take with eight bars, and when each begins."""
    pytest.importorskip("resvg_py")
    settings.MEDIA_ROOT = tmp_path / "media"
    sound, truth = play(melody(), 21, lead_s=9.0, rate=RATE)
    path = make_clip(
        tmp_path / "evening.mp4", seconds=len(sound) / RATE, picture=slide(640, 360), sound=sound[None, :], fps=10
    )
    bars: dict[int, float] = {}
    for note in melody().notes:
        bars.setdefault(note.bar, truth[note.id])
    return path, bars


def test_from_eight_bars_in_a_script_to_a_score_that_follows(take: Any, site: Any, school: Any, teacher: Any) -> None:
    path, bars = take
    script = make_script(teacher, make_point(school), passages=[Passage("Evening", kind="music")])
    section = make_section(school, teacher=teacher, name="7b")
    pupil = make_pupil(section, name="Ada", login="ada")
    with chromium() as browser:
        page = visit(browser, site, teacher, DESK)
        page.set_default_timeout(20_000)
        _write_and_draw(page, site, school, script)
        _upload(page, site, script, path)
        _lay_and_mark(page, site, school, bars)
        piece = _give(school, teacher, section)
        _watch(visit(browser, site, pupil, PHONE, bypass_csp=True), site, school, piece, bars)


def _write_and_draw(page: Any, site: Any, school: Any, script: Any) -> None:
    page.goto(f"{site.url}/studio/scripts/{script.pk}/edit/")
    page.get_by_label("Notes (ABC)").fill(EIGHT_BARS)
    page.locator("#way-notation-1").select_option("both")
    page.get_by_role("button", name="Make a slide of it").click()
    expect(page.locator(".attached-shown svg")).to_be_visible()
    assert run_jobs() == ["check"]
    with scope(school=school):
        assert MaterialFile.objects.get().filename == "evening.png"
    page.set_viewport_size(PHONE)
    assert fits(page)
    page.set_viewport_size(DESK)


def _upload(page: Any, site: Any, script: Any, path: Any) -> None:
    page.goto(f"{site.url}/studio/uploads/new/?script={script.pk}")
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/studio/uploads/*/")
    assert run_jobs() == ["check", "polish", "read"]
    page.wait_for_url("**/studio/recordings/*/")
    with scopes_disabled():
        run = PolishRun.objects.get()
        assert run.recipe.steps == {"music": True}


def _lay_and_mark(page: Any, site: Any, school: Any, bars: dict[int, float]) -> None:
    page.get_by_role("link", name="Score that follows").click()
    page.get_by_role("button", name="Find the bars").first.click()
    expect(page.get_by_role("progressbar", name="Finding the bars: waiting for its turn")).to_be_visible()
    assert run_jobs() == ["lay"]
    expect(page.get_by_role("heading", name=re.compile(r"From 0:0[89] to"))).to_be_visible()
    assert problems(page) == []
    page.set_viewport_size(PHONE)
    assert fits(page)
    page.set_viewport_size(DESK)
    page.get_by_role("link", name="Bars as key marks").click()
    page.get_by_role("button", name="Set the ticked ones").click()
    with scope(school=school):
        marks = {mark.title: mark.second for mark in KeyMark.objects.all()}
    assert list(marks) == [f"Bar {number}" for number in bars]
    assert max(abs(marks[f"Bar {number}"] - second) for number, second in bars.items()) < 0.2


def _give(school: Any, teacher: Any, section: Any) -> Piece:
    """A micro video of it with one question that holds after bar 6, given to the class."""
    now = timezone.now()
    with scope(school=school):
        run = PolishRun.objects.select_related("asset__script__point").get()
        point = run.asset.script.point
        video = create_video(by=teacher, point=point, run=run, title="Evening")
        item = factories_publish.make_item(teacher, point)
        set_checkpoints(by=teacher, version=video.draft, checkpoints=[(GATE_S, item.versions.get())])
        publish_version(by=teacher, version=video.draft, despite="a test", now=now - timedelta(hours=1))
        video.refresh_from_db()
    package = factories_publish.make_lesson(
        teacher, section, [video], title="Evening songs", class_at=now + timedelta(days=2), pushed=False
    )
    with scope(school=school):
        push_package(by=teacher, package=package, now=now - timedelta(minutes=1))
        return Piece.objects.get(package=package, kind="video")


def _watch(page: Any, site: Any, school: Any, piece: Piece, bars: dict[int, float]) -> None:
    page.set_default_timeout(20_000)
    page.goto(f"{site.url}/learn/pieces/{piece.pk}/")
    frame = page.locator(".follow-frame")
    frame.scroll_into_view_if_needed()
    expect(frame.locator("svg")).to_be_visible()
    assert fits(page)
    # Behind the question nothing of the score is there.
    open_bars = [number for number, second in bars.items() if second < GATE_S]
    assert page.locator(".follow-bars a").all_inner_texts() == [str(number) for number in open_bars]
    page.locator("#follow-bar").fill("3")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(".follow-bars a.now")).to_have_text("3")
    assert abs(page.evaluate("document.querySelector('video').currentTime") - bars[3]) < 1.5
    expect(page.locator(".follow-bars a.now")).to_have_text("4", timeout=10_000)
    assert frame.locator("[data-note].now").count() == 1
    page.evaluate("document.querySelector('video').pause()")
    page.get_by_role("link", name="Numbered notation").click()
    expect(frame.locator("svg.jianpu")).to_be_visible()
    assert problems(page) == []
    page.get_by_text("Notes", exact=True).first.click()
    page.locator("#note-text").fill("bar 2: softer")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("bar 2: softer").first).to_be_visible()
    with scope(school=school):
        assert abs(Note.objects.get().second - bars[2]) < 0.2
        assert Asset.objects.count() == 1
