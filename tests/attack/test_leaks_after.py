"""What a pupil has earned by an answer is said, and nothing beyond it: in each state of a question every answer of the
server is searched again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from browsing import Browser
from crawling import Crawl
from factories import make_pupil
from factories_class import ClassOf
from factories_learn import Lesson, after, view
from leaking import GATE_S, leaks, make_secret_lesson
from phones import value_of
from serving import Site
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.presenting import named_options
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import revoke_piece

SAID_AFTER_ONE = ("a misconception", "advice", "a hint", "a supplement")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The tests' own day; time goes on."""
    with time_machine.travel(after(60), tick=True) as travelling:
        yield travelling


@pytest.fixture
def lesson(site: Site) -> Lesson:
    return make_secret_lesson()


def crawled(browser: Browser, start: list[str] | None = None) -> Counter[str]:
    """What a crawl from the pupil's first pages gives away, by kind."""
    found: Counter[str] = Counter()
    for seen in Crawl(browser, start or ["/", "/learn/"]):
        found.update(leak.partition(" at /")[0] for leak in leaks(seen))
    return found


def answer(browser: Browser, lesson: Lesson, ending: str, person: Person | None = None) -> str:
    """Answer at the first gate by the ending of the option's text; what the server says."""
    viewing = view(lesson, by=person, at=after(60))
    here = f"/learn/viewings/{viewing.pk}/checkpoints/{lesson.checkpoint(GATE_S).pk}/"
    page = browser.get(here).body.decode()
    option = re.search(rf'value="(\d)"> <span>\w: {ending}</span>', page)
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert option
    assert token
    return browser.post(here, {"token": token[1], "answer": option[1]}, X_Upbeat_Fragment="1").body.decode()


def test_after_a_wrong_answer_the_key_and_all_that_is_behind_stay_unknown(site: Site, lesson: Lesson) -> None:
    browser = Browser.of(site, lesson.pupil)
    answer(browser, lesson, "four beats")
    assert set(crawled(browser)) <= set(SAID_AFTER_ONE)


def test_after_many_wrong_answers_the_key_and_all_that_is_behind_stay_unknown(site: Site, lesson: Lesson) -> None:
    browser = Browser.of(site, lesson.pupil)
    said = [answer(browser, lesson, "four beats" if n % 2 else "none") for n in range(13)]
    assert "your teacher will see that" in said[-1]
    assert set(crawled(browser)) <= set(SAID_AFTER_ONE)


def test_a_right_answer_opens_its_part_and_tells_nothing_of_the_other_questions(site: Site, lesson: Lesson) -> None:
    browser = Browser.of(site, lesson.pupil)
    said = answer(browser, lesson, "one beat")
    assert "data-open-until" in said
    found = crawled(browser)
    assert not set(found) & {
        "the id of a right option",
        "the id of a wrong option",
        "a typed key",
        "a mark of the right option",
    }


def test_what_a_classmate_has_passed_tells_the_pupil_nothing(site: Site, lesson: Lesson) -> None:
    other = make_pupil(lesson.section)
    answer(Browser.of(site, other), lesson, "one beat", other)
    assert crawled(Browser.of(site, lesson.pupil)) == Counter()


def test_a_second_device_of_the_pupil_knows_what_the_first_does_and_no_more(site: Site, lesson: Lesson) -> None:
    answer(Browser.of(site, lesson.pupil), lesson, "four beats")
    assert set(crawled(Browser.of(site, lesson.pupil))) <= set(SAID_AFTER_ONE)


def test_a_piece_that_was_taken_back_tells_nothing(site: Site, lesson: Lesson) -> None:
    with scope(school=lesson.school):
        revoke_piece(by=lesson.teacher, piece=lesson.piece, reason="Wrong one")
    browser = Browser.of(site, lesson.pupil)
    assert crawled(browser) == Counter()
    assert browser.get(f"/learn/videos/{lesson.version.pk}/720p.m3u8").status == 404


def test_a_test_before_the_lesson_tells_nothing_until_it_is_answered(site: Site, lesson: Lesson) -> None:
    with scope(school=lesson.school):
        typed = VariantSpec(stem="Name it first", key={"accepted": ["zzkey"]}, hint="zzhint")
        item = write_item(by=lesson.teacher, point=lesson.video.point, kind="text", variants=[typed])
        add_piece(
            by=lesson.teacher, package=lesson.package, kind="exercise", title="Before", items=[item], opens_known=True
        )
    assert crawled(Browser.of(site, lesson.pupil)) == Counter()


def test_an_open_live_question_tells_no_phone_its_key(site: Site) -> None:
    room = ClassOf(pupils=2)
    with scope(school=room.school):
        meeting = room.meet()
        question = questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)
    key = re.compile(
        r"data-(?:right|correct|key)|\"(?:correct|key|right)\"\s*:|Counts the rest|Count from the bar line"
    )
    for seen in Crawl(Browser.of(site, room.pupils[0]), ["/", "/learn/", f"/learn/class/{meeting.pk}/"]):
        assert not key.search(seen.text), seen.path
    assert question.pk


# What nobody says, and yet could be read


def test_the_place_of_the_right_option_tells_nothing(site: Site, lesson: Lesson) -> None:
    with scopes_disabled():
        variant = lesson.checkpoint(GATE_S).item_version.variants.select_related("version__item").first()
        assert variant is not None
        places = Counter(
            [option.text for option in named_options(drawn(variant, seed), seed)].index("A: one beat")
            for seed in range(3000)
        )
    assert set(places) == {0, 1, 2}
    assert all(850 < count < 1150 for count in places.values())


def test_two_questions_that_differ_in_the_key_alone_look_alike_to_the_last_byte(site: Site, lesson: Lesson) -> None:
    options = [{"id": name, "text": f"Beat {name}"} for name in "abc"]
    sizes: dict[str, set[int]] = {}
    browser = Browser.of(site, lesson.pupil)
    with scope(school=lesson.school):
        pieces = {}
        for right in "ab":
            spec = VariantSpec(stem="Which?", options=options, key={"right": right}, hint="zzhint")
            item = write_item(by=lesson.teacher, point=lesson.video.point, kind="single", variants=[spec])
            pieces[right] = add_piece(
                by=lesson.teacher, package=lesson.package, kind="exercise", title="Alike", items=[item]
            )
    for right, piece in pieces.items():
        here = f"/learn/pieces/{piece.pk}/questions/1/"
        page = browser.get(here)
        sizes[right] = {len(re.sub(rf"/pieces/{piece.pk}/", "/pieces/N/", page.body.decode()))}
        with scopes_disabled():
            token = str(Attempt.objects.get(place="piece", place_id=piece.pk).token)
        done = browser.post(here, {"token": token, "answer": value_of("Beat c")(page.body.decode())})
        told = browser.get(done.headers["location"]).body.decode()
        sizes[right].add(len(re.sub(rf"/pieces/{piece.pk}/", "/pieces/N/", told)))
    assert sizes["a"] == sizes["b"]
