"""A class taps a rhythm: the teacher begins it, phones count in and tap, the wall shows the sum, then both tries."""

import os
from typing import Any

import pytest
from django_scopes import scope

from axe import problems
from chromium import chromium
from factories_ear import UNSURE, Sung
from factories_learn import make_lesson
from factories_music_class import Tapping
from upbeat.packs.music.models import NotationChoice, Playing, Taps
from upbeat.rooms.classroom.models import LessonStep
from visiting import DESK, PHONE, fits, until, visit

pytestmark = pytest.mark.journey
LOOK = os.environ.get("UPBEAT_LOOK", "")
TAP = """async ([onsets, quarter, late]) => {
  const pad = document.querySelector('[data-part=pad]');
  const until = async (ms) => {
    await new Promise((done) => setTimeout(done, Math.max(0, ms - 20 - performance.now())));
    while (performance.now() < ms) { /* a timer of a busy machine comes late, a finger does not */ }
  };
  const start = performance.now() + 60;
  for (const [n, onset] of onsets.entries()) {
    await until(start + onset * quarter * 1000 + (n % 5 === 4 ? late : 0));
    pad.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, cancelable: true, button: 0}));
  }
}"""


SIGNS = """() => [...document.querySelectorAll('svg.score [data-mark]')].filter((note) => note.checkVisibility()).map(
  (note) => [note.dataset.mark, ...[...note.querySelectorAll('.signs > *')].filter((one) => one.checkVisibility())
    .map((one) => one.getAttribute('class'))].join(' '))"""

OF_TAPS = {"good sign-full", "early sign-early", "late sign-late", "missed sign-ring"}
OF_SUMS = {"settled sign-full", "nearly sign-half", "not-yet sign-ring"}


def signs(page: Any) -> set[str]:
    """Each mark of a note that is seen, with the sign that is seen above it."""
    return set(page.evaluate(SIGNS))


def look(page: Any, name: str) -> None:
    if LOOK:
        page.screenshot(path=f"{LOOK}/{name}.png", full_page=False)


@pytest.fixture
def room(transactional_db: None) -> Tapping:
    return Tapping(pupils=2)


def tap(page: Any, onsets: list[float], late_ms: int = 0) -> None:
    """The pad is pressed, counts in, and every fifth note comes so late."""
    page.locator("[data-part=pad]").click()
    page.locator("upbeat-tapping[data-state=tapping]").wait_for()
    page.evaluate(TAP, [onsets, 60 / 160, late_ms])
    page.locator("upbeat-tapping[data-state=done]").wait_for()


