"""Recall cards of a pupil: which are due, and what a grade does."""

from datetime import datetime, timedelta

import pytest
from django_scopes import scope

from factories import make_point
from factories_learn import Lesson, everything, make_lesson
from factories_publish import NOW
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.recall import AGAIN, GOOD
from upbeat.rooms.catalog.actions import add_cards
from upbeat.rooms.catalog.models import RecallCard
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions.recalling import grade_card
from upbeat.rooms.learn.models import Recall
from upbeat.rooms.learn.queries import home_of
from upbeat.rooms.learn.queries.recall import NEW_A_DAY, Deck, deck_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(checkpoints=[])


def write(lesson: Lesson, count: int) -> list[RecallCard]:
    with scope(school=lesson.school):
        lines = "\n".join(f"term {n} = what it says {n}" for n in range(count))
        return add_cards(by=lesson.teacher, point=lesson.video.point, lines=lines)


def deck(lesson: Lesson, now: datetime = NOW) -> Deck:
    with scope(school=lesson.school):
        return deck_of(lesson.pupil, now)


def grade(
    lesson: Lesson, card: RecallCard, how: int = GOOD, now: datetime = NOW, looks: datetime | None = None
) -> Recall:
    with scope(school=lesson.school):
        return grade_card(by=lesson.pupil, card=card, grade=how, looks=looks, now=now)


def test_cards_of_what_was_given_are_shown_one_by_one(lesson: Lesson) -> None:
    first, second = write(lesson, 2)
    with scope(school=lesson.school):
        add_cards(by=lesson.teacher, point=make_point(lesson.school), lines="opera = sung theatre")
    assert deck(lesson) == Deck(first, None, 2, 2, None)
    row = grade(lesson, first)
    assert deck(lesson) == Deck(second, None, 1, 2, row.due_at)
    grade(lesson, second)
    assert (deck(lesson).card, deck(lesson).due) == (None, 0)


def test_a_card_comes_back_when_it_is_due_before_any_new_one(lesson: Lesson) -> None:
    first, second = write(lesson, 2)
    row = grade(lesson, first, AGAIN)
    assert deck(lesson, row.due_at - timedelta(seconds=1)).card == second
    assert deck(lesson, row.due_at) == Deck(first, NOW, 2, 2, None)
    with scope(school=lesson.school):
        assert home_of(lesson.pupil, row.due_at).cards == 1
        assert home_of(lesson.pupil, NOW).cards == 0


def test_no_more_than_some_new_cards_are_begun_on_one_day(lesson: Lesson) -> None:
    cards = write(lesson, NEW_A_DAY + 2)
    for card in cards[:NEW_A_DAY]:
        grade(lesson, card)
    assert deck(lesson).card is None
    tomorrow = NOW + timedelta(days=1)
    assert deck(lesson, tomorrow).due == NEW_A_DAY + 2


def test_a_grade_that_comes_twice_counts_once(lesson: Lesson) -> None:
    [card] = write(lesson, 1)
    row = grade(lesson, card)
    before = everything()
    assert grade(lesson, card, AGAIN, NOW + timedelta(seconds=1)).due_at == row.due_at
    assert everything() == before
    again = grade(lesson, card, GOOD, row.due_at, looks=row.last_at)
    assert again.due_at > row.due_at
    with scope(school=lesson.school):
        grades = [fact.result for fact in Fact.objects.filter(verb="recalled").order_by("pk")]
    assert grades == [{"grade": GOOD}, {"grade": GOOD}]


def test_what_is_out_of_reach_or_no_grade_is_refused_and_nothing_changes(lesson: Lesson) -> None:
    [card] = write(lesson, 1)
    other = make_lesson(checkpoints=[])
    [foreign] = write(other, 1)
    before = everything()
    with pytest.raises(NotFound):
        grade(lesson, foreign)
    with pytest.raises(Invalid):
        grade(lesson, card, 5)
    assert everything() == before
    with scope(school=lesson.school):
        assert Recall.objects.count() == 0
