"""Whoever gets an exercise by what they know is told of it, once, whatever breaks in between."""

from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from factories_learn import Lesson, make_lesson
from factories_practice import give
from factories_publish import make_item
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece, Release
from upbeat.site import unlocking
from upbeat.site.rounds import EVERY
from upbeat.site.unlocking import open_what_is_known

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(checkpoints=[], pupils=1)


def waiting(lesson: Lesson) -> Piece:
    """An exercise that waits for the point of the lesson's video, which its pupil masters then."""
    item = make_item(lesson.teacher, lesson.video.point)
    with scope(school=lesson.school):
        piece = add_piece(
            by=lesson.teacher, package=lesson.package, kind="exercise", phase="after", title="The unit", items=[item],
            opens_when=[lesson.video.point],
        )  # fmt: skip
    for _n in range(5):
        give(lesson.pupil, item)
    return piece


def lines() -> list[tuple[int, str, dict[str, str]]]:
    with scopes_disabled():
        rows = Notification.objects.filter(kind="opened").order_by("pk")
        return [(row.person_id, row.path, row.params) for row in rows]


def test_the_pupil_finds_one_line_at_the_bell_and_nobody_else_does(
    lesson: Lesson, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        piece = waiting(lesson)
    told = {"title": "The unit", "lesson": lesson.package.title}
    assert lines() == [(lesson.pupil.pk, f"/learn/pieces/{piece.pk}/", told)]
    assert open_what_is_known() == 0
    assert len(lines()) == 1


def test_what_a_crash_lost_is_opened_and_told_by_the_round(lesson: Lesson) -> None:
    piece = waiting(lesson)
    with scopes_disabled():
        assert not Release.objects.filter(piece=piece).exists()
    assert open_what_is_known() == 1
    assert [person for person, _path, _params in lines()] == [lesson.pupil.pk]
    assert open_what_is_known() == 0
    assert len(lines()) == 1
    assert open_what_is_known in EVERY


def test_a_pupil_for_whom_it_opened_and_who_was_not_told_is_told_by_the_round(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(lesson)
    with scope(school=lesson.school):
        unlocking.unlock()
    assert lines() == []
    open_what_is_known()
    assert len(lines()) == 1
