"""A pupil without a voice: the teacher says what is not asked, the exercise goes on with what is written."""

from typing import Any

import pytest

from axe import problems
from chromium import chromium
from factories_learn import make_lesson
from factories_publish import make_item
from factories_sing import make_sung, sing_exercise
from visiting import PHONE, fits, visit

pytestmark = pytest.mark.journey


def test_a_question_that_is_sung_is_not_asked_of_who_has_no_voice(transactional_db: None, site: Any) -> None:
    lesson = make_lesson(checkpoints=[])
    point = lesson.video.point
    piece = sing_exercise(lesson, make_sung(lesson.teacher, point), make_item(lesson.teacher, point))
    with chromium() as browser:
        teacher = visit(browser, site, lesson.teacher, size=PHONE, bypass_csp=True)
        teacher.goto(f"{site.url}/teach/pupils/{lesson.pupil.pk}/")
        teacher.get_by_role("link", name="What is not asked").click()
        teacher.get_by_label("Questions that are sung, played, clapped or tapped").check()
        teacher.get_by_label("Why?").fill("Has lost her voice")
        teacher.get_by_role("button", name="Do not ask these").click()
        teacher.get_by_text("Has lost her voice").wait_for()
        assert fits(teacher)
        assert problems(teacher) == []
        lin = visit(browser, site, lesson.pupil, size=PHONE, bypass_csp=True)
        lin.goto(f"{site.url}/learn/pieces/{piece.pk}/")
        assert "1 · not asked of you" in lin.inner_text("main")
        assert lin.get_by_role("radio").count() == 3
        assert fits(lin)
        assert problems(lin) == []
        teacher.get_by_role("button", name="Take back").click()
        lin.goto(f"{site.url}/learn/pieces/{piece.pk}/")
        lin.get_by_role("button", name="Sing and record").wait_for()
