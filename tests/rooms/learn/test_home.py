"""What to do before the class, in the order of the classes."""

from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scope

from factories import make_pupil, make_section, make_teacher
from factories_learn import Lesson, answer, make_lesson, view, watch
from factories_publish import CLASS_AT, NOW, make_item, make_published_video, right_answer
from factories_publish import make_lesson as make_package
from upbeat.rooms.learn.actions import answer_exercise, ask_exercise, tick_piece
from upbeat.rooms.learn.actions.peers import count_peers
from upbeat.rooms.learn.queries import Home, home_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import open_piece, revoke_piece
from upbeat.rooms.publish.actions.videos import revoke_video
from upbeat.rooms.publish.models import Package, Piece

pytestmark = pytest.mark.django_db


def home(lesson: Lesson, person: Person | None = None, days: int = 0) -> Home:
    with scope(school=lesson.school):
        return home_of(person or lesson.pupil, NOW + timedelta(days=days))


def add(lesson: Lesson, **fields: Any) -> Piece:
    with scope(school=lesson.school):
        return add_piece(by=lesson.teacher, package=lesson.package, **fields)


def another(lesson: Lesson, title: str, days: int, *, pushed: bool = True) -> Package:
    video = make_published_video(lesson.teacher, title=title)
    return make_package(
        lesson.teacher, lesson.section, [video], title=title, class_at=CLASS_AT + timedelta(days=days), pushed=pushed
    )


def test_lessons_stand_in_the_order_of_their_classes() -> None:
    lesson = make_lesson(title="Second")
    another(lesson, "Third", 2)
    another(lesson, "First", -1)
    assert [one.package.title for one in home(lesson).ahead] == ["First", "Second", "Third"]


def test_a_lesson_that_is_not_pushed_is_not_seen() -> None:
    lesson = make_lesson(title="Pushed")
    another(lesson, "Not yet", 1, pushed=False)
    assert [one.package.title for one in home(lesson).ahead] == ["Pushed"]


def test_a_lesson_of_another_class_is_not_seen() -> None:
    lesson = make_lesson()
    teacher = make_teacher(lesson.school)
    section = make_section(lesson.school, teacher=teacher)
    make_package(teacher, section, [make_published_video(teacher)], title="Theirs")
    assert [one.package.title for one in home(lesson).ahead] == ["The upbeat"]
    assert home(lesson, lesson.teacher).ahead == ()


def test_a_lesson_is_behind_an_hour_after_its_beginning() -> None:
    lesson = make_lesson()
    with scope(school=lesson.school):
        during = home_of(lesson.pupil, CLASS_AT + timedelta(minutes=59))
        after = home_of(lesson.pupil, CLASS_AT + timedelta(minutes=61))
    assert (len(during.ahead), len(during.behind)) == (1, 0)
    assert (len(after.ahead), len(after.behind)) == (0, 1)


def test_a_piece_not_begun_is_not_yet_and_takes_its_whole_time() -> None:
    lesson = make_lesson(duration=240)
    [one] = home(lesson).ahead
    assert [(piece.state, piece.minutes_left) for piece in one.before] == [("not-yet", 6.0)]
    assert (one.minutes_left, one.is_ready) == (6, False)


def test_a_video_half_watched_is_nearly_settled_and_takes_half_its_time() -> None:
    lesson = make_lesson(duration=240, checkpoints=[])
    watch(view(lesson), (0, 120))
    [one] = home(lesson).ahead
    assert (one.before[0].state, one.minutes_left) == ("nearly", 3)
    assert (one.before[0].watched_s, one.before[0].duration_s) == (120.0, 240.0)


def test_a_finished_video_is_settled_and_takes_no_time() -> None:
    lesson = make_lesson(checkpoints=[60])
    viewing = view(lesson)
    answer(lesson, viewing, 60)
    watch(viewing, (0, 180))
    [one] = home(lesson).ahead
    assert (one.before[0].state, one.minutes_left, one.is_ready, one.next) == ("settled", 0, True, None)


