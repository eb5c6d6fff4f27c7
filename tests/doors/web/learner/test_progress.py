"""One's own progress, said honestly."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, answer, view, watch
from factories_publish import CLASS_AT, NOW, make_published_video
from factories_publish import make_lesson as make_package
from upbeat.rooms.learn.models import EffortBand


def progress(browser: Client) -> str:
    answer = browser.get("/learn/progress/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_parts_not_watched_are_named(pupil: Client, lesson: Lesson, clock: Any) -> None:
    viewing = view(lesson)
    answer(lesson, viewing, 60)
    answer(lesson, viewing, 120)
    watch(viewing, (0, 60), (90, 120))
    clock.shift(timedelta(hours=1))
    html = progress(pupil)
    assert "watched 1:30 of 3:00, these parts not:" in html
    assert f'<a href="/learn/pieces/{lesson.piece.pk}/?t=60">1:00–1:30</a>' in html
    assert f'<a href="/learn/pieces/{lesson.piece.pk}/?t=120">2:00–3:00</a>' in html
    assert "2 of 2 answers right" in html
    assert "You watched on 1 of the last seven days, 2 min in all." in html


def test_another_pupil_does_not_see_it(pupil: Client, lesson: Lesson) -> None:
    watch(view(lesson), (0, 42))
    pupil.force_login(make_pupil(lesson.section))
    html = progress(pupil)
    assert "0:42" not in html
    assert "watched 0:00 of 3:00" in html


def test_the_number_of_queries_is_the_same_for_one_lesson_and_three(
    pupil: Client, lesson: Lesson, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(17):
        progress(pupil)
    for days in (1, 2):
        video = make_published_video(lesson.teacher)
        make_package(lesson.teacher, lesson.section, [video], class_at=CLASS_AT + timedelta(days=days))
    with django_assert_num_queries(17):
        assert progress(pupil).count("watched 0:00 of 3:00") == 3


def test_own_effort_stands_beside_those_who_later_succeeded_where_the_school_shows_it(
    pupil: Client, lesson: Lesson
) -> None:
    watch(view(lesson), (0, 60))
    with scope(school=lesson.school):
        EffortBand.objects.create(video=lesson.video, low_s=300, high_s=600, people=12, at=NOW)
    assert "who later managed it" not in progress(pupil)
    lesson.school.effort_bands = True
    lesson.school.save()
    assert "You have played it for 1 min. Most of those who later managed it played it for 5:00 to 10:00." in (
        progress(pupil)
    )
