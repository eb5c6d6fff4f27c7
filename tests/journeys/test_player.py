"""The player in a real browser: sentences, searching, notes, full screen, a poor line, and another device."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Browser

import factories_publish
from axe import problems, problems_of_both
from chromium import chromium
from factories import make_pupil, make_section, make_teacher
from factories_polish import serve_film
from films import SECONDS
from upbeat.rooms.learn.models import Watch
from upbeat.rooms.people.models import Person, School
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.models import CaptionTrack
from upbeat.rooms.publish.models import Piece
from visiting import DESK, PHONE, fits, until, visit

pytestmark = pytest.mark.journey
SIDEWAYS = {"width": 844, "height": 390}
VTT = """WEBVTT

00:00.000 --> 00:04.000
Many songs begin

00:04.000 --> 00:08.000
before the bar line.

00:08.000 --> 00:14.000
The dotted rhythm comes later.

00:14.000 --> 00:22.000
Clap with me.
"""


@pytest.fixture
def piece(film: Any, settings: Any, school: School, monkeypatch: pytest.MonkeyPatch) -> Piece:
    """A video with a checkpoint at 30 seconds, captions and two chapters, pushed to the class just now."""
    folder, made = film
    settings.MEDIA_ROOT = folder / "media"
    now = timezone.now()
    monkeypatch.setattr(factories_publish, "NOW", now)
    teacher = make_teacher(school)
    section = make_section(school, teacher=teacher, name="7b")
    make_pupil(section, name="Ada", login="ada")
    video = factories_publish.make_published_video(teacher, checkpoints=(30,), duration=SECONDS, title="The upbeat")
    with scopes_disabled():
        run = video.published.run
        serve_film(run, made)
        CaptionTrack.objects.create(asset=run.asset, language="en", vtt=VTT, source="file")
    with scope(school=school):
        for second, title in ((0, "Beginning early"), (8, "Dotted rhythm")):
            add_key_mark(by=teacher, asset=run.asset, second=second, title=title)
    package = factories_publish.make_lesson(
        teacher, section, [video], title="Songs that start early", class_at=now + timedelta(days=2), pushed=True
    )
    with scope(school=school):
        return Piece.objects.select_related("package__section").get(package=package, kind="video")


def pupil_of(piece: Piece) -> Person:
    with scope(school=piece.package.school):
        return piece.package.section.enrolments.get(kind="pupil").person


def opened(browser: Browser, site: Any, piece: Piece, size: dict[str, int] = PHONE, at: int = 0, **more: Any) -> Any:
    """The player's page in a browser of its own, with the picture there."""
    page = visit(browser, site, pupil_of(piece), size, bypass_csp=True, **more)
    page.goto(f"{site.url}/learn/pieces/{piece.pk}/" + (f"?t={at}" if at else ""))
    until(page, lambda: video(page, "readyState") >= 2, lambda: video(page, "readyState"))
    return page


def video(page: Any, what: str) -> Any:
    return page.evaluate(f"document.querySelector('video').{what}")


def position(page: Any) -> float:
    return float(video(page, "currentTime"))


def plays(page: Any) -> bool:
    return not video(page, "paused")


def test_keys_lead_from_sentence_to_sentence_and_chapter_to_chapter(piece: Piece, site: Any) -> None:
    with chromium() as browser:
        page = opened(browser, site, piece, DESK)
        page.keyboard.press(".")
        until(page, lambda: position(page) == 8)
        page.keyboard.press("Shift+ArrowRight")
        until(page, lambda: position(page) == 14)
        page.keyboard.press(",")
        until(page, lambda: position(page) == 8)
        page.keyboard.press("Shift+ArrowUp")
        until(page, lambda: position(page) == 0)
        page.keyboard.press("Shift+ArrowDown")
        until(page, lambda: position(page) == 8)
        assert page.locator('[data-part="state"]').inner_text() == "Chapter: Dotted rhythm"
        page.keyboard.press("?")
        page.get_by_role("dialog", name="Keys of the player").wait_for()
        assert problems(page) == []
        page.get_by_label("Use single keys on this page").uncheck()
        page.get_by_role("button", name="Close").click()
        page.keyboard.press(".")
        page.keyboard.press("Shift+ArrowRight")
        until(page, lambda: position(page) == 14)
        assert page.problems == []


