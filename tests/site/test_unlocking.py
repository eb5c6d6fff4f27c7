"""Whoever gets an exercise by what they know is told of it, once, whatever breaks in between."""

from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from factories_learn import Lesson, make_lesson
from factories_practice import give
from factories_publish import make_item
from upbeat.rooms.classroom.actions.bag import open_piece
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.journal import bus
from upbeat.rooms.learn.events import PieceFinished
from upbeat.rooms.learn.models import PieceDone
from upbeat.rooms.publish.actions.conditions import set_further_conditions
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


def text(lesson: Lesson, title: str) -> Piece:
    return add_piece(
        by=lesson.teacher, package=lesson.package, kind="text", phase="after", title=title, body="Sing it."
    )


def open_for(piece: Piece) -> list[int | None]:
    with scopes_disabled():
        return list(Release.objects.filter(piece=piece).order_by("person").values_list("person_id", flat=True))


def test_what_comes_after_a_piece_opens_as_soon_as_that_one_is_finished(
    lesson: Lesson, django_capture_on_commit_callbacks: Any
) -> None:
    with scope(school=lesson.school), django_capture_on_commit_callbacks(execute=True):
        first, second = text(lesson, "First"), text(lesson, "Second")
        set_further_conditions(by=lesson.teacher, piece=second, after=[first])
    assert open_for(second) == []
    with scope(school=lesson.school), django_capture_on_commit_callbacks(execute=True):
        PieceDone.objects.create(person=lesson.pupil, piece=first, at=lesson.package.class_at)
        bus.publish(PieceFinished(lesson.school.pk, lesson.pupil.pk, first.pk))
    assert open_for(second) == [lesson.pupil.pk]
    assert [path for _person, path, _params in lines()] == [f"/learn/pieces/{second.pk}/"]


def test_what_waits_for_a_group_opens_as_the_groups_are_formed(
    lesson: Lesson, django_capture_on_commit_callbacks: Any
) -> None:
    with scope(school=lesson.school), django_capture_on_commit_callbacks(execute=True):
        piece, other = text(lesson, "For group one"), text(lesson, "For group nine")
        set_further_conditions(by=lesson.teacher, piece=piece, tables=[1])
        set_further_conditions(by=lesson.teacher, piece=other, tables=[9])
    with scope(school=lesson.school), django_capture_on_commit_callbacks(execute=True):
        form_groups(by=lesson.teacher, package=lesson.package, kind="mixed", size=4)
    assert lesson.pupil.pk in open_for(piece)
    assert open_for(other) == []


def test_what_a_crash_lost_of_groups_is_opened_by_the_round(lesson: Lesson) -> None:
    with scope(school=lesson.school):
        piece = text(lesson, "For group one")
        set_further_conditions(by=lesson.teacher, piece=piece, tables=[1])
        form_groups(by=lesson.teacher, package=lesson.package, kind="mixed", size=4)
    assert open_for(piece) == []
    open_what_is_known()
    assert lesson.pupil.pk in open_for(piece)


def test_a_tap_in_class_rings_no_bell(lesson: Lesson, django_capture_on_commit_callbacks: Any) -> None:
    with scope(school=lesson.school), django_capture_on_commit_callbacks(execute=True):
        piece = text(lesson, "From the bag")
        open_piece(by=lesson.teacher, piece=piece, persons=[lesson.pupil.pk])
    assert open_for(piece) == [lesson.pupil.pk]
    assert lines() == []
    open_what_is_known()
    assert lines() == []
