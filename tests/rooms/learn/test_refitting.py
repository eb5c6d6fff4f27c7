"""The nightly replay of all answers, and the weights fitted on them."""

import random
from datetime import timedelta

import pytest
from django_scopes import scope, scopes_disabled

from factories import make_pupil
from factories_learn import Lesson, make_lesson
from factories_practice import give, make_items
from factories_publish import NOW
from upbeat.kernel.weights import shipped
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.learn.actions import refitting
from upbeat.rooms.learn.actions.refitting import refit_mastery, refit_schools
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery, MasteryFit
from upbeat.rooms.learn.queries.known import weights_of_school

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(checkpoints=[])


def state(lesson: Lesson) -> list[object]:
    """All that the model holds of the school, to eight digits."""
    with scope(school=lesson.school):
        rows = [
            *Mastery.objects.order_by("person", "point").values_list(
                "person", "point", "theta", "wins", "fails", "streak", "recent", "last_correct", "mastered_at"
            ),
            *LearnerLevel.objects.order_by("person").values_list("person", "value", "answers", "overall"),
            *Difficulty.objects.order_by("item", "point").values_list("item", "point", "value", "answers"),
        ]
    return [tuple(round(cell, 8) if isinstance(cell, float) else cell for cell in row) for row in rows]


def answers(lesson: Lesson, pupils: int, each: int, *, learn: bool = True) -> None:
    """Pupils answer in turn; half of them are mostly wrong, the others mostly right."""
    chance = random.Random(4)
    items = make_items(lesson.teacher, lesson.video.point, 3)
    people = [make_pupil(lesson.section) for _n in range(pupils)]
    for n in range(each):
        for place, person in enumerate(people):
            right = chance.random() < (0.1 if place < pupils / 2 else 0.9)
            moment = NOW + timedelta(seconds=n * pupils + place)
            give(person, items[n % 3], right=right, now=moment, learn=learn)


def test_a_replay_gives_back_what_the_answers_had_built_one_by_one(lesson: Lesson) -> None:
    answers(lesson, 3, 8)
    built = state(lesson)
    with scope(school=lesson.school):
        Mastery.objects.update(theta=9, wins=0, fails=0, streak=0, recent=0, last_correct=False)
        LearnerLevel.objects.all().delete()
        Difficulty.objects.update(value=7, answers=0)
        fit = refit_mastery(school=lesson.school, now=LATER)
    assert state(lesson) == built
    assert fit is not None
    assert (fit.answers, fit.learners, fit.area_before, fit.weights) == (24, 3, None, None)


def test_answers_from_before_the_model_are_known_after_the_first_night(lesson: Lesson) -> None:
    answers(lesson, 2, 8, learn=False)
    assert state(lesson) == []
    assert refit_schools() == 1
    with scope(school=lesson.school):
        assert [row.wins + row.fails for row in Mastery.objects.all()] == [8, 8]
        assert LearnerLevel.objects.count() == 2


def test_by_night_no_point_is_won_or_lost(lesson: Lesson) -> None:
    answers(lesson, 2, 8)
    with scope(school=lesson.school):
        first, second = Mastery.objects.order_by("pk")
        Mastery.objects.filter(pk=first.pk).update(mastered_at=NOW)
        Mastery.objects.filter(pk=second.pk).update(mastered_at=None)
        refit_mastery(school=lesson.school, now=LATER)
        assert list(Mastery.objects.order_by("pk").values_list("mastered_at", flat=True)) == [NOW, None]


def test_what_is_answered_while_the_replay_runs_is_not_lost(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(lesson, 2, 4)
    [item] = make_items(lesson.teacher, lesson.video.point, 1)
    with scope(school=lesson.school):
        person = Mastery.objects.order_by("pk")[0].person
    replayed = refitting._fitted

    def meanwhile(*given: object) -> object:
        give(person, item, now=LATER)
        return replayed(*given)

    monkeypatch.setattr(refitting, "_fitted", meanwhile)
    with scope(school=lesson.school):
        refit_mastery(school=lesson.school, now=LATER)
        row = Mastery.objects.get(person=person)
        assert row.wins + row.fails == 5
        assert LearnerLevel.objects.get(person=person).answers == 5


def test_without_new_answers_nothing_is_done(lesson: Lesson) -> None:
    assert refit_schools() == 0
    answers(lesson, 1, 2)
    assert refit_schools() == 1
    assert refit_schools() == 0
    with scope(school=lesson.school):
        assert MasteryFit.objects.count() == 1
        assert refit_mastery(school=lesson.school, anyway=True) is not None


def test_what_is_asked_in_a_trial_tells_nothing(lesson: Lesson) -> None:
    answers(lesson, 1, 2, learn=False)
    with scope(school=lesson.school):
        Attempt.objects.update(place=Attempt.Place.TRIAL)
        assert Response.objects.count() == 2
        assert refit_mastery(school=lesson.school) is None
    assert state(lesson) == []


def test_below_thirty_learners_the_shipped_weights_stay(lesson: Lesson) -> None:
    answers(lesson, 5, 3)
    with scope(school=lesson.school):
        refit_mastery(school=lesson.school)
        assert weights_of_school() == shipped()


@pytest.mark.parametrize("better", [True, False])
def test_new_weights_are_used_only_if_they_judge_held_out_learners_no_worse(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch, better: bool
) -> None:
    monkeypatch.setattr(refitting, "LEAST_LEARNERS", 8)
    monkeypatch.setattr(refitting, "HELD_OUT", 2)
    if not better:
        backward = [-number for number in shipped().numbers()]
        worse = refitting.Weights(backward[0], tuple(backward[1:]))
        monkeypatch.setattr(refitting, "fit", lambda *_given: worse)
    answers(lesson, 12, 6)
    if better:
        with scope(school=lesson.school):
            backward = [-3.0, -3.0, *[0.0] * 7]  # sure of the contrary
            MasteryFit.objects.create(
                school=lesson.school, at=NOW, answers=0, learners=0, area_before=0.5, area_after=0.5, weights=backward
            )
    with scope(school=lesson.school):
        before = weights_of_school().numbers()
        fit = refit_mastery(school=lesson.school, now=LATER)
        assert fit is not None
        assert fit.area_before is not None
        assert fit.area_after is not None
        assert (fit.area_after >= fit.area_before) is better
        assert (fit.weights is not None) is better
        assert (weights_of_school().numbers() != before) is better


def test_each_school_is_replayed_by_itself(lesson: Lesson) -> None:
    answers(lesson, 1, 2)
    other = make_lesson(checkpoints=[])
    answers(other, 1, 3)
    assert refit_schools() == 2
    with scopes_disabled():
        told = dict(MasteryFit.objects.values_list("school", "answers"))
    assert told == {lesson.school.pk: 2, other.school.pk: 3}
