"""Whom a change touches, and how classes are prepared: exact figures, for teachers."""

import pytest
from django_scopes import scopes_disabled

from factories import make_pupil, make_section
from factories_learn import NOW, make_lesson
from factories_publish import make_lesson as make_package
from upbeat.rooms.learn.models import PieceDone, Viewing
from upbeat.rooms.learn.queries.affected import Readiness, readiness_of, who_is_affected
from upbeat.rooms.publish.actions.videos import publish_version, revise_video
from upbeat.rooms.publish.models import Package

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    with scopes_disabled():
        yield make_lesson(pupils=2)


def view(person, version):
    Viewing.objects.create(school=person.school, person=person, version=version, opened_at=NOW)


def test_a_change_names_who_has_begun_and_finished_and_in_which_packages(lesson):
    other = make_section(lesson.school, teacher=lesson.teacher)
    newcomer = make_pupil(other)
    second = make_package(lesson.teacher, other, [lesson.video], title="Again")
    view(lesson.pupil, lesson.version)
    view(newcomer, publish_version(by=lesson.teacher, version=revise_video(by=lesson.teacher, video=lesson.video)))
    PieceDone.objects.create(person=lesson.pupil, piece=lesson.piece, at=NOW)
    affected = who_is_affected(lesson.video)
    assert (affected.begun, affected.finished) == (2, 1)
    assert {(row.package.pk, row.pupils, row.begun, row.finished) for row in affected.packages} == {
        (lesson.package.pk, 3, 1, 1),
        (second.pk, 1, 1, 0),
    }


def test_the_teacher_who_looked_is_not_counted(lesson):
    view(lesson.teacher, lesson.version)
    assert who_is_affected(lesson.video).begun == 0
    assert readiness_of([lesson.package])[lesson.package.pk] == Readiness(3, 0, 0)


def test_a_class_is_prepared_by_who_has_done_everything_before_class(lesson):
    view(lesson.pupil, lesson.version)
    assert readiness_of([lesson.package]) == {lesson.package.pk: Readiness(3, 1, 0)}
    PieceDone.objects.create(person=lesson.pupil, piece=lesson.piece, at=NOW)
    assert readiness_of([lesson.package]) == {lesson.package.pk: Readiness(3, 1, 1)}


def test_readiness_takes_the_same_queries_for_one_lesson_and_for_three(lesson, django_assert_num_queries):
    with django_assert_num_queries(4):
        readiness_of([lesson.package])
    make_package(lesson.teacher, lesson.section, [lesson.video])
    make_package(lesson.teacher, lesson.section, pushed=False)
    packages = list(Package.objects.all())
    with django_assert_num_queries(4):
        assert len(readiness_of(packages)) == 3
