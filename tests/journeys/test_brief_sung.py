"""The teacher reads before class in which bar of what was sung her pupils went wrong: phone, desk and paper."""

from typing import Any

import pytest
from django_scopes import scope

from axe import problems
from chromium import chromium
from factories import make_pupil
from factories_ear import NOTES, Sung
from factories_learn import make_lesson
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey
BAR_2 = [n for n, (_name, bar) in enumerate(NOTES) if bar == 2]


def test_the_brief_leads_to_the_bars_that_went_wrong(transactional_db: None, site: Any) -> None:
    lesson = make_lesson(checkpoints=[])
    with scope(school=lesson.school):
        sung = Sung(lesson)
        for _pupil in range(4):
            sung.sing(dict.fromkeys(BAR_2, 0.95), by=make_pupil(lesson.section))
    brief = f"{site.url}/teach/lessons/{lesson.package.pk}/brief/"
    with chromium() as browser:
        for size in (PHONE, DESK):
            page = visit(browser, site, lesson.teacher, size=size, bypass_csp=True)
            page.goto(brief)
            assert "bar 2: 4 of 4 not yet" in page.inner_text("main")
            assert fits(page)
            assert problems(page) == []
        page.emulate_media(media="print")
        assert page.get_by_text("bar 2: 4 of 4 not yet").is_visible()
        page.emulate_media(media="screen")
        page.locator("dd a", has_text=sung.item.point.shown_title).click()
        page.get_by_text("4 pupils have sung it").wait_for()
