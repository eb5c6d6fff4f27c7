"""A pupil sings into a phone: wrong, sees it note by note, looks at the second that explains it, sings it right."""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

import factories_publish
from axe import problems
from chromium import chromium
from factories import make_pupil, make_section, make_teacher
from factories_learn import Lesson, make_lesson
from factories_polish import serve_film
from factories_sing import make_sung, samples_of, sing_exercise
from fake_microphone import flags, put
from films import SECONDS
from jobs import run_jobs
from serving import Site
from upbeat.kernel.music.onsets import RATE
from upbeat.packs.music import voices
from upbeat.packs.music.models import Take
from upbeat.rooms.people.models import School
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.videos import publish_version, revise_video
from upbeat.rooms.publish.models import Piece
from visiting import DESK, PHONE, fits, until, visit

pytestmark = pytest.mark.journey
COUNT_IN_S = 2.7
GATE_S = 24
SCREENS = os.environ.get("UPBEAT_SCREENS", "")


def shoot(page: Any, name: str) -> None:
    """For who wants to look: a picture of the whole page."""
    if SCREENS:
        page.screenshot(path=f"{SCREENS}/{name}.png", full_page=True)


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the microphone hears."""
    return tmp_path_factory.mktemp("microphone") / "heard.wav"


@pytest.fixture
def lesson(site: Site) -> Lesson:
    return make_lesson(checkpoints=[])


def sing(page: Any, microphone: Path, *, wrong: bool) -> None:
    """Press, wait for the count-in, sing, stop, send; the worker marks it."""
    put(microphone, samples_of(wrong=wrong), RATE, before_s=COUNT_IN_S)
    page.get_by_role("button", name="Sing and record").click()
    page.locator('music-recorder[data-state="recording"]').wait_for()
    page.wait_for_timeout(12_500)
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Send it").click()
    page.locator('music-recorder[data-state="marking"]').wait_for()
    run_jobs()


def test_a_phrase_of_an_exercise(site: Site, lesson: Lesson, microphone: Path) -> None:
    item = make_sung(lesson.teacher, lesson.video.point)
    piece = sing_exercise(lesson, item)
    put(microphone, samples_of(), RATE)
    with chromium(flags(microphone)) as browser:
        page = visit(browser, site, lesson.pupil, PHONE, bypass_csp=True)
        page.goto(f"{site.url}/learn/pieces/{piece.pk}/questions/1/")
        page.get_by_role("button", name="Sing and record").wait_for()
        assert page.locator(".take-notes svg [data-note]").count() >= 10
        assert page.get_by_role("button", name="Answer", exact=True).count() == 0
        assert problems(page) == []
        assert fits(page)
        shoot(page, "sing-question-390")
        sing(page, microphone, wrong=True)
        page.get_by_text("Listen to the jump in bar 2.").wait_for()
        assert page.locator('.take-notes [data-mark="pitch"]').count() >= 2
        assert page.locator('.take-bars [data-heat="0"]').count() >= 2
        assert page.locator(".take-roll .trace polyline").count() >= 1
        page.locator("music-replay").get_by_role("button", name="You, bar 2").click()
        assert problems(page) == []
        assert fits(page)
        shoot(page, "sing-wrong-390")
        again = page.get_by_role("link", name=re.compile("Look again at 0:05–0:22"))
        assert "t=5" in str(again.get_attribute("href"))
        page.get_by_role("link", name="Try again").click()
        sing(page, microphone, wrong=False)
        page.get_by_text("That is it.").wait_for()
        shoot(page, "sing-right-390")
        assert page.problems == []
    with scopes_disabled():
        takes = Take.objects.select_related("attempt__response")
        assert [take.attempt.response.correct for take in takes] == [True, False]
        assert {take.sound for take in takes} == {""}
        schools = {f"voices/{take.school_id}/" for take in takes}
    assert not [path for path, _at in voices.stored() if path.startswith(tuple(schools))]


@pytest.fixture
def piece(film: Any, settings: Any, school: School, monkeypatch: pytest.MonkeyPatch) -> Piece:
    """A film that asks for a phrase at its gate, with the class."""
    folder, made = film
    settings.MEDIA_ROOT = folder / "media"
    now = timezone.now()
    monkeypatch.setattr(factories_publish, "NOW", now)
    teacher = make_teacher(school)
    section = make_section(school, teacher=teacher)
    make_pupil(section, name="Ada", login="ada")
    video = factories_publish.make_published_video(teacher, checkpoints=(), duration=SECONDS, title="The upbeat")
    with scopes_disabled():
        serve_film(video.published.run, made)
    with scope(school=school):
        draft = revise_video(by=teacher, video=video)
        asked = make_sung(teacher, video.point).versions.get()
        set_checkpoints(by=teacher, version=draft, checkpoints=[(GATE_S, asked)])
        publish_version(by=teacher, version=draft)
        video.refresh_from_db()
    package = factories_publish.make_lesson(
        teacher, section, [video], title="Songs", class_at=now + timedelta(days=2), pushed=True
    )
    with scope(school=school):
        return Piece.objects.select_related("package__section").get(package=package, kind="video")


def test_at_the_gate_of_a_film(piece: Piece, site: Site, microphone: Path) -> None:
    with scope(school=piece.package.school):
        pupil = piece.package.section.enrolments.get(kind="pupil").person
    put(microphone, samples_of(), RATE)
    with chromium(flags(microphone)) as browser:
        page = visit(browser, site, pupil, DESK, bypass_csp=True)
        page.goto(f"{site.url}/learn/pieces/{piece.pk}/?t={GATE_S - 2}")
        until(page, lambda: page.evaluate("document.querySelector('video').readyState") >= 2)
        page.evaluate("document.querySelector('video').play()")
        panel = page.locator("upbeat-player")
        panel.get_by_role("button", name="Sing and record").wait_for()
        assert problems(page) == []
        shoot(page, "sing-gate-1280")
        sing(page, microphone, wrong=True)
        panel.get_by_text("Listen to the jump in bar 2.").wait_for()
        assert panel.locator('.take-notes [data-mark="pitch"]').count() >= 2
        shoot(page, "sing-gate-wrong-1280")
        span = panel.get_by_role("link", name=re.compile("Look again at 0:05–0:22"))
        span.click()
        until(page, lambda: 4.5 <= page.evaluate("document.querySelector('video').currentTime") <= 10)
        page.evaluate("document.querySelector('video').currentTime = 21")
        panel.get_by_role("link", name="Try again").wait_for()
        panel.get_by_role("link", name="Try again").click()
        sing(page, microphone, wrong=False)
        panel.get_by_text("That is it.").wait_for()
        assert panel.locator('[data-part="checkpoints"] [data-state="settled"]').count() == 1
        assert page.problems == []
