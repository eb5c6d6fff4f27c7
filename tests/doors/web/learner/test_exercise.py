"""Exercises, one question at a time."""

from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from factories_learn import Lesson, everything
from factories_publish import make_item, right_answer, shown
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.learn.models import PieceDone
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece


@pytest.fixture
def exercise(lesson: Lesson) -> Piece:
    """Two single choices."""
    items = [make_item(lesson.teacher, lesson.video.point) for _n in range(2)]
    with scope(school=lesson.school):
        return add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title="Try", items=items)


def waiting(lesson: Lesson) -> Attempt:
    with scope(school=lesson.school):
        return Attempt.objects.select_related("variant__version__item").get(response=None)


def give(browser: Client, lesson: Lesson, piece: Piece, number: int, option: str) -> Any:
    here = f"/learn/pieces/{piece.pk}/questions/{number}/"
    assert browser.get(here).status_code == 200
    attempt = waiting(lesson)
    answer = right_answer(attempt) if option == "b" else shown(attempt, option)
    return browser.post(here, {"token": str(attempt.token), "answer": answer}, follow=True)


def test_the_exercise_opens_at_the_first_question_that_is_not_settled(
    pupil: Client, lesson: Lesson, exercise: Piece
) -> None:
    here = f"/learn/pieces/{exercise.pk}/"
    assert pupil.get(here)["Location"] == f"{here}questions/1/"
    give(pupil, lesson, exercise, 1, "b")
    assert pupil.get(here)["Location"] == f"{here}questions/2/"


def test_a_right_answer_leads_to_the_next_question(pupil: Client, lesson: Lesson, exercise: Piece) -> None:
    html = give(pupil, lesson, exercise, 1, "b").content.decode()
    assert f'<a class="button" href="/learn/pieces/{exercise.pk}/questions/2/">Next question</a>' in html


def test_an_answer_not_right_yet_leads_to_the_video_and_another_wording(
    pupil: Client, lesson: Lesson, exercise: Piece
) -> None:
    html = give(pupil, lesson, exercise, 1, "a").content.decode()
    assert "Listen once more." in html
    assert f'href="/learn/pieces/{exercise.pk}/questions/1/?after=' in html
    assert "Try another like this" in html


def test_the_exercise_is_done_when_every_question_is_right(pupil: Client, lesson: Lesson, exercise: Piece) -> None:
    give(pupil, lesson, exercise, 1, "b")
    with scope(school=lesson.school):
        assert not PieceDone.objects.filter(piece=exercise).exists()
    html = give(pupil, lesson, exercise, 2, "b").content.decode()
    assert "All settled: back to the lesson" in html
    with scope(school=lesson.school):
        assert PieceDone.objects.filter(piece=exercise, person=lesson.pupil).count() == 1
    assert "Every question is settled." in pupil.get(f"/learn/pieces/{exercise.pk}/").content.decode()


def test_no_answer_is_asked_for_kindly(pupil: Client, lesson: Lesson, exercise: Piece) -> None:
    here = f"/learn/pieces/{exercise.pk}/questions/1/"
    pupil.get(here)
    before = everything()
    answer = pupil.post(here, {"token": str(waiting(lesson).token)})
    assert answer.status_code == 422
    assert "Choose one answer." in answer.content.decode()
    assert everything() == before


def test_a_question_that_is_not_there_is_not_found(pupil: Client, lesson: Lesson, exercise: Piece) -> None:
    assert pupil.get(f"/learn/pieces/{exercise.pk}/questions/3/").status_code == 404
    assert pupil.get(f"/learn/pieces/{lesson.piece.pk}/questions/1/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "variant", "right"),
    [
        (
            "multiple",
            {"options": [{"id": name, "text": name} for name in "abc"], "key": {"right": ["a", "c"]}},
            lambda attempt: {"answer": [shown(attempt, "a"), shown(attempt, "c")]},
        ),
        ("number", {"key": {"value": 3, "tolerance": 0}}, lambda attempt: {"answer": " 3 "}),
        ("text", {"key": {"accepted": ["upbeat"]}}, lambda attempt: {"answer": "Upbeat"}),
        (
            "order",
            {"options": [{"id": name, "text": name} for name in "abc"], "key": {"order": ["c", "a", "b"]}},
            lambda attempt: {f"order-{shown(attempt, name)}": str(place) for place, name in enumerate("cab", start=1)},
        ),
    ],
)
def test_every_kind_of_question_is_answered_by_its_form(
    pupil: Client, lesson: Lesson, kind: str, variant: dict[str, Any], right: Any
) -> None:
    with scope(school=lesson.school):
        specs = [VariantSpec(stem="Which?", **variant)]
        item = write_item(by=lesson.teacher, point=lesson.video.point, kind=kind, variants=specs)
        piece = add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title="Try", items=[item])
    here = f"/learn/pieces/{piece.pk}/questions/1/"
    assert "Which?" in pupil.get(here).content.decode()
    attempt = waiting(lesson)
    answer = pupil.post(here, {"token": str(attempt.token), **right(attempt)}, follow=True)
    assert "That is it." in answer.content.decode()
