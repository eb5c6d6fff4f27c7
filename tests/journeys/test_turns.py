"""A pupil prepares and teaches with questions and taps from two phones; then the exit ticket and what was settled."""

from typing import Any

import pytest
from django_scopes import scope

from axe import problems
from chromium import chromium
from factories_class import ClassOf
from factories_publish import make_item
from upbeat.rooms.classroom.models import ExitTicket, Turn, TurnRating
from upbeat.rooms.items.models import Response
from visiting import PHONE, fits, until, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def lesson(transactional_db: None) -> ClassOf:
    made = ClassOf(pupils=3)
    with scope(school=made.school):
        make_item(made.teacher, made.video.point)
        made.meeting = made.meet()
    return made


def has(page: Any, text: str) -> bool:
    return text in page.inner_text("main")


def test_a_pupil_teaches_with_questions_and_taps_from_two_phones_then_the_exit_ticket(
    lesson: ClassOf, site: Any
) -> None:
    here = f"{site.url}/teach/class/{lesson.meeting.pk}"
    with chromium() as browser:
        teacher = visit(browser, site, lesson.teacher)
        teacher.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/turns/")
        teacher.get_by_label("Pupil", exact=True).select_option(label="Pupil 1")
        teacher.get_by_label("What you wish").fill("Sing it first")
        teacher.get_by_role("button", name="Ask to teach").click()
        teacher.get_by_text("Pupil 1 finds a line at the bell.").wait_for()

        phones = [visit(browser, site, pupil, PHONE) for pupil in lesson.pupils]
        one = phones[0]
        one.goto(f"{site.url}/news/")
        one.get_by_role("link", name="Open").first.click()
        one.get_by_text("Sing it first").wait_for()
        assert fits(one)
        assert problems(one) == []
        one.get_by_role("button", name="Yes, I explain it").click()
        one.get_by_text("You said yes.").wait_for()

        for phone in phones:
            phone.goto(f"{site.url}/learn/class/{lesson.meeting.pk}/turn/")
            phone.get_by_text("Nobody teaches now.").wait_for()
        teacher.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/turns/")
        teacher.get_by_role("button", name="Begin the turn").click()
        for phone in phones:
            phone.locator("upbeat-countdown").wait_for()
        until(one, lambda: one.locator("upbeat-countdown").inner_text().startswith("4:"))
        one.reload()
        until(one, lambda: one.locator("upbeat-countdown").inner_text().startswith("4:"))

        teacher.get_by_role("heading", name="Pupil 1").wait_for()
        for number, text in ((1, "Where is beat one?"), (2, "Is a rest counted?")):
            phones[number].get_by_label("Ask Pupil 1").fill(text)
            phones[number].get_by_role("button", name="Send the question").click()
            phones[number].get_by_text("Your question is on its way").wait_for()
            until(one, lambda text=text: has(one, text))
            until(teacher, lambda text=text: has(teacher, text))
        assert not has(one, "Pupil 2")
        assert has(teacher, "Pupil 2")
        one.get_by_role("button", name="I have answered it").first.click()
        for phone in phones[1:]:
            phone.get_by_role("group", name="It was clear").get_by_role("button", name="yes").click()
            phone.locator("[aria-pressed=true]").wait_for()
            assert fits(phone)
            assert problems(phone) == []
        until(teacher, lambda: has(teacher, "2 phones have said how it was."))
        assert has(teacher, "too few to tell")
        teacher.get_by_role("button", name="End the turn").click()
        until(one, lambda: has(one, "Thank you for teaching."))

        teacher.goto(f"{here}/exit/")
        teacher.get_by_role("button", name="Open it to the phones").click()
        teacher.get_by_text("0 of 3 are through.").wait_for()
        for phone in phones[1:]:
            phone.goto(f"{site.url}/learn/class/{lesson.meeting.pk}/exit/")
            for _question in range(3):
                if has(phone, "All answered."):
                    break
                phone.locator(".option").first.click()
                phone.get_by_role("button", name="Answer").click()
                phone.wait_for_load_state()
            phone.get_by_text("All answered. Thank you.").wait_for()
            assert phone.locator("[data-state]").count() == 0
        until(teacher, lambda: has(teacher, "2 of 3 are through."))
        teacher.get_by_role("button", name="Close the exit ticket").click()
        for phone in phones[1:]:
            phone.get_by_role("heading", name="Your exit ticket").wait_for()
            assert phone.get_by_role("link", name="What I still owe").count() == 0

        teacher.goto(f"{here}/remarks/")
        teacher.get_by_text("Pupil 2", exact=True).click()
        teacher.get_by_role("button", name="Brave question").first.click()
        teacher.get_by_text("“Brave question”").wait_for()
        teacher.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/class/")
        teacher.get_by_role("button", name="End the lesson").click()
        teacher.get_by_role("button", name="Begin the lesson").wait_for()
        phones[1].get_by_role("link", name="What I still owe").click()
        phones[1].get_by_role("heading", name="What you still owe").wait_for()
        assert fits(phones[1])
        assert problems(phones[1]) == []
        phones[1].goto(f"{site.url}/learn/record/")
        assert has(phones[1], "Brave question")
        teacher.goto(f"{here}/summary/")
        assert has(teacher, "3 of 3")
        assert problems(teacher) == []
        assert [page.problems for page in (teacher, *phones)] == [[], [], [], []]
    with scope(school=lesson.school):
        assert Turn.objects.get().ended_at is not None
        assert TurnRating.objects.count() == 2
        questions = ExitTicket.objects.get().questions.count()
        assert Response.objects.filter(attempt__place="exit").count() == 2 * questions
