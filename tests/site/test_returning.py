"""Pupils are told once that their work is given back: when there is something of it to see, and not before."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django_scopes import scope

from clients import client_of
from factories_assess import Classroom, handed, make_task, marked
from factories_publish import CLASS_AT, NOW
from upbeat.rooms.assess.actions.grading import release_grades
from upbeat.rooms.discuss.models import Notification
from upbeat.site.returning import tell_what_is_due
from upbeat.site.rounds import EVERY

LATER = CLASS_AT + timedelta(hours=2)


@pytest.fixture
def room(db: None) -> Iterator[Classroom]:
    made = make_task(peers=0)
    with scope(school=made.school):
        yield made


def told() -> list[tuple[int, str, dict[str, str]]]:
    rows = Notification.objects.filter(kind="graded").order_by("pk")
    return [(row.person_id, row.path, row.params) for row in rows]


def test_whoever_has_a_grade_finds_one_line_when_grades_are_given_back(
    room: Classroom, django_capture_on_commit_callbacks: Any
) -> None:
    pupil, late = room.pupils[:2]
    with django_capture_on_commit_callbacks(execute=True):
        marked(room, handed(room, pupil))
        waits = handed(room, late)
    assert told() == []
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            release_grades(by=room.teacher, task=room.task, grades_from=LATER, words_from=None, now=LATER)
    line = (f"/learn/pieces/{room.piece.pk}/", {"title": "Write a tune"})
    assert told() == [(pupil.pk, *line)]
    with django_capture_on_commit_callbacks(execute=True):
        marked(room, waits, at=LATER)
    assert told() == [(pupil.pk, *line), (late.pk, *line)]
    assert "Your work on “Write a tune” is back" in client_of(pupil).get("/news/").content.decode()


def test_words_alone_are_something_to_see_but_not_on_work_that_nobody_spoke_of(
    room: Classroom, django_capture_on_commit_callbacks: Any
) -> None:
    marked(room, handed(room, room.pupils[0]), comment="Well sung.")
    handed(room, room.pupils[1])
    with django_capture_on_commit_callbacks(execute=True):
        release_grades(by=room.teacher, task=room.task, grades_from=None, words_from=LATER, now=LATER)
    assert [person for person, _path, _params in told()] == [room.pupils[0].pk]


def test_when_the_time_comes_by_itself_the_round_tells_once_and_not_before(room: Classroom) -> None:
    marked(room, handed(room, room.pupils[0]))
    release_grades(by=room.teacher, task=room.task, grades_from=LATER, words_from=None, now=NOW)
    with time_machine.travel(LATER - timedelta(minutes=1), tick=False):
        assert tell_what_is_due() == 0
    with time_machine.travel(LATER, tick=False):
        assert [tell_what_is_due(), tell_what_is_due()] == [1, 0]
    assert len(told()) == 1
    assert tell_what_is_due in EVERY
