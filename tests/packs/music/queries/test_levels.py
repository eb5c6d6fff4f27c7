"""A drawn question gets harder as its level is mastered, and easier only where nothing goes right."""

from itertools import pairwise

import pytest
from django.db import transaction
from django_scopes import scope

from factories_learn import after, make_lesson
from factories_music import make_music
from upbeat.kernel.music.seeds import level_in, seed_at
from upbeat.packs.music.queries.levels import level_for
from upbeat.rooms.items.actions import answer_attempt, open_attempt
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.queries import latest_version, public_question
from upbeat.rooms.learn.actions.mastering import learn_from

LEVELS = [1, 4]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    made = make_lesson()
    with scope(school=made.school):
        yield made


@pytest.fixture
def item(lesson):
    return make_music(lesson.teacher, "ear", {"spec": {"kind": "interval"}, "levels": LEVELS}, point=lesson.video.point)


def answer(lesson, item, number, *, right):
    """A real answer in practice; the level at which it was asked."""
    with transaction.atomic():
        attempt = open_attempt(
            person=lesson.pupil, item_version=latest_version(item), place="practice", place_id=item.point_id,
            now=after(60 * number),
        )  # fmt: skip
        inside = drawn(attempt.variant, attempt.seed)
        text = next(one.text for one in inside.options if (one.id == inside.key["right"]) == right)
        given = next(one.id for one in public_question(attempt).options if one.text == text)
        response = answer_attempt(person=lesson.pupil, token=attempt.token, answer=given, now=after(60 * number))
        assert response.correct == right
        learn_from(response, now=after(60 * number))
    return level_in(attempt.seed, *LEVELS)


def test_who_has_not_answered_begins_at_the_lowest(lesson):
    assert level_for(lesson.pupil, lesson.video.point_id, 2, 5) == 2


def test_the_level_rises_by_right_answers_one_at_a_time_up_to_the_highest(lesson, item):
    levels = [answer(lesson, item, number, right=True) for number in range(30)]
    assert levels[0] == 1
    assert levels[-1] == 4
    assert levels == sorted(levels)
    assert {later - earlier for earlier, later in pairwise(levels)} == {0, 1}


def test_the_level_does_not_rise_by_wrong_answers_and_comes_down_after_many(lesson, item):
    risen = [answer(lesson, item, number, right=True) for number in range(12)][-1]
    fallen = [answer(lesson, item, number, right=False) for number in range(12, 30)]
    assert risen > 1
    assert max(fallen) <= risen + 1
    assert fallen[-1] < risen


def test_other_pupils_and_other_points_are_not_moved(lesson, item):
    for number in range(10):
        answer(lesson, item, number, right=True)
    assert level_for(lesson.teacher, item.point_id, *LEVELS) == 1
    assert level_for(lesson.pupil, item.point_id + 999, *LEVELS) == 1


@pytest.mark.parametrize(("level", "lowest", "highest"), [(3, 1, 9), (1, 1, 1), (9, 4, 9)])
def test_a_seed_carries_its_level(level, lowest, highest):
    assert level_in(seed_at(level, 12345), lowest, highest) == level


def test_any_seed_gives_a_level_within_the_bounds():
    assert {level_in(seed, 2, 5) for seed in range(64)} == {2, 3, 4, 5}