def test_a_class_taps_together_and_better_the_second_time(room: Tapping, site: Any) -> None:
    with scope(school=room.school):
        meeting = room.meet()
        NotationChoice.objects.create(person=room.pupils[1], notation="jianpu")
    with chromium() as browser:
        teacher, wall = (visit(browser, site, room.teacher, bypass_csp=True) for _n in range(2))
        phones = [visit(browser, site, pupil, size=PHONE, bypass_csp=True) for pupil in room.pupils]
        wall.goto(f"{site.url}/teach/class/{meeting.pk}/wall/")
        for phone in phones:
            phone.goto(f"{site.url}/learn/class/{meeting.pk}/")
        teacher.goto(f"{site.url}/teach/lessons/{room.package.pk}/class/")
        teacher.get_by_role("link", name="A rhythm or canon for all phones").click()
        teacher.get_by_label("Quarter notes a minute").fill("160")
        assert problems(teacher) == []
        look(teacher, "begin")
        teacher.get_by_role("button", name="Put it on the phones").click()
        for page in (*phones, wall, teacher):
            page.locator("svg.score").first.wait_for()
        assert phones[0].locator("svg.staff").count() == 1
        assert phones[1].locator("svg.jianpu").count() == 1
        for number, phone in enumerate(phones):
            assert fits(phone)
            assert problems(phone) == []
            look(phone, f"phone-{number}")
        with scope(school=room.school):
            playing = Playing.objects.get()
            onsets = [one * 80 / 60 for one in room.times(playing)]
            onsets = [one - onsets[0] for one in onsets]
        tap(phones[0], onsets, late_ms=160)
        tap(phones[1], onsets)
        look(phones[0], "phone-tapped")
        assert "notes were in time." in phones[0].inner_text("[data-part=said]")
        # How late a press comes on a busy machine is not known; that the notes pressed late are not good is.
        assert {"good sign-full"} < signs(phones[0]) <= OF_TAPS
        assert "good sign-full" in signs(phones[1]) <= OF_TAPS
        assert problems(phones[0]) == []
        assert fits(phones[0])
        until(wall, lambda: "2 of 2 have tapped it" in wall.inner_text("main"))
        assert wall.locator("svg.sum").count() == 0
        look(wall, "wall-open")
        phones[0].reload()
        phones[0].get_by_text("notes were in time.").wait_for()
        teacher.get_by_role("button", name="Close it and show the sum").click()
        wall.locator("svg.sum").wait_for()
        assert not any(pupil.name in wall.inner_text("main") for pupil in room.pupils)
        assert fits(wall)
        assert problems(wall) == []
        look(wall, "wall-sum")
        look(teacher, "desk-sum")
        assert problems(teacher) == []
        assert signs(wall) == signs(teacher)
        assert "settled sign-full" in signs(wall) <= OF_SUMS
        wide, narrow = (teacher.locator(f'[data-room="{room}"] svg') for room in ("wide", "narrow"))
        assert (wide.is_visible(), narrow.is_visible()) == (True, False)
        teacher.set_viewport_size(PHONE)
        assert (wide.is_visible(), narrow.is_visible()) == (False, True)
        assert signs(teacher) == signs(wall)
        assert fits(teacher)
        assert problems(teacher) == []
        teacher.locator("svg.sum").scroll_into_view_if_needed()
        look(teacher, "desk-sum-phone")
        teacher.set_viewport_size(DESK)
        phones[1].get_by_text("Look at the wall").wait_for()
        teacher.get_by_role("button", name="Tap it once more").click()
        tap(phones[0], onsets)
        teacher.get_by_role("button", name="Close it and show the sum").click()
        wall.get_by_text("the try before").wait_for()
        phones[0].get_by_text("The try before").wait_for()
        look(phones[0], "phone-second")
        with scope(school=room.school):
            assert Taps.objects.count() == 3
        for page in (teacher, wall, *phones):
            assert page.problems == []


def test_taps_made_without_a_line_are_sent_when_it_is_back_even_after_a_reload(room: Tapping, site: Any) -> None:
    with scope(school=room.school):
        meeting = room.meet()
        playing = room.begin(meeting, tempo=160)
        onsets = [one * 80 / 60 for one in room.times(playing)]
        onsets = [one - onsets[0] for one in onsets]
    with chromium() as browser:
        phone = visit(browser, site, room.pupils[0], size=PHONE)
        phone.goto(f"{site.url}/learn/class/{meeting.pk}/")
        phone.locator("[data-part=pad]").click()
        phone.locator("upbeat-tapping[data-state=tapping]").wait_for()
        phone.context.set_offline(True)
        phone.evaluate(TAP, [onsets, 60 / 160, 0])
        phone.get_by_text("No connection. Your taps are sent as soon as there is one.").wait_for()
        with scope(school=room.school):
            assert not Taps.objects.exists()
        phone.context.set_offline(False)
        phone.reload()
        phone.get_by_text("notes were in time.").wait_for()
        with scope(school=room.school):
            assert Taps.objects.count() == 1


def test_a_canon_runs_on_the_wall_in_two_parts(room: Tapping, site: Any) -> None:
    with scope(school=room.school):
        meeting = room.meet()
        room.begin(meeting, tempo=160, entry_bars=1, title="Round")
    with chromium() as browser:
        wall = visit(browser, site, room.teacher, size={"width": 1280, "height": 720}, bypass_csp=True)
        wall.goto(f"{site.url}/teach/class/{meeting.pk}/wall/")
        wall.locator('[data-part="first"] [data-due]').wait_for(state="attached")
        assert wall.locator('[data-part="second"] [data-due]').count() == 0
        wall.locator('[data-part="second"] [data-due]').wait_for(state="attached")
        assert fits(wall)
        assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight"), "nobody scrolls a projector"
        look(wall, "wall-canon")
        assert problems(wall) == []
        assert wall.problems == []


