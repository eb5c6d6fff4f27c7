"""Why the model thinks so, for teachers."""

from typing import Any

import pytest
from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, make_lesson
from factories_practice import give, make_items
from upbeat.rooms.learn.queries.explaining import Explained, knowledge_about, knowledge_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(checkpoints=[])


def known(lesson: Lesson) -> Explained:
    with scope(school=lesson.school):
        [one] = knowledge_of(lesson.pupil)
    return one


def test_two_wrong_in_a_row_are_named_and_pull_down(lesson: Lesson) -> None:
    items = make_items(lesson.teacher, lesson.video.point, 3)
    for item, right in zip([*items, *items], [True, True, True, True, False, False], strict=True):
        give(lesson.pupil, item, right=right)
    one = known(lesson)
    assert (one.right, one.attempts, one.run, one.run_right) == (4, 6, 2, False)
    parts = {reason.part: reason.amount for reason in one.reasons}
    assert set(parts) <= {"learner", "point", "difficulty", "item"}
    assert one.reasons[0].part == "point"
    others = [abs(reason.amount) for reason in one.reasons[1:]]
    assert others == sorted(others, reverse=True)
    assert one.state in ("nearly", "not-yet")


def test_right_answers_make_the_next_likelier(lesson: Lesson) -> None:
    items = make_items(lesson.teacher, lesson.video.point, 3)
    told = []
    for item in (*items, *items):
        give(lesson.pupil, item)
        told.append(known(lesson).likely)
    assert told == sorted(told)
    assert known(lesson).state == "settled"
    assert known(lesson).percent == round(100 * known(lesson).likely)


def test_who_is_stuck_is_said_to_be(lesson: Lesson) -> None:
    items = make_items(lesson.teacher, lesson.video.point, 3)
    for n in range(10):
        give(lesson.pupil, items[n % 3], right=False)
    assert not known(lesson).stuck
    give(lesson.pupil, items[0], right=False)
    assert known(lesson).stuck
    assert known(lesson).state == "not-yet"


def test_of_a_class_those_who_need_help_come_first_and_only_pupils_asked_about(
    lesson: Lesson, django_assert_num_queries: Any
) -> None:
    items = make_items(lesson.teacher, lesson.video.point, 3)
    good, weak, other = (make_pupil(lesson.section) for _n in range(3))
    for item in (*items, *items):
        give(good, item)
        give(weak, item, right=False)
        give(other, item)
    with scope(school=lesson.school):
        with django_assert_num_queries(6):
            found = knowledge_about(lesson.video.point, [good, weak])
        assert [one.person for one in found] == [weak, good]
        with django_assert_num_queries(6):
            assert len(knowledge_about(lesson.video.point, [good, weak, other])) == 3


def test_nobody_has_answered_yet(lesson: Lesson) -> None:
    with scope(school=lesson.school):
        assert knowledge_of(lesson.pupil) == []
        assert knowledge_about(lesson.video.point, []) == []
