"""The calendar of the phone."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client
from django_scopes import scope
from icalendar import Calendar

from factories_learn import Lesson
from factories_publish import CLASS_AT
from upbeat.rooms.discuss.actions.reminding import choose_reminders
from upbeat.rooms.publish.actions.packages import change_class_time, edit_package
from upbeat.rooms.publish.actions.releases import revoke_piece


def address(pupil: Client) -> str:
    pupil.post("/learn/calendar/", {"open": "1"})
    found = re.search(
        r'value="http://testserver(/learn/calendar/[\w-]+\.ics)"', pupil.get("/learn/calendar/").content.decode()
    )
    assert found
    return found[1]


def events(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {"due" if "TRANSP" in event else "class": event for event in found}


def test_a_phone_that_is_not_signed_in_reads_the_dates(pupil: Client, lesson: Lesson) -> None:
    answer = Client().get(address(pupil))
    told = events(answer)
    assert told["class"].decoded("dtstart") == datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
    assert told["class"]["summary"] == "Class: The upbeat"
    assert told["due"].decoded("dtstart") == date(2026, 11, 18)
    assert told["due"]["summary"] == "Before class: The upbeat (4 min)"
    assert f"http://testserver/learn/lessons/{lesson.package.pk}/" in told["due"]["description"]
    [alarm] = told["due"].walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=17)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_file_tells_nobody_s_name_school_class_nor_what_was_done(pupil: Client, lesson: Lesson) -> None:
    text = Client().get(address(pupil)).content.decode()
    for detail in (lesson.pupil.name, lesson.pupil.login, lesson.teacher.name, lesson.school.name, lesson.section.name):
        assert detail not in text


def test_odd_signs_come_through_and_no_line_is_too_long(pupil: Client, lesson: Lesson) -> None:
    title, preview = "弱起，再来；\\ 一次, “a; b”" * 4, "One\nBEGIN:VALARM\ntwo; three, \\n"
    with scope(school=lesson.school):
        edit_package(by=lesson.teacher, package=lesson.package, title=title, goals="", method="", preview=preview)
    answer = Client().get(address(pupil))
    assert events(answer)["class"]["summary"] == f"Class: {title}"
    assert events(answer)["class"]["description"].startswith("One\nBEGIN:VALARM\ntwo; three, \\n")
    assert len(Calendar.from_ical(answer.content).walk("VALARM")) == 1
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


def test_a_lesson_that_moves_moves_in_the_calendar(pupil: Client, lesson: Lesson) -> None:
    feed = address(pupil)
    before = events(Client().get(feed))
    with scope(school=lesson.school):
        change_class_time(by=lesson.teacher, package=lesson.package, class_at=CLASS_AT + timedelta(hours=3))
    after = events(Client().get(feed))
    assert after["class"]["uid"] == before["class"]["uid"]
    assert (before["class"]["sequence"], after["class"]["sequence"]) == (0, 1)
    assert after["class"].decoded("dtstart") == CLASS_AT + timedelta(hours=3)


def test_what_is_taken_back_is_cancelled_under_the_same_name(pupil: Client, lesson: Lesson) -> None:
    feed = address(pupil)
    before = events(Client().get(feed))
    with scope(school=lesson.school):
        revoke_piece(by=lesson.teacher, piece=lesson.piece, reason="A slip.")
    after = events(Client().get(feed))
    assert (after["due"]["status"], after["due"]["uid"]) == ("CANCELLED", before["due"]["uid"])
    assert "STATUS" not in after["class"]


def test_an_address_is_taken_away_and_a_new_one_ends_the_old(pupil: Client, lesson: Lesson) -> None:
    first = address(pupil)
    second = address(pupil)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    pupil.post("/learn/calendar/", {"close": "1"})
    assert Client().get(second).status_code == 404


def test_an_unchanged_calendar_is_not_sent_again(pupil: Client, lesson: Lesson) -> None:
    feed = address(pupil)
    mark = Client().get(feed)["ETag"]
    assert Client().get(feed, headers={"If-None-Match": mark}).status_code == 304


def test_who_does_not_want_reminders_has_no_alarm(pupil: Client, lesson: Lesson) -> None:
    feed = address(pupil)
    with scope(school=lesson.school):
        choose_reminders(by=lesson.pupil, person=lesson.pupil, what="all", wanted=False)
    assert events(Client().get(feed))["due"].walk("VALARM") == []


def test_the_file_is_taken_once_whole_or_for_a_lesson(pupil: Client, lesson: Lesson) -> None:
    whole = pupil.get("/learn/calendar/once.ics")
    assert whole["Content-Disposition"] == 'attachment; filename="upbeat.ics"'
    one = pupil.get(f"/learn/lessons/{lesson.package.pk}/calendar.ics")
    assert events(one)["class"]["uid"] == events(whole)["class"]["uid"]
    assert Client().get("/learn/calendar/once.ics").status_code == 302


def test_the_page_shows_the_address_as_a_picture(pupil: Client) -> None:
    assert "<svg" not in pupil.get("/learn/calendar/").content.decode().partition("<main")[2]
    address(pupil)
    html = pupil.get("/learn/calendar/").content.decode()
    assert 'href="webcal://testserver/learn/calendar/' in html
    assert "<svg" in html.partition("<main")[2]
