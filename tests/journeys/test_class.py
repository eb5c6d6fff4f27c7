"""A lesson as it is led: the teacher's page, the wall and three phones show the same vote, each what it may."""

import io
import re
from typing import Any

import pytest
from django_scopes import scope
from PIL import Image

from chromium import FAKE_DEVICES, chromium
from factories_cards import photo
from factories_class import ClassOf
from factories_live import make_variant
from upbeat.kernel.cards import read_cards
from upbeat.rooms.classroom.actions.improvising import improvise
from upbeat.rooms.classroom.cards.process import cards_in
from upbeat.rooms.classroom.models import Attendance, Meeting, Vote
from upbeat.rooms.people.pins import pin_of
from visiting import PHONE, fits, until, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def lesson(transactional_db: None) -> ClassOf:
    return ClassOf(pupils=3)


def sign_in_by_card(page: Any, site: Any, lesson: ClassOf, number: int) -> None:
    pupil = lesson.pupils[number]
    page.goto(site.url + "/sign-in/card/")
    page.get_by_label("Class code").fill(lesson.section.code)
    page.get_by_label("Your name").fill(pupil.name)
    page.get_by_label("PIN", exact=True).fill(pin_of(pupil))
    page.get_by_role("button", name="Sign in").click()


def option(page: Any, text: str) -> Any:
    return page.locator("upbeat-vote").get_by_role("button", name=text)


def vote(page: Any, text: str) -> None:
    option(page, text).click()
    page.get_by_text("Your vote is in.").wait_for()


def has(page: Any, text: str) -> bool:
    return text in page.inner_text("main")


def test_a_class_votes_talks_votes_again_and_sees_the_result_at_once(lesson: ClassOf, site: Any) -> None:
    with chromium() as browser:
        teacher = visit(browser, site, lesson.teacher)
        teacher.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/class/")
        teacher.get_by_role("button", name="Begin the lesson").click()
        with scope(school=lesson.school):
            meeting = Meeting.objects.get()

        with teacher.expect_popup() as opened:
            teacher.get_by_role("link", name="Open the page for the projector").click()
        wall = opened.value
        wall.set_default_timeout(20_000)
        wall.get_by_text("Take your phone and join.").wait_for()
        assert meeting.code in wall.inner_text("main")

        phones = [visit(browser, site, size=PHONE) for _pupil in lesson.pupils]
        for number, phone in enumerate(phones):
            sign_in_by_card(phone, site, lesson, number)
            phone.goto(site.url + "/learn/class/")
            if number == 0:
                phone.get_by_label("Code on the board").fill(meeting.code.lower())
                phone.get_by_role("button", name="Join", exact=True).click()
            else:
                phone.get_by_role("link", name="Join ").click()
            phone.get_by_text("You are in. The question appears here by itself.").wait_for()
            assert fits(phone)
        with scope(school=lesson.school):
            assert Attendance.objects.count() == 3

        stem = lesson.variant.stem
        teacher.get_by_label(stem).check()
        teacher.get_by_role("button", name="Put it on the phones").click()
        for page in (*phones, wall):
            page.get_by_role("heading", level=1, name=stem).wait_for()
        vote(phones[0], "Choice A")
        vote(phones[1], "Choice A")
        vote(phones[2], "Choice B")
        until(wall, lambda: has(wall, "3 of 3 have answered"))
        assert wall.locator("meter, .state, [data-mark]").count() == 0
        assert wall.locator(".projector-options .number").count() == 0
        until(teacher, lambda: has(teacher, "3 of 3 have answered."))
        assert fits(phones[0])

        phones[0].reload()
        assert option(phones[0], "Choice A").get_attribute("aria-pressed") == "true"
        assert option(phones[0], "Choice B").get_attribute("aria-pressed") == "false"
        assert has(phones[0], "Your vote is in.")

        teacher.get_by_role("button", name="Close the vote").click()
        for phone in phones:
            phone.get_by_text("Talk with your neighbour").wait_for()
        until(wall, lambda: has(wall, "Talk with your neighbour"))
        assert wall.locator("meter, .state, [data-mark]").count() == 0

        teacher.get_by_role("button", name="Vote again").click()
        vote(phones[0], "Choice B")
        vote(phones[1], "Choice A")
        vote(phones[1], "Choice B")
        vote(phones[2], "Choice B")
        until(wall, lambda: has(wall, "Second vote") and has(wall, "3 of 3 have answered"))

        teacher.get_by_role("button", name="Show the result").click()
        until(wall, lambda: wall.locator("meter").count() == 3)
        counts = {"Choice A": "2 → 0", "Choice B": "1 → 3", "Choice C": "0 → 0"}
        shown = wall.locator(".projector-options li > span:nth-of-type(1)").all_inner_texts()
        assert wall.locator(".projector-options .number").all_inner_texts() == [counts[text[:8]] for text in shown]
        for phone in phones:
            right = phone.locator("[data-mark=settled]")
            right.wait_for()
            assert "Choice B" in right.inner_text()
            assert "your choice" in right.inner_text()
            assert fits(phone)
        until(teacher, lambda: has(teacher, "became right"))

        teacher.get_by_role("button", name="End the lesson").click()
        for phone in phones:
            phone.get_by_text("Well done. See you next time.").wait_for()
        assert [page.problems for page in (teacher, *phones)] == [[], [], [], []]
    with scope(school=lesson.school):
        assert Vote.objects.filter(round__number=2, correct=True).count() == 3


