"""Questions of music that need no recording, in a browser: written by a teacher, answered by a pupil on a phone."""

import json
import re
from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from axe import problems
from chromium import chromium
from factories_learn import Lesson, make_lesson
from factories_music import MELODY, RHYTHM, make_music
from serving import Site
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.models import Attempt, Item, Response
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def lesson(site: Site) -> Lesson:
    """A lesson that is with the class."""
    return make_lesson()


def exercise_of(lesson: Lesson, *items: Item) -> Piece:
    with scope(school=lesson.school):
        return add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title="By ear", items=list(items))


def last() -> Response:
    with scopes_disabled():
        return Response.objects.select_related("attempt__item", "attempt__variant").latest("pk")


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_rhythm_is_tapped_on_a_phone_wrongly_and_then_rightly(site: Site, lesson: Lesson) -> None:
    exercise = exercise_of(lesson, make_music(lesson.teacher, "tap", point=lesson.video.point, stem="Tap this."))
    with chromium() as browser:
        page = visit(browser, site, lesson.pupil, PHONE, bypass_csp=True)
        page.goto(f"{site.url}/learn/pieces/{exercise.pk}/questions/1/")
        page.locator("upbeat-taps[data-ready]").wait_for()
        assert problems(page) == []
        assert fits(page)
        pad = page.locator(".taps-pad")
        for _tap in range(7):
            pad.press(" ")
            page.wait_for_timeout(500)
        press(page, "Answer")
        page.get_by_text(re.compile(r"Bar 1")).wait_for()
        assert problems(page) == []
        page.get_by_role("link", name="Try again").click()
        page.locator("upbeat-taps[data-ready]").wait_for()
        page.evaluate(
            """quarters => { const pad = document.querySelector("upbeat-taps");
                for (const one of quarters) pad.tap(1000 + 700 * one); }""",
            [0, 1, 2, 2.5, 3, 4, 6],
        )
        page.get_by_text("Taps: 7").wait_for()
        press(page, "Answer")
        page.get_by_text("That is it.").wait_for()
        assert page.problems == []
    assert last().correct


def test_phrases_are_heard_and_put_into_order(site: Site, lesson: Lesson) -> None:
    exercise = exercise_of(lesson, make_music(lesson.teacher, "ear-order", point=lesson.video.point))
    with chromium() as browser:
        page = visit(browser, site, lesson.pupil, PHONE, bypass_csp=True)
        page.goto(f"{site.url}/learn/pieces/{exercise.pk}/questions/1/")
        with page.expect_response(lambda answer: "/music/heard/" in answer.url) as heard:
            press(page, "▶ Play")
        assert heard.value.status in (200, 206)
        page.get_by_text("Playing…").wait_for()
        assert problems(page) == []
        assert fits(page)
        with scopes_disabled():
            attempt = Attempt.objects.select_related("variant__version__item").latest("pk")
        right = shown_answer(attempt.variant, attempt.seed, ["p0", "p1", "p2"])
        for place, name in enumerate(right):
            item = page.locator(f'li:has(input[name="order-{name}"])')
            while item.evaluate("one => [...one.parentElement.children].indexOf(one)") > place:
                item.locator('[data-move="up"]').click()
        press(page, "Answer")
        page.get_by_text("That is it.").wait_for()
        assert page.problems == []


def test_an_interval_by_ear_is_written_by_a_teacher_and_named_wrongly_and_rightly(site: Site, lesson: Lesson) -> None:
    with chromium() as browser:
        page = visit(browser, site, lesson.teacher, DESK, bypass_csp=True)
        page.goto(f"{site.url}/studio/questions/new/?point={lesson.video.point_id}&kind=ear")
        page.get_by_label("Question", exact=True).first.fill("Which interval is it?")
        page.get_by_label("What is heard").first.select_option("interval")
        page.get_by_label("Intervals").first.select_option("up")
        assert problems(page) == []
        press(page, "Keep the question")
        page.wait_for_url(re.compile(r"/questions/\d+/$"))
    with scope(school=lesson.school):
        item = Item.objects.get(kind="ear")
    exercise = exercise_of(lesson, item)
    with chromium() as browser:
        page = visit(browser, site, lesson.pupil, PHONE, bypass_csp=True)
        page.goto(f"{site.url}/learn/pieces/{exercise.pk}/questions/1/")
        with page.expect_response(lambda answer: "/music/heard/" in answer.url) as heard:
            press(page, "▶ Play")
        assert heard.value.status in (200, 206)
        assert problems(page) == []
        assert fits(page)
        choose(page, right=False)
        page.get_by_role("link", name="Try again").click()
        choose(page, right=True)
        page.get_by_text("That is it.").wait_for()
        assert page.problems == []
    assert last().correct


def choose(page: Any, *, right: bool) -> None:
    """Choose the right answer of the latest drawing, or another one, as somebody who heard it would."""
    with scopes_disabled():
        attempt = Attempt.objects.select_related("variant__version__item").latest("pk")
    told = drawn(attempt.variant, attempt.seed).key["right"]
    name = shown_answer(attempt.variant, attempt.seed, told)
    named = f'[value="{name}"]'
    page.locator(f'input[name="answer"]{named if right else f":not({named})"}').first.check()
    press(page, "Answer")


