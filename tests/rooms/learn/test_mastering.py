"""What an answer moves: the pupil, the pupil on the point, the point, the question and the school."""

from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, make_lesson
from factories_practice import give, make_items
from factories_publish import NOW
from upbeat.kernel import mastery
from upbeat.kernel.mastery import Estimate, PointState, Situation
from upbeat.rooms.items.models import Item
from upbeat.rooms.learn.actions.mastering import learn_from
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery
from upbeat.rooms.learn.queries.known import Meets, known_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(checkpoints=[])


@pytest.fixture
def items(lesson: Lesson) -> list[Item]:
    return make_items(lesson.teacher, lesson.video.point, 3)


def known(lesson: Lesson, item: Item) -> Situation:
    meets = Meets(lesson.pupil.pk, item.pk, item.point_id, lesson.school.pk)
    return known_before([meets]).situation(meets)


def test_every_number_after_some_answers_is_that_of_the_model(lesson: Lesson, items: list[Item]) -> None:
    other = make_pupil(lesson.section)
    give(other, items[0], right=False)
    plain = mastery.update(Situation((PointState(),), difficulties=(Estimate(),)), False)
    # The second pupil is new; the question, the point and the school are not.
    plain = Situation((PointState(),), Estimate(), plain.difficulties, plain.item, plain.base)
    first = mastery.update(plain, True)
    give(lesson.pupil, items[0])
    again = mastery.update(
        Situation(first.points, first.learner, first.difficulties, Estimate(), first.base, first.overall), False
    )
    give(lesson.pupil, items[1], right=False)
    with scope(school=lesson.school):
        found = known(lesson, items[1])
    assert found.points[0].theta == pytest.approx(again.points[0].theta)
    assert (found.points[0].wins, found.points[0].fails, found.points[0].streak) == (1, 1, 0)
    for one, same in (
        (found.learner, again.learner),
        (found.difficulties[0], again.difficulties[0]),
        (found.item, again.item),
        (found.base, again.base),
    ):
        assert one.answers == same.answers
        assert one.value == pytest.approx(same.value)
    assert found.overall == pytest.approx(again.overall)


def test_mastery_is_won_by_right_answers_and_lost_by_wrong_ones(lesson: Lesson, items: list[Item]) -> None:
    for n in range(5):
        give(lesson.pupil, items[n % 3])
    with scope(school=lesson.school):
        won = Mastery.objects.get()
        assert won.mastered_at == NOW
        Mastery.objects.update(rechecked_at=NOW)
    for n in range(6):
        give(lesson.pupil, items[n % 3], right=False)
    with scope(school=lesson.school):
        assert Mastery.objects.get().mastered_at is None
    for n in range(5):
        give(lesson.pupil, items[n % 3], now=NOW + timedelta(days=1))
    with scope(school=lesson.school):
        row = Mastery.objects.get()
    assert (row.mastered_at, row.rechecked_at) == (NOW + timedelta(days=1), None)


def test_an_answer_costs_few_statements(lesson: Lesson, items: list[Item], django_assert_max_num_queries: Any) -> None:
    give(lesson.pupil, items[0])
    response = give(lesson.pupil, items[0], learn=False)
    with scope(school=lesson.school), django_assert_max_num_queries(4):
        learn_from(response, now=NOW)


def test_another_school_has_numbers_of_its_own(lesson: Lesson, items: list[Item]) -> None:
    give(lesson.pupil, items[0])
    elsewhere = make_lesson(checkpoints=[])
    [item] = make_items(elsewhere.teacher, elsewhere.video.point, 1)
    with scope(school=elsewhere.school):
        assert known(elsewhere, item).base == Estimate()
        assert (Difficulty.objects.count(), LearnerLevel.objects.count(), Mastery.objects.count()) == (0, 0, 0)
    with scope(school=lesson.school):
        assert (Difficulty.objects.count(), LearnerLevel.objects.count(), Mastery.objects.count()) == (3, 1, 1)
