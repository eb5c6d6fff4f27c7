"""Listening in a real browser: a piece that is sound alone, with a score that follows it and a question at a bar."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

import factories_publish
from axe import problems
from chromium import chromium
from factories import make_point, make_pupil, make_section
from jobs import run_jobs
from media_corpus import RATE
from playing_along import EIGHT_BARS, melody, play
from sound_corpus import cover, make_sound, with_cover
from upbeat.packs.music.models import FollowedScore
from upbeat.rooms.polish.models import CheckFinding, FilmComment, PolishRun
from upbeat.rooms.polish.moments import second_named
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.releases import push_package
from upbeat.rooms.publish.actions.videos import create_video, publish_version
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.record.models import Asset
from visiting import DESK, PHONE, fits, until, visit

pytestmark = pytest.mark.journey
LIGHT = """() => { const film = document.querySelector('video'), c = document.createElement('canvas');
  c.width = 64; c.height = 36; const pen = c.getContext('2d'); pen.drawImage(film, 0, 0, 64, 36);
  const told = pen.getImageData(0, 0, 64, 36).data; let sum = 0;
  for (let i = 0; i < told.length; i += 4) sum += told[i];
  return sum / (told.length / 4); }"""


@pytest.fixture
def piece_of_music(tmp_path: Any, settings: Any) -> tuple[Any, dict[int, float]]:
    """Eight bars as a shop sells them, an MP3 with a cover, and when each bar begins."""
    settings.MEDIA_ROOT = tmp_path / "media"
    sound, truth = play(melody(), 21, lead_s=13.0, rate=RATE)
    plain = make_sound(tmp_path / "plain.mp3", sound=sound[None, :])
    bars: dict[int, float] = {}
    for note in melody().notes:
        bars.setdefault(note.bar, truth[note.id])
    return with_cover(plain, tmp_path / "evening.mp3", cover(600)), bars


def test_a_piece_that_is_sound_alone_is_heard_with_its_score_and_a_question_at_a_bar(
    piece_of_music: Any, site: Any, school: Any, teacher: Any
) -> None:
    path, bars = piece_of_music
    section = make_section(school, teacher=teacher, name="7b")
    pupil = make_pupil(section, name="Ada", login="ada")
    with chromium() as browser:
        page = visit(browser, site, teacher, DESK)
        _upload(page, site, school, path)
        _follow(page, school, bars)
        _comment(page, site, school, bars)
        piece, gate_s = _give(school, teacher, section)
        assert page.problems == []
        _listen(visit(browser, site, pupil, PHONE, bypass_csp=True), site, piece, bars, gate_s)


def _upload(page: Any, site: Any, school: Any, path: Any) -> None:
    page.goto(f"{site.url}/studio/uploads/new/")
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url(re.compile(r"/studio/uploads/[0-9a-f-]{36}/"))
    assert run_jobs() == ["check", "polish"]
    page.wait_for_url("**/studio/recordings/*/")
    expect(page.get_by_text("none: a still is shown")).to_be_visible()
    expect(page.get_by_text("Text on slides")).to_have_count(0)
    with scope(school=school):
        run = PolishRun.objects.select_related("asset").get()
        assert (run.asset.sound_alone, run.asset.probe["container"], run.recipe.steps) == (True, "mp3", {"music": True})
        told = set(CheckFinding.objects.values_list("check_name", flat=True))
        assert not told & {"size", "black", "frozen", "sync"}
    assert page.locator("video.preview").evaluate("film => [film.readyState >= 1 || film.networkState, film.poster]")[1]
    assert problems(page) == []
    page.set_viewport_size(PHONE)
    assert fits(page)
    page.set_viewport_size(DESK)


def _follow(page: Any, school: Any, bars: dict[int, float]) -> None:
    page.get_by_role("link", name="Score that follows").click()
    page.get_by_label("Notes (ABC)").fill(EIGHT_BARS)
    page.get_by_role("button", name="Find the bars").click()
    expect(page.get_by_role("progressbar", name="Finding the bars: waiting for its turn")).to_be_visible()
    assert problems(page) == []
    assert run_jobs() == ["lay"]
    expect(page.get_by_role("heading", name=re.compile(r"From 0:1[23] to"))).to_be_visible()
    with scope(school=school):
        found = dict(map(tuple, FollowedScore.objects.get().bars))
    assert max(abs(found[number] - second) for number, second in bars.items()) < 0.2


def _comment(page: Any, site: Any, school: Any, bars: dict[int, float]) -> None:
    with scope(school=school):
        run = PolishRun.objects.get()
    page.goto(f"{site.url}/studio/films/{run.pk}/comments/")
    page.get_by_label("Your comment").fill("bar 5: ask what changes here")
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_text("bar 5: ask what changes here")).to_be_visible()
    with scope(school=school):
        assert abs(FilmComment.objects.get().second - bars[5]) < 0.2


def _give(school: Any, teacher: Any, section: Any) -> tuple[Piece, int]:
    """A micro video of it with a question where bar 5 begins, given to the class."""
    now = timezone.now()
    with scope(school=school):
        run = PolishRun.objects.select_related("asset", "recipe").get()
        point = make_point(school)
        video = create_video(by=teacher, point=point, run=run, title="Evening")
        item = factories_publish.make_item(teacher, point)
        gate_s = round(second_named(run, "bar 5") or 0)
        set_checkpoints(by=teacher, version=video.draft, checkpoints=[(gate_s, item.versions.get())])
        publish_version(by=teacher, version=video.draft, despite="a test", now=now - timedelta(hours=1))
        video.refresh_from_db()
    package = factories_publish.make_lesson(
        teacher, section, [video], title="Listening", class_at=now + timedelta(days=2), pushed=False
    )
    with scope(school=school):
        push_package(by=teacher, package=package, now=now - timedelta(minutes=1))
        assert Asset.objects.count() == 1
        return Piece.objects.get(package=package, kind="video"), gate_s


def _listen(page: Any, site: Any, piece: Piece, bars: dict[int, float], gate_s: int) -> None:
    page.goto(f"{site.url}/learn/pieces/{piece.pk}/")
    frame = page.locator(".follow-frame")
    frame.scroll_into_view_if_needed()
    expect(frame.locator("svg")).to_be_visible()
    assert fits(page)
    # Behind the question nothing of the score is there.
    open_bars = [number for number, second in bars.items() if second < gate_s]
    assert page.locator(".follow-bars a").all_inner_texts() == [str(number) for number in open_bars]
    page.locator("#follow-bar").fill("3")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(".follow-bars a.now")).to_have_text("3")
    assert frame.locator("[data-note].now").count() == 1
    until(page, lambda: page.evaluate("document.querySelector('video').videoWidth") in (854, 1280))
    assert page.evaluate(LIGHT) > 180
    expect(page.locator(".checkpoint")).to_be_visible(timeout=20_000)
    assert abs(page.evaluate("document.querySelector('video').currentTime") - gate_s) < 1
    page.locator(".checkpoint").get_by_text("Choice B", exact=True).click()
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".follow-bars a").last).to_have_text("8")
    assert problems(page) == []
    assert page.problems == []
