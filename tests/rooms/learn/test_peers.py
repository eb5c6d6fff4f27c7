"""What a class is told of itself: counted at times of its own, switched off by whom it concerns."""

from datetime import timedelta

import pytest
from django_scopes import scope

from factories import make_pupil, make_section
from factories_learn import Lesson, answer, make_lesson, view, watch
from factories_publish import CLASS_AT, NOW
from factories_publish import make_lesson as make_package
from upbeat.kernel.errors import Refused
from upbeat.kernel.peers import PeerShare
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions.peers import count_peers, show_peers_in_class, show_peers_to_me
from upbeat.rooms.learn.models import EffortBand, PeerFigure, PeersOff
from upbeat.rooms.learn.queries import class_progress, home_of
from upbeat.rooms.learn.queries.peers import effort_of
from upbeat.rooms.people.models import Enrolment, Person
from upbeat.rooms.publish.models import Package

pytestmark = pytest.mark.django_db


def count(at=NOW):
    return count_peers(at, draw=lambda: 0.9)


def begin(lesson: Lesson, n: int) -> list[Person]:
    pupils = [make_pupil(lesson.section) for _n in range(n)]
    for pupil in pupils:
        watch(view(lesson, by=pupil), (0, 5))
    return pupils


def shown(lesson: Lesson):
    with scope(school=lesson.school):
        return class_progress(Package.objects.select_related("school").get(pk=lesson.package.pk))


def test_nothing_is_told_until_the_duty_counts():
    lesson = make_lesson(pupils=20)
    begin(lesson, 9)
    assert shown(lesson) is None
    assert count() == 1
    assert shown(lesson) == PeerShare(9, 30)
    assert count() == 0


def test_a_figure_waits_for_five_more():
    lesson = make_lesson(pupils=20)
    begin(lesson, 9)
    count()
    watch(view(lesson), (0, 5))
    count()
    assert shown(lesson) == PeerShare(9, 30)
    begin(lesson, 4)
    count()
    assert shown(lesson) == PeerShare(12, 34)


def test_one_who_leaves_the_class_does_not_move_it():
    lesson = make_lesson(pupils=20)
    gone = begin(lesson, 9)[0]
    count()
    with scope(school=lesson.school):
        Enrolment.objects.filter(person=gone).update(ended_at=NOW)
    assert count() == 0
    assert shown(lesson) == PeerShare(9, 30)


def test_a_class_that_differs_by_one_gets_no_figure_beside_the_first():
    lesson = make_lesson(pupils=20)
    pupils = begin(lesson, 10)
    twin = make_section(lesson.school, teacher=lesson.teacher)
    with scope(school=lesson.school):
        for row in Enrolment.objects.filter(section=lesson.section, kind="pupil").exclude(person=pupils[0]):
            Enrolment.objects.create(section=twin, person=row.person, kind="pupil")
    make_package(lesson.teacher, twin, [lesson.video])
    count()
    with scope(school=lesson.school):
        assert [row.package_id for row in PeerFigure.objects.all()] == [lesson.package.pk]


def test_a_pupil_switches_it_off_for_themselves_and_still_counts():
    lesson = make_lesson(pupils=20)
    begin(lesson, 9)
    count()
    with scope(school=lesson.school):
        show_peers_to_me(by=lesson.pupil, show=False, now=NOW)
        show_peers_to_me(by=lesson.pupil, show=False, now=NOW)
        assert home_of(lesson.pupil, NOW).ahead[0].begun is None
        assert shown(lesson) == PeerShare(9, 30)
        assert Fact.objects.filter(object_type="person", result={"peers": False}).count() == 1
        show_peers_to_me(by=lesson.pupil, show=True, now=NOW)
        assert home_of(lesson.pupil, NOW).ahead[0].begun == PeerShare(9, 30)


def test_a_teacher_switches_it_off_for_the_class_and_nobody_else_may():
    lesson = make_lesson(pupils=20)
    begin(lesson, 9)
    count()
    with scope(school=lesson.school):
        with pytest.raises(Refused):
            show_peers_in_class(by=lesson.pupil, section=lesson.section, show=False, now=NOW)
        assert not PeersOff.objects.exists()
        show_peers_in_class(by=lesson.teacher, section=lesson.section, show=False, now=NOW)
    assert shown(lesson) is None


def finished(lesson: Lesson, seconds: float) -> Person:
    pupil = make_pupil(lesson.section)
    viewing = view(lesson, by=pupil)
    answer(lesson, viewing, 60)
    answer(lesson, viewing, 120)
    watch(viewing, (0, 180), *[(0, 60)] * int((seconds - 180) // 60))
    return pupil


@pytest.fixture
def later():
    """Ten have finished, in three to twelve minutes, and the class has met."""
    lesson = make_lesson(duration=180)
    for n in range(10):
        finished(lesson, 180 + 60 * n)
    return lesson


def test_effort_stands_beside_those_who_later_succeeded_only_where_the_school_says_so(later):
    after_class = CLASS_AT + timedelta(days=1)
    count(after_class)
    assert not EffortBand._base_manager.exists()
    later.school.effort_bands = True
    later.school.save()
    count(after_class)
    reader = make_pupil(later.section)
    watch(view(later, by=reader), (0, 42))
    with scope(school=later.school):
        row = EffortBand.objects.get()
        assert (row.low_s, row.high_s, row.people) == (300, 600, 10)
        told = effort_of(Person.objects.get(pk=reader.pk), [later.video.pk])[later.video.pk]
        assert (told.own_s, told.band.low, told.band.high) == (42.0, 300, 600)
        show_peers_to_me(by=reader, show=False, now=NOW)
        assert effort_of(Person.objects.get(pk=reader.pk), [later.video.pk]) == {}