def test_a_vote_after_closing_is_refused_with_a_word(lesson: ClassOf, site: Any) -> None:
    with chromium() as browser:
        teacher = visit(browser, site, lesson.teacher)
        teacher.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/class/")
        teacher.get_by_role("button", name="Begin the lesson").click()
        with scope(school=lesson.school):
            meeting = Meeting.objects.get()
        teacher.get_by_label(lesson.variant.stem).check()
        teacher.get_by_role("button", name="Put it on the phones").click()

        scripted = visit(browser, site, lesson.pupils[0], PHONE)
        plain = visit(browser, site, lesson.pupils[1], PHONE, java_script_enabled=False)
        # The phone hears nothing of the closing, as on a bad line.
        scripted.route("**/hot/stream*", lambda route: route.abort())
        for phone in (scripted, plain):
            phone.goto(f"{site.url}/learn/class/{meeting.pk}/")
            assert phone.get_by_role("heading", level=1).inner_text() == lesson.variant.stem
        teacher.get_by_role("button", name="Close the vote").click()
        teacher.get_by_role("button", name="Vote again").wait_for()

        with scripted.expect_response("**/hot/votes") as answered:
            scripted.locator(".clicker-option").first.click()
        assert answered.value.status == 409
        assert answered.value.json() == {"error": "The vote is closed. What you chose before counts."}
        scripted.get_by_text("Talk with your neighbour").wait_for()
        assert has(scripted, "No choice of yours was counted.")

        plain.locator(".clicker-option").first.click()
        assert has(plain, "The vote is closed. What you chose before counts.")
        assert has(plain, "No choice of yours was counted.")
    with scope(school=lesson.school):
        assert Vote.objects.count() == 0


def test_phones_answer_a_number_and_an_ordering_and_say_how_sure_they_are(lesson: ClassOf, site: Any) -> None:
    number, order = make_variant(lesson, "number"), make_variant(lesson, "order")
    with chromium() as browser:
        teacher = visit(browser, site, lesson.teacher)
        teacher.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/class/")
        teacher.get_by_role("button", name="Begin the lesson").click()
        with scope(school=lesson.school):
            meeting = Meeting.objects.get()
        wall = visit(browser, site, lesson.teacher)
        wall.goto(f"{site.url}/teach/class/{meeting.pk}/wall/")
        phones = [visit(browser, site, pupil, PHONE) for pupil in lesson.pupils]
        for phone in phones:
            phone.goto(f"{site.url}/learn/class/{meeting.pk}/")

        ask = teacher.locator("form", has=teacher.get_by_role("button", name="Put it on the phones"))
        ask.get_by_label(number.stem).check()
        ask.get_by_label("Also ask how sure one is").check()
        ask.get_by_role("button").click()
        wall.get_by_role("heading", name="How many beats are").wait_for()
        stem = wall.get_by_role("heading", level=1).inner_text()
        bars, beats = map(int, re.findall(r"\d+", stem))
        for phone, told in zip(phones, (f"{bars * beats}", f"{bars * beats},0 beats", f"{bars + beats}"), strict=True):
            phone.get_by_role("heading", level=1, name=stem).wait_for()
            assert not phone.get_by_text("How sure are you?").is_visible()
            phone.get_by_label("Your answer").fill(told)
            phone.get_by_role("button", name="Answer").click()
            phone.get_by_text("Your vote is in.").wait_for()
        for phone, level in zip(phones, ("Sure", "Guessing", "Sure"), strict=True):
            button = phone.get_by_role("button", name=level, exact=True)
            button.click()
            until(phone, lambda: button.get_attribute("aria-pressed") == "true" and has(phone, "Your vote is in."))  # noqa: B023
            assert fits(phone)
        until(wall, lambda: has(wall, "3 of 3 have answered"))
        assert wall.locator("meter, table, [data-mark]").count() == 0

        phones[0].reload()
        assert phones[0].get_by_label("Your answer").input_value() == f"{bars * beats}"
        assert phones[0].get_by_role("button", name="Sure", exact=True).get_attribute("aria-pressed") == "true"

        until(teacher, lambda: has(teacher, "1 pupil is sure and wrong"))
        assert has(teacher, "Let them discuss, then vote again")
        teacher.get_by_role("button", name="Show the result").click()
        until(wall, lambda: has(wall, "2 of 3 are right.") and has(wall, "How sure, and how right"))
        for phone in phones:
            phone.get_by_text("Right", exact=True).wait_for()

        ask.get_by_label(order.stem).check()
        ask.get_by_role("button").click()
        for phone in phones:
            phone.get_by_role("heading", level=1, name=order.stem).wait_for()
            assert fits(phone)
        phone = phones[0]
        for place, name in enumerate(("Part A", "Part B", "Part C")):
            row = phone.locator(".order li", has_text=name)
            while phone.locator(".order li").nth(place).inner_text().find(name) < 0:
                row.get_by_role("button", name="Up:").click()
        # A phone that wakes up asks for its screen: what is half ordered stays.
        phone.evaluate("document.querySelector('upbeat-refresh').refresh()")
        phone.wait_for_timeout(900)
        assert re.findall(r"Part \w", phone.locator(".order").inner_text()) == ["Part A", "Part B", "Part C"]
        phone.get_by_role("button", name="Answer").click()
        phone.get_by_text("Your vote is in.").wait_for()
        phone.reload()
        assert re.findall(r"Part \w", phone.locator(".order").inner_text()) == ["Part A", "Part B", "Part C"]
        until(teacher, lambda: has(teacher, "1 of 3 have answered."))
        teacher.get_by_role("button", name="Show the result").click()
        until(wall, lambda: has(wall, "Part A → Part B → Part C"))
        assert [page.problems for page in (teacher, wall, *phones)] == [[]] * 5
    with scope(school=lesson.school):
        assert sorted(Vote.objects.values_list("correct", "sure")) == [
            (False, "sure"), (True, ""), (True, "guess"), (True, "sure"),
        ]  # fmt: skip