def test_a_teacher_writes_the_rhythm_of_a_step_with_the_keys_of_the_editor(room: Tapping, site: Any) -> None:
    with chromium() as browser:
        for size in (PHONE, DESK):
            page = visit(browser, site, room.teacher, size=size, bypass_csp=True)
            page.goto(f"{site.url}/teach/lessons/{room.package.pk}/plan/?kind=activity&activity=music-playing")
            page.get_by_label("Rhythm", exact=True).select_option("own")
            page.get_by_text("My own rhythm", exact=True).click()
            page.locator('music-editor [data-part="page"]').click()
            for key in ("B", "B", "B", "B"):
                page.locator('music-editor [data-part="page"]').press(key)
            page.locator("music-editor svg.score").wait_for()
            assert page.locator('music-editor [data-do="play"]').is_visible()
            assert fits(page)
            assert problems(page) == []
            page.get_by_role("button", name="Add it").click()
            page.get_by_text("A rhythm", exact=True).first.wait_for()
            assert page.problems == []
    with scope(school=room.school):
        assert ["B2 B2 B2 B2" in step.setup["abc"] for step in LessonStep.objects.all()] == [True, True]


def test_a_teacher_hears_with_the_keyboard(transactional_db: None, site: Any) -> None:
    lesson = make_lesson(checkpoints=[])
    with scope(school=lesson.school):
        sung = Sung(lesson)
        take = sung.sing(UNSURE)
    with chromium() as browser:
        page = visit(browser, site, sung.teacher, bypass_csp=True)
        page.goto(f"{site.url}/music/ear/")
        assert problems(page) == []
        look(page, "ear-queue")
        page.goto(f"{site.url}/music/ear/{take.pk}/")
        assert problems(page) == []
        look(page, "ear-take")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("o")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("r")
        page.keyboard.press("Enter")
        page.get_by_text("Nothing waits for your ear").wait_for()
        with scope(school=lesson.school):
            assert [word.word for word in take.words.all()] == ["off", "right"]
        phone = visit(browser, site, sung.teacher, size=PHONE)
        phone.goto(f"{site.url}/music/ear/{take.pk}/")
        assert fits(phone)
        look(phone, "ear-phone")
        assert page.problems == []


def test_a_canon_is_planned_beforehand_and_begun_from_its_step(room: Tapping, site: Any) -> None:
    with chromium() as browser:
        teacher = visit(browser, site, room.teacher, size=PHONE, bypass_csp=True)
        teacher.goto(f"{site.url}/teach/lessons/{room.package.pk}/plan/")
        teacher.get_by_role("link", name="A rhythm or canon").click()
        teacher.get_by_label("Rhythm", exact=True).select_option(label="In three")
        teacher.get_by_label("As a canon in two groups").check()
        assert fits(teacher)
        assert problems(teacher) == []
        look(teacher, "plan-rhythm")
        teacher.get_by_role("button", name="Add it").click()
        teacher.get_by_text("1 step, 8 min").wait_for()
        look(teacher, "plan-with-rhythm")
        with scope(school=room.school):
            meeting = room.meet()
        phone = visit(browser, site, room.pupils[0], size=PHONE, bypass_csp=True)
        phone.goto(f"{site.url}/learn/class/{meeting.pk}/")
        teacher.goto(f"{site.url}/teach/lessons/{room.package.pk}/class/")
        teacher.get_by_role("button", name="Next: In three").click()
        teacher.get_by_role("button", name="Close it and show the sum").wait_for()
        assert fits(teacher)
        assert problems(teacher) == []
        look(teacher, "desk-with-step")
        phone.locator("[data-part=pad]").wait_for()
        teacher.get_by_role("button", name="Done with this step").click()
        until(phone, lambda: phone.locator("[data-part=pad]").count() == 0)
        assert (teacher.problems, phone.problems) == ([], [])