def test_a_dictation_is_written_by_a_teacher_and_answered_wrongly_and_rightly(site: Site, lesson: Lesson) -> None:
    with chromium() as browser:
        page = visit(browser, site, lesson.teacher, DESK, bypass_csp=True)
        page.goto(f"{site.url}/studio/questions/new/?point={lesson.video.point_id}&kind=dictation")
        page.get_by_label("Question", exact=True).first.fill("Write what you hear.")
        as_text(page)
        page.locator('[name="w0-own-abc"]').fill(MELODY)
        assert problems(page) == []
        press(page, "Keep the question")
        page.wait_for_url(re.compile(r"/questions/\d+/$"))
        page.get_by_role("link", name="Try it as a pupil").click()
        with page.expect_response(lambda answer: "/music/heard/" in answer.url):
            press(page, "▶ Play")
        assert problems(page) == []
    with scope(school=lesson.school):
        item = Item.objects.get(kind="dictation")
    exercise = exercise_of(lesson, item)
    with chromium() as browser:
        page = visit(browser, site, lesson.pupil, PHONE, bypass_csp=True)
        page.goto(f"{site.url}/learn/pieces/{exercise.pk}/questions/1/")
        assert problems(page) == []
        assert fits(page)
        written(page, MELODY.replace("B3", "c3"))
        page.get_by_text("Listen again from bar 2 on.").wait_for()
        page.get_by_role("link", name="Try again").click()
        written(page, MELODY)
        page.get_by_text("That is it.").wait_for()
        assert page.problems == []
    assert last().correct


@pytest.mark.parametrize("with_script", [True, False])
def test_a_form_shows_the_wishes_of_what_is_chosen_alone(site: Site, lesson: Lesson, with_script: bool) -> None:
    def wishes() -> list[str]:
        return [one.get_attribute("data-of") for one in page.locator(".wish:visible").all()]

    with chromium() as browser:
        page = visit(browser, site, lesson.teacher, PHONE, java_script_enabled=with_script)
        new = f"{site.url}/studio/questions/new/?point={lesson.video.point_id}&kind="
        page.goto(f"{new}ear")
        for kind, seen in (("interval", ["interval"]), ("scale", ["scale"]), ("metre", []), ("match", ["match"])):
            page.locator('[name="w0-own-kind"]').select_option(kind)
            assert wishes() == seen
        page.goto(f"{new}dictation")
        assert wishes() == []
        page.locator('[name="w0-own-is_drawn"]').check()
        assert wishes() == ["drawn"] * 5
        page.locator('[name="w0-own-lowest"]').fill("99")
        page.locator('[name="w0-own-is_drawn"]').uncheck()
        assert wishes() == ["drawn"]  # what a browser does not send must be seen
        assert fits(page)


def as_text(page: Any) -> None:
    """Open the text below the keys, which the script folds away."""
    page.locator('[data-part="desk"]').first.wait_for()
    page.locator('[data-part="as-text"] summary').first.click()


def written(page: Any, abc: str) -> None:
    as_text(page)
    page.locator('[name="answer"]').fill(abc)
    press(page, "Answer")


def test_without_script_a_dictation_is_heard_and_typed(site: Site, lesson: Lesson) -> None:
    exercise = exercise_of(lesson, make_music(lesson.teacher, "dictation", point=lesson.video.point))
    with chromium() as browser:
        page = visit(browser, site, lesson.pupil, PHONE, java_script_enabled=False)
        page.goto(f"{site.url}/learn/pieces/{exercise.pk}/questions/1/")
        press(page, "▶ Play")
        page.wait_for_url(re.compile(r"/heard/"))
        page.go_back()
        page.locator('[name="answer"]').fill(MELODY)
        press(page, "Answer")
        page.get_by_text("That is it.").wait_for()


def test_the_library_takes_a_score_out_of_its_form_and_shows_it_in_both_notations(site: Site, lesson: Lesson) -> None:
    with chromium() as browser:
        page = visit(browser, site, lesson.teacher, DESK, bypass_csp=True)
        page.goto(f"{site.url}/music/")
        assert problems(page) == []
        page.get_by_role("link", name="New score").click()
        page.get_by_label("Title").fill("Clapping")
        as_text(page)
        page.locator('[name="abc"]').fill(RHYTHM)
        assert problems(page) == []
        press(page, "Keep the score")
        page.wait_for_url(re.compile(r"/music/scores/\d+/$"))
        assert problems(page) == []
        page.set_viewport_size(PHONE)
        page.get_by_role("link", name="Numbers (jianpu)").click()
        page.locator(".notation svg").wait_for()
        assert fits(page)
        assert page.problems == []


def test_what_is_tapped_is_kept_as_times(site: Site, lesson: Lesson) -> None:
    exercise = exercise_of(lesson, make_music(lesson.teacher, "tap", point=lesson.video.point))
    with chromium() as browser:
        page = visit(browser, site, lesson.pupil, PHONE, has_touch=True)
        page.goto(f"{site.url}/learn/pieces/{exercise.pk}/questions/1/")
        page.locator("upbeat-taps[data-ready]").wait_for()
        for _tap in range(3):
            page.locator(".taps-pad").tap()
        sent = json.loads(page.locator('upbeat-taps input[name="answer"]').input_value())
        assert len(sent) == 3
        assert sent[0] == 0 < sent[1] < sent[2]
