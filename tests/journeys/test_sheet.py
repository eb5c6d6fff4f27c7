"""The pupil's own pages: the task sheet on one page of paper, the calendar, the choices; the teacher's reminders."""

from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone
from django_scopes import scope

import axe
from chromium import chromium
from factories import make_pupil, make_school, make_section, make_teacher
from factories_publish import make_item, make_lesson, make_published_video
from upbeat.rooms.discuss.actions.reminding import make_rule
from upbeat.rooms.learn.actions import write_puzzle
from upbeat.rooms.learn.actions.calendar import open_calendar
from upbeat.rooms.publish.actions.packages import edit_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey
A4_PT = (595, 842)
TEXT = "I can say where a song begins, count the beats before the first bar line and sing them in time. "


@pytest.fixture
def package(site: Any) -> Any:
    """A lesson as full as they come: five things before class, two in it, one after, and long words."""
    school = make_school()
    teacher = make_teacher(school)
    section = make_section(school, teacher=teacher)
    make_pupil(section, name="Ada")
    videos = [make_published_video(teacher, title=f"Songs that start early, part {n}") for n in (1, 2, 3)]
    class_at = timezone.now() + timedelta(days=2)
    made = make_lesson(teacher, section, videos, title="Songs that start early", class_at=class_at, pushed=False)
    with scope(school=school):
        edit_package(by=teacher, package=made, title=made.title, goals=TEXT * 2, method=TEXT * 2, preview=TEXT)
        items = [make_item(teacher, videos[0].point)]
        add_piece(by=teacher, package=made, kind="exercise", title="Try it", items=items)
        add_piece(by=teacher, package=made, kind="text", title="Read page 12", body="Page 12")
        for phase, title in (("in", "Sing bar 4"), ("in", "In groups of four"), ("after", "Once more at home")):
            add_piece(by=teacher, package=made, kind="text", phase=phase, title=title, body="Sing.")
        push_package(by=teacher, package=made, now=timezone.now())
    return made


@pytest.fixture
def ada(package: Any) -> Any:
    with scope(school=package.school):
        pupil = package.section.enrolments.get(kind="pupil").person
        write_puzzle(by=pupil, package=package, text="Why does the last bar look so short?")
        open_calendar(by=pupil)
        make_rule(by=package.created_by, section=package.section, kind="not-begun", amount=24)
    return pupil


def test_the_task_sheet_is_one_page_of_a4_and_the_pages_around_it_are_for_everybody(
    package: Any, ada: Any, site: Any, tmp_path: Any
) -> None:
    with chromium() as browser:
        phone = visit(browser, site, ada, PHONE, bypass_csp=True)
        phone.goto(f"{site.url}/learn/lessons/{package.pk}/")
        assert (fits(phone), axe.problems(phone)) == (True, [])
        for format, size in (("A4", A4_PT), ("Letter", (612, 792))):
            paper = tmp_path / f"{format}.pdf"
            phone.pdf(path=paper, format=format, prefer_css_page_size=False)
            pages = pypdfium2.PdfDocument(paper)
            assert len(pages) == 1, format
            assert pages[0].get_size() == pytest.approx(size, abs=2)
        words = pages[0].get_textpage().get_text_range()
        for part in ("Goals", "How to go about it", "Tasks before class", "In class", "After class", "Read page 12",
                     "Puzzles and suggestions", "Why does the last bar look so short?", "Name:"):  # fmt: skip
            assert part in words
        assert "Into my calendar" not in words
        for path in ("/learn/calendar/", "/learn/choices/", "/learn/"):
            phone.goto(site.url + path)
            assert (path, fits(phone), axe.problems(phone)) == (path, True, [])
        desk = visit(browser, site, package.created_by, DESK, bypass_csp=True)
        for path in (f"/teach/classes/{package.section_id}/reminders/", f"/teach/pupils/{ada.pk}/reminders/"):
            desk.goto(site.url + path)
            assert (path, fits(desk), axe.problems(desk)) == (path, True, [])
        assert phone.problems == desk.problems == []
