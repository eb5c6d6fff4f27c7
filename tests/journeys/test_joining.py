"""A shared tablet in a lesson: the picture's address, the code, one's name, the PIN, a vote, the next pupil."""

from typing import Any

import pytest
from django_scopes import scope

from chromium import chromium
from factories_class import ClassOf
from upbeat.rooms.classroom.actions import meetings, questions
from upbeat.rooms.classroom.models import Attendance, Vote
from upbeat.rooms.people.pins import pin_of
from visiting import PHONE, fits, until, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def lesson(transactional_db: None) -> ClassOf:
    return ClassOf(pupils=3)


def sit_down(tablet: Any, lesson: ClassOf, number: int) -> None:
    pupil = lesson.pupils[number]
    tablet.get_by_role("link", name=pupil.name).click()
    tablet.get_by_label("PIN").fill(pin_of(pupil))
    assert fits(tablet)
    tablet.get_by_role("button", name="Join the lesson").click()
    tablet.get_by_text(f"On this tablet now: {pupil.name}").wait_for()


def test_two_pupils_one_after_the_other_vote_on_one_tablet(lesson: ClassOf, site: Any) -> None:
    with scope(school=lesson.school):
        meeting = meetings.begin_meeting(by=lesson.teacher, package=lesson.package)
    with chromium() as browser:
        wall = visit(browser, site, lesson.teacher)
        wall.goto(f"{site.url}/teach/class/{meeting.pk}/wall/")
        picture = wall.get_by_role("img", name="QR code for")
        picture.wait_for()
        assert fits(wall)
        link = (picture.get_attribute("aria-label") or "").partition("QR code for ")[2]
        tablet = visit(browser, site, size=PHONE)
        tablet.goto(f"{site.url}/learn/join/?{link.partition('?')[2]}")
        assert tablet.get_by_label("Code on the board").input_value() == meeting.code
        assert fits(tablet)
        tablet.get_by_role("button", name="Show the names of the class").click()
        assert fits(tablet)

        sit_down(tablet, lesson, 0)
        with scope(school=lesson.school):
            questions.ask_live(by=lesson.teacher, meeting=meeting, variant=lesson.variant)
        for number in (0, 1):
            if number:
                tablet.get_by_role("button", name="Next pupil").click()
                sit_down(tablet, lesson, number)
            tablet.locator("upbeat-vote").get_by_role("button", name="Choice B").click()
            tablet.get_by_text("is in.").first.wait_for()
        until(wall, lambda: "2 of 2 have answered" in wall.inner_text("main"))

        with scope(school=lesson.school):
            meetings.end_meeting(by=lesson.teacher, meeting=meeting)
        tablet.get_by_text("The lesson has ended. Well done.").wait_for()
        tablet.go_back()
        tablet.wait_for_url("**/sign-in/**")
        assert lesson.pupils[1].name not in tablet.inner_text("main")
        assert tablet.problems == []
    with scope(school=lesson.school):
        assert Vote.objects.filter(correct=True).count() == 2
        assert Attendance.objects.count() == 2
