"""The dates of a pupil, and the address that opens them."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from factories_learn import Lesson, make_lesson
from factories_publish import CLASS_AT, NOW, make_published_video
from factories_publish import make_lesson as make_package
from upbeat.kernel.errors import NotFound
from upbeat.rooms.learn.actions.calendar import close_calendar, open_calendar
from upbeat.rooms.learn.models import CalendarFeed
from upbeat.rooms.learn.queries.calendar import access_feed, dates_of, feed_of, token_of
from upbeat.rooms.publish.actions.packages import change_class_time
from upbeat.rooms.publish.actions.releases import revoke_piece

pytestmark = pytest.mark.django_db


def dates(lesson: Lesson):
    with scope(school=lesson.school):
        return dates_of(lesson.pupil, NOW)


def test_a_lesson_has_its_class_its_due_day_and_what_it_takes():
    lesson = make_lesson()
    [one] = dates(lesson)
    assert (one.package, one.due_on, one.minutes, one.revision) == (lesson.package, date(2026, 11, 18), 4, 0)
    assert (one.changed_at, [piece.pk for piece in one.pieces]) == (NOW, [lesson.piece.pk])


def test_the_due_day_is_counted_in_the_zone_of_the_school():
    lesson = make_lesson()
    lesson.school.time_zone = "Asia/Shanghai"  # where 23:00 in UTC is the next morning
    lesson.school.save()
    with scope(school=lesson.school):
        change_class_time(by=lesson.teacher, package=lesson.package, class_at=CLASS_AT.replace(hour=23))
    lesson.pupil.refresh_from_db()
    assert dates(lesson)[0].due_on == date(2026, 11, 19)


def test_a_lesson_that_moves_keeps_its_names_and_is_a_later_revision():
    lesson = make_lesson()
    [before] = dates(lesson)
    with scope(school=lesson.school):
        change_class_time(by=lesson.teacher, package=lesson.package, class_at=CLASS_AT + timedelta(days=1))
    [after] = dates(lesson)
    assert [after.name(of) for of in ("class", "due")] == [before.name(of) for of in ("class", "due")]
    assert before.name("class") != before.name("due")
    assert (after.revision, after.due_on) == (1, date(2026, 11, 19))


def test_what_was_taken_back_leaves_a_date_with_nothing_to_do():
    lesson = make_lesson()
    with scope(school=lesson.school):
        revoke_piece(by=lesson.teacher, piece=lesson.piece, reason="A slip.", now=NOW + timedelta(hours=1))
    [one] = dates(lesson)
    assert (one.pieces, one.revision, one.changed_at) == ((), 1, NOW + timedelta(hours=1))


def test_a_token_opens_its_feed_and_nothing_near_it_does():
    lesson = make_lesson()
    with scope(school=lesson.school):
        token = token_of(open_calendar(by=lesson.pupil, now=NOW))
    assert access_feed(token).person == lesson.pupil
    number, _dash, seal = token.partition("-")
    for wrong in (
        "",
        number,
        f"{number}-",
        f"{int(number) + 1}-{seal}",
        f"{token}0",
        f"²-{seal}",
        f"{'9' * 30}-{seal}",
    ):
        with pytest.raises(NotFound):
            access_feed(wrong)


def test_a_fresh_address_ends_the_one_before_and_none_is_ever_the_same():
    lesson = make_lesson()
    with scope(school=lesson.school):
        first = token_of(open_calendar(by=lesson.pupil, now=NOW))
        second = token_of(open_calendar(by=lesson.pupil, now=NOW))
        assert first != second
        assert token_of(feed_of(lesson.pupil)) == second
        assert CalendarFeed.objects.count() == 2
    with pytest.raises(NotFound):
        access_feed(first)
    with scope(school=lesson.school):
        close_calendar(by=lesson.pupil, now=NOW)
        assert feed_of(lesson.pupil) is None
    with pytest.raises(NotFound):
        access_feed(second)


def test_the_address_of_a_closed_account_opens_nothing():
    lesson = make_lesson()
    with scope(school=lesson.school):
        token = token_of(open_calendar(by=lesson.pupil, now=NOW))
    lesson.pupil.is_active = False
    lesson.pupil.save()
    with pytest.raises(NotFound):
        access_feed(token)


def test_the_dates_cost_the_same_for_one_lesson_and_for_three(django_assert_num_queries):
    lesson = make_lesson()

    def costs(lessons):
        with scope(school=lesson.school), django_assert_num_queries(9):
            assert len(dates_of(lesson.pupil, NOW)) == lessons

    costs(1)
    for days in (1, 2):
        video = make_published_video(lesson.teacher)
        make_package(lesson.teacher, lesson.section, [video], class_at=CLASS_AT + timedelta(days=days))
    costs(3)
