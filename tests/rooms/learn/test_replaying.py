"""After a regrade everything stands as the night would reckon it: the same answers, the same weights (R24, R32)."""

from datetime import timedelta

import pytest
from django.forms.models import model_to_dict
from django_scopes import scope, scopes_disabled

from factories import make_point, make_pupil
from factories_change import with_key
from factories_learn import NOW, make_lesson
from factories_practice import give
from factories_publish import make_item
from upbeat.kernel.weights import shipped
from upbeat.rooms.items.actions.writing import revise_item
from upbeat.rooms.learn.actions.refitting import refit_mastery, refit_schools
from upbeat.rooms.learn.actions.regrading import regrade, rehearse, undo_regrade
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery, MasteryFit

pytestmark = pytest.mark.django_db


class Class:
    """Three pupils who answered on two points: in an exercise, in practice, and again after a week."""

    def __init__(self) -> None:
        self.lesson = make_lesson(checkpoints=[])
        self.school, self.teacher = self.lesson.school, self.lesson.teacher
        points = [self.lesson.video.point, make_point(self.school)]
        self.items = [make_item(self.teacher, point) for point in (points[0], points[0], points[1])]
        self.pupils = [self.lesson.pupil, *(make_pupil(self.lesson.section) for _n in range(2))]
        for turn in range(4):
            for n, pupil in enumerate(self.pupils):
                for m, item in enumerate(self.items):
                    place = ("piece", "practice", "recheck")[(turn + m) % 3]
                    when = NOW + timedelta(minutes=turn * 10 + n)
                    number = self.lesson.piece.pk if place == "piece" else item.point_id
                    give(pupil, item, right=(turn + n + m) % 3 != 0, now=when, place=place, place_id=number)

    def regrade(self, **more):
        item = self.items[0]
        version = revise_item(by=self.teacher, item=item, variants=with_key(item, "a"))
        return regrade(by=self.teacher, version=version, now=NOW + timedelta(days=1), **more)


@pytest.fixture
def klass():
    with scopes_disabled():
        made = Class()
    with scope(school=made.school):
        yield made


def standing():
    rows = [*Mastery.objects.order_by("pk"), *LearnerLevel.objects.order_by("pk"), *Difficulty.objects.order_by("pk")]
    return [(type(row).__name__, model_to_dict(row)) for row in rows]


@pytest.mark.parametrize("more", [{}, {"scope": "all", "takes_away": True}])
def test_the_night_after_a_regrade_changes_nothing(klass, more, django_capture_on_commit_callbacks):
    before = standing()
    with django_capture_on_commit_callbacks(execute=True):
        row = klass.regrade(**more)
    row.refresh_from_db()
    assert row.counts["right"] > 0
    after = standing()
    assert after != before
    assert refit_mastery(school=klass.school, anyway=True) is not None
    assert standing() == after
    with django_capture_on_commit_callbacks(execute=True):
        undo_regrade(by=klass.teacher, row=row)
    undone = standing()
    assert undone != after
    refit_mastery(school=klass.school, anyway=True)
    assert standing() == undone


def test_whose_answers_turned_stands_so_at_once_before_the_rest_of_the_school(klass):
    row = klass.regrade()
    touched = set(row.rows.values_list("response__attempt__person", flat=True))
    assert touched
    at_once = {one.pk: model_to_dict(one) for one in Mastery.objects.filter(person__in=touched)}
    refit_mastery(school=klass.school, anyway=True)
    assert {one.pk: model_to_dict(one) for one in Mastery.objects.filter(person__in=touched)} == at_once


def test_a_regrade_judges_mastery_by_the_weights_of_the_school(klass):
    sure = [9.0, *shipped().numbers()[1:]]
    MasteryFit.objects.create(school=klass.school, at=NOW, answers=0, learners=0, weights=sure)
    assert not Mastery.objects.filter(mastered_at__isnull=False).exists()
    row = klass.regrade()
    row.refresh_from_db()
    assert row.counts["mastery_gained"] > 0


def test_a_regrade_whose_news_was_lost_is_made_up_for_by_the_next_night(klass):
    assert refit_schools() == 1
    assert refit_schools() == 0
    klass.regrade()
    assert refit_schools() == 1


def test_a_rehearsal_reckons_and_leaves_everything_as_it_was(klass):
    before = standing()
    assert rehearse(klass.regrade).pk
    assert standing() == before
