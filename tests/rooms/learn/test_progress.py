"""A learner sees their own progress, honestly."""

from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scope

from factories_learn import Lesson, answer, make_lesson, view, watch
from factories_publish import CLASS_AT, NOW, make_published_video
from factories_publish import make_lesson as make_package
from upbeat.rooms.learn.actions import write_note
from upbeat.rooms.learn.queries import Progress, progress_of, watch_state

pytestmark = pytest.mark.django_db


def progress(lesson: Lesson, *, hours: int = 1) -> Progress:
    with scope(school=lesson.school):
        return progress_of(lesson.pupil, NOW + timedelta(hours=hours))


def test_nothing_done_is_said_to_be_nothing() -> None:
    seen = progress(make_lesson())
    assert (seen.watched_s, seen.answers, seen.notes, seen.points) == (0, 0, 0, ())
    assert len(seen.days) == 7
    assert {seconds for _day, seconds in seen.days} == {0.0}


def test_the_parts_not_watched_are_named() -> None:
    lesson = make_lesson(checkpoints=[])
    watch(view(lesson), (0, 60), (90, 120))
    with scope(school=lesson.school):
        state = watch_state(lesson.pupil, lesson.version)
    assert (state.watched_s, state.duration_s, state.position_s) == (90.0, 180.0, 120.0)
    assert state.missing == ((60.0, 90.0), (120.0, 180.0))


def test_a_gap_of_less_than_a_second_is_not_named() -> None:
    lesson = make_lesson(checkpoints=[])
    watch(view(lesson), (0, 60), (60.6, 180))
    with scope(school=lesson.school):
        assert watch_state(lesson.pupil, lesson.version).missing == ()


def test_seconds_watched_again_count_once() -> None:
    lesson = make_lesson(checkpoints=[])
    watch(view(lesson), (0, 60), (30, 70), (0, 10))
    seen = progress(lesson)
    assert seen.watched_s == 70.0
    assert seen.days[-1] == (NOW.date(), 70.0)


def test_a_point_shows_right_answers_of_all() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    answer(lesson, viewing, 60, option="a")
    answer(lesson, viewing, 60)
    answer(lesson, viewing, 120)
    [point] = progress(lesson).points
    assert (point.point, point.state, point.right, point.answers) == (lesson.video.point, "nearly", 2, 3)
    assert progress(lesson).answers == 3


def test_notes_are_counted() -> None:
    lesson = make_lesson()
    with scope(school=lesson.school):
        write_note(by=lesson.pupil, version=lesson.version, second=5, text="Aha", now=NOW)
    assert progress(lesson).notes == 1


def test_the_number_of_queries_does_not_grow_with_the_lessons(django_assert_num_queries: Any) -> None:
    lesson = make_lesson()
    with scope(school=lesson.school), django_assert_num_queries(13):
        progress_of(lesson.pupil, NOW)
    for days in (1, 2):
        video = make_published_video(lesson.teacher)
        make_package(lesson.teacher, lesson.section, [video], class_at=CLASS_AT + timedelta(days=days))
    with scope(school=lesson.school), django_assert_num_queries(13):
        assert len(progress_of(lesson.pupil, NOW).lessons) == 3