def test_words_are_found_in_chapters_and_transcript_and_played(piece: Piece, site: Any) -> None:
    with chromium() as browser:
        page = opened(browser, site, piece)
        page.get_by_label("Find in this film").fill("DOTTED")
        assert page.locator("#player-found").inner_text() == "2 places. Enter goes to the next."
        assert problems(page) == []
        page.keyboard.press("Enter")
        until(page, lambda: position(page) >= 8 and plays(page), lambda: position(page))
        assert page.locator('[data-part="transcript"] li:visible').count() == 1
        assert fits(page)
        assert page.problems == []


def test_a_note_stops_the_film_stands_on_the_bar_and_comes_back_when_deleted(piece: Piece, site: Any) -> None:
    with chromium() as browser:
        page = opened(browser, site, piece, at=5)
        page.locator("upbeat-player [data-do=play]").click()
        until(page, lambda: position(page) > 5.5, lambda: position(page))
        page.get_by_text("Notes", exact=True).click()
        page.locator("#note-text").fill("The bar borrows its beats.")
        assert not plays(page)
        page.get_by_role("button", name="Keep the note").click()
        until(page, lambda: plays(page))
        assert page.locator('[data-part="note-ticks"] li').count() == 1
        page.get_by_text("Change").click()
        page.get_by_label("Words of the note").fill("The last bar is short.")
        page.locator(".notes").get_by_role("button", name="Keep the note").click()
        page.locator(".notes-text").get_by_text("The last bar is short.").wait_for()
        page.get_by_text("Change").click()
        page.get_by_role("button", name="Delete").click()
        page.get_by_role("button", name="Bring it back").click()
        page.locator(".notes-text").get_by_text("The last bar is short.").wait_for()
        assert page.locator('[data-part="note-ticks"] li').count() == 1
        assert page.problems == []


def test_on_its_side_and_in_full_screen_the_question_can_be_answered(piece: Piece, site: Any) -> None:
    with chromium() as browser:
        page = opened(browser, site, piece, SIDEWAYS, at=27)
        page.locator("upbeat-player [data-do=full]").click()
        until(page, lambda: page.evaluate("document.fullscreenElement?.localName") == "upbeat-player")
        page.locator("upbeat-player [data-do=play]").click()
        until(page, lambda: plays(page))
        assert problems_of_both(page) == []
        page.locator(".checkpoint").wait_for()
        assert problems_of_both(page) == []
        page.locator(".checkpoint").get_by_text("Choice B", exact=True).click()
        page.get_by_role("button", name="Answer").click()
        page.get_by_role("button", name="Go on").click()
        until(page, lambda: position(page) > 30.5, lambda: position(page))
        assert page.evaluate("document.fullscreenElement?.localName") == "upbeat-player"
        assert page.problems == []


def test_who_saves_data_gets_sound_and_stills_and_may_choose_the_picture_without_losing_a_second(
    piece: Piece, site: Any
) -> None:
    with chromium() as browser:
        page = visit(browser, site, pupil_of(piece), PHONE)
        page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true, downlink: 0.2}})")
        page.goto(f"{site.url}/learn/pieces/{piece.pk}/")
        page.locator('[data-part="still"]').wait_for()
        page.locator("upbeat-player [data-do=play]").click()
        until(page, lambda: position(page) > 1, lambda: position(page))
        assert video(page, "videoWidth") == 0
        assert page.locator('[data-part="still"]').evaluate("still => still.width") > 160
        before = position(page)
        page.locator('[data-part="rungs"]').select_option(index=1)
        until(page, lambda: video(page, "videoWidth") > 0 and plays(page) and position(page) > before)
        assert position(page) < before + 5
        page.locator('[data-part="still"]').wait_for(state="hidden")
        page.reload()
        until(page, lambda: video(page, "videoWidth") > 0)  # the choice is remembered
        assert page.problems == []


def test_another_device_goes_on_within_two_seconds_of_where_the_first_went_off(piece: Piece, site: Any) -> None:
    with chromium() as browser:
        first = opened(browser, site, piece)
        first.locator("upbeat-player [data-do=play]").click()
        until(first, lambda: position(first) > 8.5, lambda: position(first))
        # Off: from one moment to the next nothing reaches the server any more.
        before = position(first)
        first.context.set_offline(True)
        left = position(first)  # it went off between these two, which on a busy machine are some way apart
        first.context.close()
        second = visit(browser, site, pupil_of(piece), DESK)
        second.goto(f"{site.url}/learn/pieces/{piece.pk}/")
        start = float(second.locator("upbeat-player").get_attribute("data-start"))
        assert before - 2 <= start <= left + 0.25
        with scope(school=piece.package.school):
            assert Watch.objects.get().ranges[0][1] <= start