def test_a_text_is_settled_by_a_tick() -> None:
    lesson = make_lesson()
    text = add(lesson, kind="text", title="Read", body="Page 12", minutes=3)
    with scope(school=lesson.school):
        tick_piece(by=lesson.pupil, piece=text, now=NOW)
    states = {piece.piece.title: piece.state for piece in home(lesson).ahead[0].before}
    assert states == {"The upbeat": "not-yet", "Read": "settled"}


def test_an_exercise_is_nearly_settled_until_every_question_is_right() -> None:
    lesson = make_lesson()
    items = [make_item(lesson.teacher, lesson.video.point) for _n in range(2)]
    exercise = add(lesson, kind="exercise", title="Try", items=items, minutes=4)
    seen = []
    with scope(school=lesson.school):
        for item in items:
            attempt = ask_exercise(by=lesson.pupil, piece=exercise, item=item, now=NOW)
            answer_exercise(by=lesson.pupil, piece=exercise, token=attempt.token, answer=right_answer(attempt), now=NOW)
            one = next(one for one in home(lesson).ahead[0].before if one.piece == exercise)
            seen.append((one.state, one.right, one.asked, one.minutes_left))
    assert seen == [("nearly", 1, 2, 2.0), ("settled", 2, 2, 0.0)]


def test_a_piece_in_class_is_named_but_closed_until_the_teacher_opens_it() -> None:
    lesson = make_lesson()
    piece = add(lesson, kind="text", phase="in", title="Sing bar 4", body="Together")
    assert [(one.piece.title, one.is_open) for one in home(lesson).ahead[0].during] == [("Sing bar 4", False)]
    with scope(school=lesson.school):
        open_piece(by=lesson.teacher, piece=piece, now=NOW)
    assert [(one.piece.title, one.is_open) for one in home(lesson).ahead[0].during] == [("Sing bar 4", True)]


def test_what_was_taken_back_is_not_asked_for() -> None:
    lesson = make_lesson()
    add(lesson, kind="text", title="Read", body="Page 12")
    with scope(school=lesson.school):
        revoke_piece(by=lesson.teacher, piece=lesson.piece, reason="A mistake.")
    assert [one.piece.title for one in home(lesson).ahead[0].before] == ["Read"]


def test_a_video_that_is_not_served_is_not_asked_for() -> None:
    lesson = make_lesson()
    with scope(school=lesson.school):
        revoke_video(by=lesson.teacher, video=lesson.video, reason="A mistake.")
    assert home(lesson).ahead[0].before == ()


def test_the_number_of_queries_does_not_grow_with_the_lessons(django_assert_num_queries: Any) -> None:
    lesson = make_lesson()
    add(lesson, kind="exercise", title="Try", items=[make_item(lesson.teacher, lesson.video.point)])
    with scope(school=lesson.school), django_assert_num_queries(7):
        home_of(lesson.pupil, NOW)
    for title, days in (("Next", 1), ("After next", 2)):
        more = another(lesson, title, days)
        with scope(school=lesson.school):
            items = [make_item(lesson.teacher, lesson.video.point)]
            add_piece(by=lesson.teacher, package=more, kind="exercise", title="Try", items=items)
    with scope(school=lesson.school), django_assert_num_queries(7):
        assert len(home_of(lesson.pupil, NOW).ahead) == 3


def test_of_the_class_only_a_total_is_told_and_never_below_five() -> None:
    lesson = make_lesson(checkpoints=[], pupils=29)
    pupils = [make_pupil(lesson.section) for _n in range(12)]
    begun = []
    for pupil in pupils:
        watch(view(lesson, by=pupil), (0, 5))
        count_peers(NOW, draw=lambda: 0.9)
        share = home(lesson).ahead[0].begun
        begun.append((share.done, share.total) if share else None)
    assert begun == [None] * 7 + [(8, 42)] * 5
