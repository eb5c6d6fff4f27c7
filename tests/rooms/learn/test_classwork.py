"""What a class has been given is read once for all who ask at the same time, and anew when something changes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, make_lesson, view, watch
from factories_publish import NOW
from upbeat.rooms.learn.queries import forget_classwork, home_of
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import revoke_piece
from upbeat.site.wiring import wire

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(settings: Any) -> Iterator[Lesson]:
    """A lesson in a process that remembers."""
    settings.CLASS_MEMORY_S = 60.0
    forget_classwork()
    yield make_lesson()
    forget_classwork()


def test_thirty_pupils_ask_for_the_class_once(lesson: Lesson, django_assert_num_queries: Any) -> None:
    other = make_pupil(lesson.section)
    with scope(school=lesson.school):
        home_of(lesson.pupil, NOW)
        with django_assert_num_queries(1):
            assert [one.package for one in home_of(other, NOW).ahead] == [lesson.package]


def test_what_is_ones_own_is_never_remembered(lesson: Lesson) -> None:
    with scope(school=lesson.school):
        assert home_of(lesson.pupil, NOW).ahead[0].before[0].state == "not-yet"
        watch(view(lesson), (0, 42))
        seen = home_of(lesson.pupil, NOW).ahead[0].before[0]
    assert (seen.state, seen.watched_s) == ("nearly", 42.0)


def test_what_was_taken_back_is_gone_at_once(lesson: Lesson, django_capture_on_commit_callbacks: Any) -> None:
    wire()
    with scope(school=lesson.school):
        add_piece(by=lesson.teacher, package=lesson.package, kind="text", title="Read", body="Page 12")
        assert len(home_of(lesson.pupil, NOW).ahead[0].before) == 2
        with django_capture_on_commit_callbacks(execute=True):
            revoke_piece(by=lesson.teacher, piece=lesson.piece, reason="A slip.")
        assert [one.piece.title for one in home_of(lesson.pupil, NOW).ahead[0].before] == ["Read"]


def test_who_has_left_the_class_sees_nothing_of_it_at_once(lesson: Lesson) -> None:
    with scope(school=lesson.school):
        assert len(home_of(lesson.pupil, NOW).ahead) == 1
        lesson.section.enrolments.filter(person=lesson.pupil).update(ended_at=NOW)
        assert home_of(lesson.pupil, NOW).ahead == ()
