"""The first page of a pupil."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope

from factories import make_pupil, make_section
from factories_assess import EVALUATE_UNTIL, handed, judged, make_task
from factories_learn import Lesson, make_lesson, view, watch
from factories_publish import CLASS_AT, NOW, make_published_video
from factories_publish import make_lesson as make_package
from upbeat.rooms.assess.actions.allocating import begin_round
from upbeat.rooms.assess.models import Allocation
from upbeat.rooms.classroom.actions.remarks import remark_on_pupil
from upbeat.rooms.learn.actions.peers import count_peers


def home(browser: Client) -> str:
    answer = browser.get("/learn/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_is_not_signed_in_is_sent_to_the_door(client: Client, db: None) -> None:
    answer = client.get("/learn/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/learn/")


def test_the_page_says_before_which_day(pupil: Client) -> None:
    assert "<h1>What to do before Thursday</h1>" in home(pupil)


def test_the_nearest_day_has_its_own_word(pupil: Client, clock: Any) -> None:
    clock.move_to(CLASS_AT - timedelta(days=1))
    assert "<h1>What to do before class tomorrow</h1>" in home(pupil)
    clock.move_to(CLASS_AT - timedelta(hours=2))
    assert "<h1>What to do before class today</h1>" in home(pupil)


def test_a_piece_shows_its_time_then_how_much_is_watched(pupil: Client, lesson: Lesson) -> None:
    assert '<span class="task-note">4 min' in home(pupil)
    watch(view(lesson), (0, 42))
    assert '<span class="task-note">0:42 of 3:00' in home(pupil)


def test_the_one_button_goes_to_what_comes_next(pupil: Client, lesson: Lesson) -> None:
    assert f'<a class="button" href="/learn/pieces/{lesson.piece.pk}/">Begin</a>' in home(pupil)


def test_the_class_total_stays_hidden_below_five(pupil: Client, lesson: Lesson) -> None:
    for _n in range(4):
        watch(view(lesson, by=make_pupil(lesson.section)), (0, 5))
    count_peers(draw=lambda: 0.9)
    assert "have begun" not in home(pupil)


def test_the_class_total_says_at_least_how_many(client: Client, db: None) -> None:
    lesson = make_lesson(pupils=20)
    for _n in range(9):
        watch(view(lesson, by=make_pupil(lesson.section)), (0, 5))
    count_peers(draw=lambda: 0.9)
    client.force_login(lesson.pupil)
    assert "At least 9 of 30 have begun" in home(client)


def test_an_empty_page_says_what_will_be_here(client: Client, school: Any) -> None:
    client.force_login(make_pupil(make_section(school)))
    assert "Nothing to do before class" in home(client)


def test_another_school_sees_nothing_of_it(client: Client, lesson: Lesson) -> None:
    stranger = make_lesson(title="Elsewhere")
    client.force_login(stranger.pupil)
    page = home(client)
    assert "Elsewhere" in page
    assert "The upbeat" not in page


def test_the_number_of_queries_is_the_same_for_one_lesson_and_three(
    pupil: Client, lesson: Lesson, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(14):
        home(pupil)
    for days in (1, 2):
        video = make_published_video(lesson.teacher)
        make_package(lesson.teacher, lesson.section, [video], class_at=CLASS_AT + timedelta(days=days))
    with django_assert_num_queries(14):
        assert home(pupil).count("In class <small>") == 3


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_reads_in_both_languages(pupil: Client, lesson: Lesson, language: str) -> None:
    lesson.pupil.language = language
    lesson.pupil.save()
    assert f'<html lang="{language}"' in home(pupil)


def test_works_to_evaluate_stand_on_the_page_until_the_time_is_over(client: Client, db: None, clock: Any) -> None:
    room = make_task(pupils=4, peers=3)
    for person in room.pupils:
        handed(room, person)
    begun = room.task.due_at + timedelta(minutes=1)
    with scope(school=room.school):
        begin_round(by=room.teacher, task=room.task, now=begun)
    clock.move_to(begun)
    client.force_login(room.pupils[0])
    assert "3 works" in home(client)
    with scope(school=room.school):
        first = Allocation.objects.filter(person=room.pupils[0])[0]
        judged(first, 2, 1, begun)
    assert "2 works" in home(client)
    clock.move_to(EVALUATE_UNTIL)
    assert "Evaluate the work of others" not in home(client)


def test_the_page_says_that_there_is_news_and_no_more_when_they_are_read(pupil: Client, lesson: Lesson) -> None:
    pupil.post("/news/")
    assert "new for you" not in home(pupil)
    with scope(school=lesson.school):
        remark_on_pupil(by=lesson.teacher, pupil=lesson.pupil, text="Well done.", path="/news/", now=NOW)
    assert '<a class="chip" href="/news/">One thing is new for you</a>' in home(pupil)
    pupil.post("/news/")
    assert "new for you" not in home(pupil)
