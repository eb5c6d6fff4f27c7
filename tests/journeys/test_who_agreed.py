"""A teacher notes for a class who agreed that voices are kept, and takes it back, on a phone and at a desk."""

from typing import Any

import pytest
from django_scopes import scope

from axe import problems
from chromium import chromium
from factories import make_school, make_section, make_teacher
from upbeat.rooms.people.models import Consent
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "script"), [(PHONE, True), (DESK, True), (PHONE, False)])
def test_a_class_is_noted_by_one_button_and_undone_by_another(
    transactional_db: None, site: Any, size: Any, script: bool
) -> None:
    teacher = make_teacher(make_school())
    section = make_section(teacher.school, teacher=teacher, pupils=30)
    with chromium() as browser:
        page = visit(browser, site, teacher, size=size, bypass_csp=True, java_script_enabled=script)
        page.goto(f"{site.url}/music/voices/classes/{section.pk}/")
        page.get_by_role("link", name="Tick all").click()
        page.get_by_role("checkbox").first.uncheck()
        page.get_by_label("Who agreed, and where it is written").fill("Parents, on the forms")
        if script:
            assert fits(page)
            assert problems(page) == []
        page.get_by_role("button", name="Note it for all who are ticked").click()
        page.get_by_text("Noted for 29 pupils.").wait_for()
        assert page.get_by_role("checkbox").count() == 1
        if script:
            assert fits(page)
            assert problems(page) == []
        page.get_by_role("button", name="Undo it for all of them").click()
        page.get_by_text("Taken back for 29 pupils.").wait_for()
        assert page.get_by_role("checkbox").count() == 30
        assert page.problems == []
    with scope(school=teacher.school):
        assert Consent.objects.filter(withdrawn_at=None).count() == 0
        assert Consent.objects.count() == 29
