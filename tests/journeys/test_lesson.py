"""A whole lesson by its plan: teacher, projector and six phones, one of which drops, one reloads, one comes late; the
teacher's laptop dies, and a phone goes on."""

from typing import Any

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from chromium import chromium
from factories_class import ClassOf
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.models import Grouping, Meeting, StepRun, Vote
from upbeat.rooms.classroom.queries.replaying import differences
from upbeat.rooms.items.models import Response
from visiting import DESK, PHONE, fits, until, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def lesson(transactional_db: None) -> ClassOf:
    made = ClassOf(pupils=6)
    with scope(school=made.school):
        form_groups(by=made.teacher, package=made.package, kind=Grouping.Kind.MIXED, size=3, seed=4)
    return made


def has(page: Any, text: str) -> bool:
    return text in page.inner_text("main")


def plan_it(teacher: Any, site: Any, lesson: ClassOf) -> None:
    """On the teacher's phone: group work, a vote, and what was learnt, put in order by a button."""
    here = f"{site.url}/teach/lessons/{lesson.package.pk}/plan/"
    teacher.goto(here)
    teacher.get_by_role("link", name="Group work").click()
    teacher.get_by_label("What the class reads").fill("Clap it in your group")
    teacher.get_by_role("button", name="Add it").click()
    teacher.get_by_role("link", name="Live question").click()
    teacher.get_by_label(lesson.variant.stem).check()
    teacher.get_by_role("button", name="Add it").click()
    teacher.get_by_role("link", name="Exit ticket").click()
    teacher.get_by_role("button", name="Add it").click()
    expect(teacher.locator(".order > li")).to_have_count(3)
    assert fits(teacher)
    teacher.get_by_role("button", name=f"Up: {lesson.variant.stem}").click()
    teacher.get_by_role("button", name="Keep this order").click()
    expect(teacher.locator(".order > li").first).to_contain_text(lesson.variant.stem)


def test_a_lesson_by_its_plan_with_six_phones(lesson: ClassOf, site: Any) -> None:
    stem = lesson.variant.stem
    with chromium() as browser:
        teacher = visit(browser, site, lesson.teacher, PHONE)
        plan_it(teacher, site, lesson)
        teacher.get_by_role("link", name="To the lesson").click()
        teacher.get_by_role("button", name="Begin the lesson").click()
        teacher.get_by_role("button", name=f"Next: {stem}").wait_for()
        with scope(school=lesson.school):
            meeting = Meeting.objects.get()
        wall = visit(browser, site, lesson.teacher, DESK)
        wall.goto(f"{site.url}/teach/class/{meeting.pk}/wall/")
        phones = [visit(browser, site, pupil, PHONE) for pupil in lesson.pupils]
        for phone in phones[:5]:
            phone.goto(f"{site.url}/learn/class/{meeting.pk}/")
            phone.get_by_text("You are in.").wait_for()

        teacher.get_by_role("button", name=f"Next: {stem}").click()
        for page in (wall, *phones[:5]):
            page.get_by_role("heading", level=1, name=stem).wait_for()
        phones[1].context.set_offline(True)
        for phone, choice in ((phones[0], "Choice A"), (phones[2], "Choice B"), (phones[3], "Choice A")):
            phone.locator("upbeat-vote").get_by_role("button", name=choice).click()
            phone.get_by_text("Your vote is in.").wait_for()
        phones[1].locator("upbeat-vote").get_by_role("button", name="Choice B").click()
        phones[1].get_by_text("No connection.").wait_for()
        phones[2].reload()
        chosen = phones[2].locator("upbeat-vote").get_by_role("button", name="Choice B")
        expect(chosen).to_have_attribute("aria-pressed", "true")
        phones[5].goto(f"{site.url}/learn/class/{meeting.pk}/")
        phones[5].get_by_role("heading", level=1, name=stem).wait_for()
        phones[1].context.set_offline(False)
        phones[1].get_by_text("Your vote is in.").wait_for()
        until(wall, lambda: has(wall, "4 of 6 have answered"))
        assert wall.locator("meter, [data-mark], .number").count() == 0

        # The laptop dies: another device of the teacher goes on where the class stands.
        teacher.context.close()
        second = visit(browser, site, lesson.teacher, PHONE)
        second.goto(f"{site.url}/teach/")
        second.get_by_role("link", name="Go on").first.click()
        second.get_by_role("button", name="Close the vote").click()
        for phone in phones:
            phone.get_by_text("Talk with your neighbour").wait_for()
        second.get_by_role("button", name="Vote again").click()
        for phone in phones:
            phone.locator("upbeat-vote").get_by_role("button", name="Choice B").click()
            phone.get_by_text("Your vote is in.").wait_for()
        until(wall, lambda: has(wall, "6 of 6 have answered"))
        second.get_by_role("button", name="Show the result").click()
        until(wall, lambda: wall.locator("meter").count() == 3)
        until(second, lambda: has(second, "became right"))
        assert fits(second)

        second.get_by_role("button", name="Next: Clap it in your group").click()
        wall.get_by_role("heading", level=1, name="Clap it in your group").wait_for()
        for pupil, phone in zip(lesson.pupils, phones, strict=True):
            phone.get_by_text("You sit at table").wait_for()
            assert pupil.name not in phone.inner_text(".own-table")
            assert has(wall, pupil.name)
            assert fits(phone)
        second.get_by_role("button", name="One minute more").click()
        until(second, lambda: has(second, "12:") or has(second, "13:"))

        second.get_by_role("button", name="Next: Exit ticket").click()
        until(wall, lambda: has(wall, "of 6 are through"))
        for phone in phones:
            for place in (1, 2):
                phone.get_by_text(f"question {place} of 2").wait_for()
                phone.locator("input[type=radio]").first.check()
                phone.get_by_role("button", name="Answer", exact=True).click()
            phone.get_by_text("All answered. Thank you.").wait_for()
        until(wall, lambda: has(wall, "6 of 6 are through"))
        second.get_by_role("button", name="End the lesson").click()
        for phone in phones:
            phone.get_by_role("link", name="What we settled").wait_for()
        phones[0].get_by_role("link", name="What we settled").click()
        phones[0].get_by_role("heading", level=1).wait_for()
        assert fits(phones[0])
        assert [page.problems for page in (second, wall, phones[0], phones[3])] == [[], [], [], []]
    with scope(school=lesson.school):
        assert Vote.objects.filter(round__number=1).count() == 4
        assert Vote.objects.filter(round__number=2, correct=True).count() == 6
        assert differences(meeting) == ()
        assert not StepRun.objects.filter(ended_at=None).exists()
        assert Response.objects.count() == 6 + 12  # the second votes, and two of the ticket each
