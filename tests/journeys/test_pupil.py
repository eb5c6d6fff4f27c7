"""A pupil on a phone learns at home: today, the video with its checkpoints, a note, the exercise, the progress page."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

import factories_publish
from chromium import chromium
from factories import make_pupil, make_section, make_teacher
from factories_polish import serve_film
from films import SECONDS
from upbeat.rooms.learn.models import Pass, PieceDone, Watch
from upbeat.rooms.people.models import School
from upbeat.rooms.polish.models import CaptionTrack
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece
from visiting import PHONE, fits, until, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def piece(film: Any, settings: Any, school: School, monkeypatch: pytest.MonkeyPatch) -> Piece:
    """A video with checkpoints at 24 and 30 seconds and an exercise, pushed to the class just now."""
    folder, made = film
    settings.MEDIA_ROOT = folder / "media"
    now = timezone.now()
    monkeypatch.setattr(factories_publish, "NOW", now)
    teacher = make_teacher(school)
    section = make_section(school, teacher=teacher, name="7b")
    make_pupil(section, name="Ada", login="ada")
    video = factories_publish.make_published_video(teacher, checkpoints=(24, 30), duration=SECONDS, title="The upbeat")
    with scopes_disabled():
        run = video.published.run
        serve_film(run, made)
        vtt = (
            "WEBVTT\n\n00:00.000 --> 00:20.000\nThe upbeat comes before the bar.\n\n00:25.000 --> 00:29.000\nNow you.\n"
        )
        CaptionTrack.objects.create(asset=run.asset, language="en", vtt=vtt, source="file")
    package = factories_publish.make_lesson(
        teacher, section, [video], title="Songs that start early", class_at=now + timedelta(days=2), pushed=False
    )
    with scope(school=school):
        items = [factories_publish.make_item(teacher, video.point)]
        add_piece(by=teacher, package=package, kind="exercise", title="Try it", items=items)
        factories_publish.push_package(by=teacher, package=package, now=now)
        return Piece.objects.select_related("package__section").get(package=package, kind="video")


@pytest.fixture
def phone(piece: Piece, site: Any) -> Any:
    """The pupil's browser; what went wrong on its pages is in ``phone.problems``."""
    with scope(school=piece.package.school):
        ada = piece.package.section.enrolments.get(kind="pupil").person
    with chromium() as browser:
        yield visit(browser, site, ada, PHONE)


def position(page: Any) -> float:
    return page.evaluate("document.querySelector('video').currentTime")


def watched() -> list[list[float]]:
    return Watch.objects.get().ranges


def choose(page: Any, option: str) -> None:
    page.locator(".checkpoint").get_by_text(option, exact=True).click()
    page.get_by_role("button", name="Answer").click()


def test_a_pupil_watches_answers_and_goes_on(phone: Any, site: Any, piece: Piece) -> None:
    phone.goto(site.url + "/learn/")
    assert "Songs that start early" in phone.inner_text("main")
    assert fits(phone)
    phone.get_by_role("link", name="Begin").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "The upbeat"

    phone.goto(f"{site.url}/learn/pieces/{piece.pk}/?t=21")
    phone.locator("upbeat-player [data-do=play]").click()
    phone.locator(".checkpoint").wait_for()
    assert abs(position(phone) - 24) < 0.2
    assert "Now you." not in phone.inner_text("main")

    choose(phone, "Choice A")
    phone.get_by_text("Look again at 0:05–0:22").click()
    until(phone, lambda: position(phone) < 10)
    phone.get_by_role("button", name="Back to the question").click()
    phone.get_by_text("Try another like this").click()
    choose(phone, "Choice B")
    phone.get_by_text("That is it.").wait_for()
    until(phone, lambda: position(phone) > 25)
    assert "Now you." in phone.inner_text("main")

    phone.locator(".checkpoint").wait_for()
    assert abs(position(phone) - 30) < 0.2
    choose(phone, "Choice B")
    phone.get_by_role("button", name="Go on").click()
    until(phone, lambda: position(phone) > 32)

    phone.get_by_text("Notes", exact=True).click()
    phone.locator("#note-text").fill("The bar borrows its beats.")
    phone.get_by_role("button", name="Keep the note").click()
    phone.locator(".notes-text").get_by_text("The bar borrows its beats.").wait_for()

    phone.goto(site.url + "/learn/progress/")
    phone.get_by_text("these parts not:").wait_for()
    assert fits(phone)
    with scope(school=piece.package.school):
        assert Pass.objects.count() == 2
        # What was played last is on its way while the next page is already there.
        until(phone, lambda: any(start <= 22 and end >= 31 for start, end in watched()), watched)
    assert phone.problems == []


def test_an_exercise_is_settled_question_by_question(phone: Any, site: Any, piece: Piece) -> None:
    phone.goto(site.url + "/learn/")
    phone.get_by_role("link", name="Try it").click()
    with phone.expect_response("**/hot/answers") as told:
        choose(phone, "Choice A")
    assert told.value.status == 200
    phone.get_by_text("Try another like this").click()
    choose(phone, "Choice B")
    phone.get_by_role("link", name="All settled: back to the lesson").click()
    assert fits(phone)
    with scope(school=piece.package.school):
        assert PieceDone.objects.get().piece.title == "Try it"
    assert phone.problems == []


def test_without_script_the_video_plays_to_the_gate_and_the_question_is_a_page(piece: Piece, site: Any) -> None:
    with scope(school=piece.package.school):
        ada = piece.package.section.enrolments.get(kind="pupil").person
    with chromium() as browser:
        page = visit(browser, site, ada, PHONE, java_script_enabled=False)
        page.goto(f"{site.url}/learn/pieces/{piece.pk}/")
        assert page.locator("video[controls] source[type='video/mp4']").count() > 0
        page.get_by_role("link", name="To the checkpoint").click()
        choose(page, "Choice A")
        assert "Look again at 0:05–0:22" in page.inner_text("main")
        page.get_by_text("Try another like this").click()
        choose(page, "Choice B")
        assert page.url == f"{site.url}/learn/pieces/{piece.pk}/?t=24"
        assert "The video is open up to 0:30." in page.inner_text("main")
