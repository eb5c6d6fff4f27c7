"""Practice of a phrase, one's recordings, and the page of consents: on a phone, in the dark, in Chinese."""

import os
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from axe import problems
from chromium import chromium
from factories import make_person
from factories_learn import Lesson, make_lesson
from factories_sing import make_sung, recorded, samples_of, send, sing_exercise
from fake_microphone import flags, put
from jobs import run_jobs
from serving import Site
from upbeat.kernel.music.onsets import RATE
from upbeat.packs.music.actions.keeping import agree_voice
from upbeat.packs.music.models import Take
from upbeat.rooms.learn.actions import ask_exercise
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.publish.models import Piece
from visiting import DESK, PHONE, fits, until, visit

pytestmark = pytest.mark.journey
SCREENS = os.environ.get("UPBEAT_SCREENS", "")
LOOKS = [("light", "en", PHONE), ("dark", "zh-hans", PHONE), ("light", "zh-hans", DESK), ("dark", "en", DESK)]


def look_at(page: Any, name: str) -> None:
    """It can be used by all and fits; for who wants to look, a picture of it."""
    assert problems(page) == []
    assert fits(page)
    if SCREENS:
        page.screenshot(path=f"{SCREENS}/{name}.png", full_page=True)


@pytest.fixture
def microphone(tmp_path: Path) -> Path:
    return tmp_path / "heard.wav"


@pytest.fixture
def lesson(site: Site) -> Lesson:
    return make_lesson(checkpoints=[])


@pytest.fixture
def piece(lesson: Lesson) -> Piece:
    return sing_exercise(lesson, make_sung(lesson.teacher, lesson.video.point))


def test_the_line_of_the_voice_lies_on_the_notes_while_one_practises(
    site: Site, lesson: Lesson, piece: Piece, microphone: Path
) -> None:
    put(microphone, samples_of(), RATE, before_s=0.0)
    with chromium(flags(microphone)) as browser:
        page = visit(browser, site, lesson.pupil, PHONE, bypass_csp=True)
        page.goto(f"{site.url}/learn/pieces/{piece.pk}/questions/1/")
        page.get_by_role("link", name="Practise it first").click()
        page.get_by_role("button", name="Play").wait_for()
        look_at(page, "practice-390")
        page.locator("#pace").fill("120")
        assert page.locator('[data-part="pace-said"]').inner_text() == "120 %"
        page.get_by_label("With the model").uncheck()
        page.get_by_label("From bar").select_option("2")
        page.get_by_role("button", name="Show my voice").click()
        page.get_by_role("button", name="Show my voice").wait_for(state="detached")
        page.get_by_role("button", name="Play").click()
        until(page, lambda: len(page.locator(".take-live polyline").get_attribute("points").split()) > 20)
        # Which of the three depends on when it is looked at.
        assert page.locator('[data-part="say"]').inner_text() in {"● on the tone", "▲ too high", "▼ too low"}
        page.get_by_role("button", name="Stop").click()
        assert page.problems == []
    with scopes_disabled():
        assert not Take.objects.exists()


@pytest.mark.parametrize(("look", "tongue", "size"), LOOKS)
def test_every_page_can_be_used_by_all(
    look: str, tongue: str, size: dict[str, int], site: Site, lesson: Lesson, piece: Piece
) -> None:
    with scope(school=lesson.school):
        agree_voice(by=lesson.teacher, pupil=lesson.pupil, given_by="Her mother")
        asked = ask_exercise(by=lesson.pupil, piece=piece, item=piece.items.get())
    take = send(lesson.pupil, asked, recorded(wrong=True))
    run_jobs()
    admin = make_person(lesson.school, Role.ADMIN)
    with scopes_disabled():
        Person.objects.filter(school=lesson.school).update(language=tongue)
    name = f"{size['width']}-{look}-{tongue}"
    with chromium() as browser:
        choice = {"color_scheme": look, "bypass_csp": True}
        page = visit(browser, site, lesson.pupil, size, **choice)
        for path, what in (
            (f"/learn/pieces/{piece.pk}/questions/1/?answered={asked.token}", "after"),
            (f"/learn/pieces/{piece.pk}/questions/1/", "question"),
            (f"/music/takes/{asked.token}/practice/", "practice"),
            ("/music/recordings/", "recordings"),
            (f"/music/recordings/{take.pk}/", "recording"),
        ):
            page.goto(site.url + path)
            look_at(page, f"{what}-{name}")
        teacher = visit(browser, site, lesson.teacher, size, **choice)
        teacher.goto(f"{site.url}/music/voices/classes/{lesson.section.pk}/")
        look_at(teacher, f"consents-{name}")
        office = visit(browser, site, admin, size, **choice)
        office.goto(f"{site.url}/music/voices/")
        look_at(office, f"voices-{name}")
        assert page.problems == []
