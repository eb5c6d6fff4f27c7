"""The task sheet and the pieces of a lesson."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from factories import make_pupil, make_section
from factories_learn import Lesson, everything, make_lesson
from factories_publish import make_published_video
from upbeat.doors.web.shared.templatetags.words import datetime_short
from upbeat.rooms.learn.actions.withdrawing import withdraw_piece
from upbeat.rooms.learn.models import PieceDone, Puzzle
from upbeat.rooms.publish.actions.openings import set_opening_time
from upbeat.rooms.publish.actions.packages import edit_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import revoke_piece
from upbeat.rooms.publish.models import Piece


def add(lesson: Lesson, **fields: Any) -> Piece:
    with scope(school=lesson.school):
        return add_piece(by=lesson.teacher, package=lesson.package, **fields)


def test_the_sheet_holds_goals_method_tasks_and_what_the_class_will_do(pupil: Client, lesson: Lesson) -> None:
    with scope(school=lesson.school):
        edit_package(
            by=lesson.teacher,
            package=lesson.package,
            title="The upbeat",
            goals="Hear an upbeat.",
            method="Watch, then sing.",
            preview="We sing bar 4 in groups.",
        )
    page = pupil.get(f"/learn/lessons/{lesson.package.pk}/").content.decode()
    for words in ("Hear an upbeat.", "Watch, then sing.", "We sing bar 4 in groups.", "Puzzles and suggestions"):
        assert words in page
    assert f'href="/learn/pieces/{lesson.piece.pk}/"' in page


def test_a_puzzle_is_sent_and_stands_on_the_sheet(pupil: Client, lesson: Lesson) -> None:
    here = f"/learn/lessons/{lesson.package.pk}/"
    answer = pupil.post(here, {"text": "Why is the last bar shorter?"})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert "Why is the last bar shorter?" in pupil.get(here).content.decode()


def test_an_empty_puzzle_is_not_sent(pupil: Client, lesson: Lesson) -> None:
    before = everything()
    assert pupil.post(f"/learn/lessons/{lesson.package.pk}/", {"text": " "}).status_code == 422
    assert everything() == before


def test_a_text_is_read_and_ticked(pupil: Client, lesson: Lesson) -> None:
    text = add(lesson, kind="text", title="Read", body="Page 12 of the book")
    assert "Page 12 of the book" in pupil.get(f"/learn/pieces/{text.pk}/").content.decode()
    answer = pupil.post(f"/learn/pieces/{text.pk}/done/")
    assert (answer.status_code, answer["Location"]) == (302, f"/learn/lessons/{lesson.package.pk}/")
    with scope(school=lesson.school):
        assert PieceDone.objects.filter(person=lesson.pupil, piece=text).count() == 1


def test_a_video_cannot_be_ticked(pupil: Client, lesson: Lesson) -> None:
    before = everything()
    assert pupil.post(f"/learn/pieces/{lesson.piece.pk}/done/").status_code == 422
    assert everything() == before


def test_a_piece_that_was_taken_back_says_why(pupil: Client, lesson: Lesson) -> None:
    with scope(school=lesson.school):
        revoke_piece(by=lesson.teacher, piece=lesson.piece, reason="A slip at 1:20.")
    answer = pupil.get(f"/learn/pieces/{lesson.piece.pk}/")
    assert answer.status_code == 404
    assert "A slip at 1:20." in answer.content.decode()


def test_a_piece_in_class_is_closed_until_it_is_opened(pupil: Client, lesson: Lesson) -> None:
    piece = add(lesson, kind="text", phase="in", title="Sing", body="Secret of the lesson")
    answer = pupil.get(f"/learn/pieces/{piece.pk}/")
    assert answer.status_code == 404
    assert "Secret of the lesson" not in answer.content.decode()


@pytest.mark.parametrize("who", ["a pupil of another class", "a pupil of another school", "the teacher"])
def test_strangers_find_nothing_and_leave_nothing(client: Client, lesson: Lesson, who: str) -> None:
    person = {
        "a pupil of another class": lambda: make_pupil(make_section(lesson.school)),
        "a pupil of another school": lambda: make_lesson().pupil,
        "the teacher": lambda: lesson.teacher,
    }[who]()
    client.force_login(person)
    before = everything()
    for address in (f"/learn/lessons/{lesson.package.pk}/", f"/learn/pieces/{lesson.piece.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "The upbeat" not in answer.content.decode()
    assert client.post(f"/learn/lessons/{lesson.package.pk}/", {"text": "Hello"}).status_code == 404
    assert client.post(f"/learn/pieces/{lesson.piece.pk}/done/").status_code == 404
    with scope(school=lesson.school):
        assert Puzzle.objects.count() == 0
    assert everything() == before


def test_what_was_taken_back_says_why_and_what_to_do_instead(pupil: Client, lesson: Lesson) -> None:
    with scope(school=lesson.school):
        instead = make_published_video(lesson.teacher, title="Instead of it", checkpoints=[])
        withdraw_piece(by=lesson.teacher, piece=lesson.piece, reason="The sound was wrong.", replacement=instead)
    page = pupil.get(f"/learn/lessons/{lesson.package.pk}/").content.decode()
    assert "It was taken back: The sound was wrong." in page
    assert "Instead:" in page
    assert "Instead of it" in page


def test_other_words_on_the_sheet_are_told_for_a_week_and_mere_wording_is_not(
    pupil: Client, lesson: Lesson, clock: Any
) -> None:
    here = f"/learn/lessons/{lesson.package.pk}/"
    words = {"title": "The upbeat", "method": "", "preview": ""}
    with scope(school=lesson.school):
        edit_package(by=lesson.teacher, package=lesson.package, goals="Hear the upbeat of four songs.", **words)
    assert "The task sheet says something else." in pupil.get(here).content.decode()
    clock.shift(8 * 24 * 3600)
    with scope(school=lesson.school):
        edit_package(by=lesson.teacher, package=lesson.package, goals="Hear the upbeat of four songs!", **words)
        edit_package(by=lesson.teacher, package=lesson.package, goals="Hear the upbeats of four songs!", **words)
    pupil.force_login(lesson.pupil)
    assert "Changed this week" not in pupil.get(here).content.decode()


def test_a_piece_that_opens_by_the_clock_says_when_and_is_there_then(pupil: Client, lesson: Lesson) -> None:
    text = add(lesson, kind="text", phase="after", title="More songs", body="Page 13")
    with scope(school=lesson.school):
        at = timezone.now() + timedelta(minutes=30)
        set_opening_time(by=lesson.teacher, piece=text, at=at)
    page = pupil.get(f"/learn/lessons/{lesson.package.pk}/").content.decode()
    assert f"opens {datetime_short(at)}" in page
    assert pupil.get(f"/learn/pieces/{text.pk}/").status_code == 404
    with time_machine.travel(at, tick=False):
        assert "Page 13" in pupil.get(f"/learn/pieces/{text.pk}/").content.decode()