def test_a_question_on_the_spot_and_a_class_with_cards_of_paper(lesson: ClassOf, site: Any, tmp_path: Any) -> None:
    with chromium() as browser:
        teacher = visit(browser, site, lesson.teacher, PHONE)
        teacher.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/cards/")
        assert teacher.locator(".paper-card").count() == 3
        printed = teacher.locator(".paper-card").nth(1).screenshot()
        assert read_cards(cards_in([printed])) == {2: "A"}
        teacher.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/class/")
        teacher.get_by_role("button", name="Begin the lesson").click()
        spot = teacher.locator("form", has=teacher.get_by_role("button", name="A B C D"))
        spot.get_by_label("Question").fill("Which bar?")
        spot.get_by_role("button", name="A B C D").click()
        teacher.get_by_role("heading", name="Which bar?").wait_for()
        assert fits(teacher)

        teacher.get_by_role("link", name="Read cards of paper").click()
        picture = tmp_path / "class.jpg"
        picture.write_bytes(photo({1: "B", 2: "B", 3: "D"}))
        teacher.get_by_label("Photo of the class").set_input_files(picture)
        teacher.get_by_role("button", name="Read this photo").click()
        teacher.get_by_text("3 of 3 are read.").wait_for()
        assert teacher.locator(".cards-grid [data-read]").count() == 3
        assert fits(teacher)

        teacher.get_by_role("link", name="Back to the lesson").click()
        teacher.get_by_role("group", name="Which answer is right?").get_by_role("button", name="B").click()
        until(teacher, lambda: has(teacher, "67 % right"))
        assert teacher.problems == []
    with scope(school=lesson.school):
        assert sorted(Vote.objects.values_list("answer", "correct")) == [("b", True), ("b", True), ("d", False)]
        assert Attendance.objects.count() == 3


def test_a_running_camera_reads_the_class_by_itself(lesson: ClassOf, site: Any, tmp_path: Any) -> None:
    film = tmp_path / "class.mjpeg"
    frame = io.BytesIO()
    Image.open(io.BytesIO(photo({1: "A", 2: "C", 3: "C"}))).convert("RGB").save(frame, "JPEG", quality=90)
    film.write_bytes(frame.getvalue() * 10)
    with scope(school=lesson.school):
        meeting = lesson.meet(joined=0)
        improvise(by=lesson.teacher, meeting=meeting, kind="letters", right="c", now=lesson.now)
    with chromium([*FAKE_DEVICES, f"--use-file-for-fake-video-capture={film}"]) as browser:
        teacher = visit(browser, site, lesson.teacher, PHONE)
        teacher.goto(f"{site.url}/teach/class/{meeting.pk}/cards/")
        assert has(teacher, "0 of 3 are read.")
        teacher.get_by_role("button", name="Start the camera").click()
        teacher.get_by_text("3 of 3 are read.").wait_for()
        assert teacher.locator(".cards-grid [data-read]").count() == 3
        assert fits(teacher)
        teacher.get_by_role("button", name="Stop the camera").click()
        assert not teacher.locator("video").is_visible()
        assert teacher.problems == []
    with scope(school=lesson.school):
        assert sorted(Vote.objects.values_list("answer", "correct")) == [("a", False), ("c", True), ("c", True)]
