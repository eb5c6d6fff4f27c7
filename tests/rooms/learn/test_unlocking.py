"""Exercises that open by themselves, for each pupil who knows their points (R28)."""

import pytest
from django_scopes import scope, scopes_disabled

from factories import make_point, make_pupil
from factories_change import with_key
from factories_learn import NOW, make_lesson
from factories_practice import give
from factories_publish import make_item
from upbeat.kernel.errors import NotFound
from upbeat.rooms.items.actions.writing import revise_item
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import ask_exercise
from upbeat.rooms.learn.actions.regrading import regrade, undo_regrade
from upbeat.rooms.learn.actions.unlocking import unlock, unlock_everywhere
from upbeat.rooms.learn.models import Mastery
from upbeat.rooms.learn.queries import lesson_of
from upbeat.rooms.learn.queries.landscape import map_of
from upbeat.rooms.learn.queries.unlocking import known_among, unlocking_of
from upbeat.rooms.people.models import Enrolment
from upbeat.rooms.publish.actions.pieces import add_piece, edit_piece
from upbeat.rooms.publish.actions.releases import open_piece, revoke_piece
from upbeat.rooms.publish.models import Package, Release

pytestmark = pytest.mark.django_db


class Unit:
    """A lesson given to a class of two, with an exercise after it that waits for two points."""

    def __init__(self) -> None:
        self.lesson = make_lesson(checkpoints=[])
        self.school, self.teacher, self.pupil = self.lesson.school, self.lesson.teacher, self.lesson.pupil
        self.other = make_pupil(self.lesson.section, name="Zoe")
        self.points = [self.lesson.video.point, make_point(self.school, "Dotted rhythm")]
        self.items = [make_item(self.teacher, point) for point in self.points]
        self.package = Package._base_manager.select_related("section").get(pk=self.lesson.package.pk)
        with scope(school=self.school):
            self.piece = self.add(self.points)

    def add(self, points, **changes):
        told = {"kind": "exercise", "phase": "after", "title": "The whole unit", "items": self.items} | changes
        return add_piece(by=self.teacher, package=self.package, opens_when=points, **told)

    def know(self, person, *points, now=NOW):
        for point in points:
            for _n in range(5):
                give(person, self.items[self.points.index(point)], now=now)

    def standing(self, person):
        (one,) = [one for one in lesson_of(person, self.package, NOW).after if one.piece.pk == self.piece.pk]
        return one


@pytest.fixture
def unit():
    with scopes_disabled():
        made = Unit()
    with scope(school=made.school):
        yield made


def opened():
    return set(Release.objects.filter(person__isnull=False).values_list("piece", "person"))


def test_it_opens_for_a_pupil_once_all_its_points_are_known_and_for_nobody_else(unit):
    unit.know(unit.pupil, unit.points[0])
    assert unlock(now=NOW) == 0
    unit.know(unit.other, unit.points[0])
    unit.know(unit.pupil, unit.points[1])
    assert unlock(people=[unit.pupil.pk], point_id=unit.points[1].pk, now=NOW) == 1
    assert opened() == {(unit.piece.pk, unit.pupil.pk)}
    assert unit.standing(unit.pupil).is_open
    assert not unit.standing(unit.other).is_open
    assert ask_exercise(by=unit.pupil, piece=unit.piece, item=unit.items[0], now=NOW).place_id == unit.piece.pk
    with pytest.raises(NotFound):
        ask_exercise(by=unit.other, piece=unit.piece, item=unit.items[0], now=NOW)


def test_done_twice_it_opens_once_with_one_fact(unit):
    unit.know(unit.pupil, *unit.points)
    assert [unlock(now=NOW), unlock(now=NOW), unlock_everywhere(NOW)] == [1, 0, 0]
    told = Fact.objects.get(verb="released", object_type="piece")
    assert told.context == {
        "package": unit.package.pk,
        "person": unit.pupil.pk,
        "known": sorted(point.pk for point in unit.points),
    }
    assert told.actor_id is None


def test_mastery_opens_it_at_once_by_the_news_of_it(unit, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        unit.know(unit.pupil, *unit.points)
    assert opened() == {(unit.piece.pk, unit.pupil.pk)}


def test_what_is_known_at_the_push_or_when_the_condition_is_set_opens_then(unit, django_capture_on_commit_callbacks):
    unit.know(unit.pupil, unit.points[0])
    with django_capture_on_commit_callbacks(execute=True):
        early = unit.add(unit.points[:1], title="First half")
    assert opened() == {(early.pk, unit.pupil.pk)}
    with django_capture_on_commit_callbacks(execute=True):
        edit_piece(by=unit.teacher, piece=unit.piece, title="The whole unit", opens_when=unit.points[:1])
    assert opened() == {(early.pk, unit.pupil.pk), (unit.piece.pk, unit.pupil.pk)}


def test_what_is_open_stays_open_when_mastery_is_lost_or_the_condition_grows(unit):
    unit.know(unit.pupil, *unit.points)
    unlock(now=NOW)
    for _n in range(4):
        give(unit.pupil, unit.items[0], right=False)
    assert Mastery.objects.get(person=unit.pupil, point=unit.points[0]).mastered_at is None
    more = make_point(unit.school)
    edit_piece(by=unit.teacher, piece=unit.piece, title="The whole unit", opens_when=[*unit.points, more])
    assert unlock(now=NOW) == 0
    assert unit.standing(unit.pupil).is_open


def test_a_regrade_that_makes_a_point_known_opens_it_and_undoing_closes_nothing(
    unit, django_capture_on_commit_callbacks
):
    unit.know(unit.pupil, unit.points[0])
    item = unit.items[1]
    for _n in range(5):
        give(unit.pupil, item, right=False, place="piece", place_id=unit.lesson.piece.pk)
    assert unlock(now=NOW) == 0
    version = revise_item(by=unit.teacher, item=item, variants=with_key(item, "a"))
    with django_capture_on_commit_callbacks(execute=True):
        row = regrade(by=unit.teacher, version=version, now=NOW)
    assert opened() == {(unit.piece.pk, unit.pupil.pk)}
    with django_capture_on_commit_callbacks(execute=True):
        undo_regrade(by=unit.teacher, row=row, now=NOW)
    assert opened() == {(unit.piece.pk, unit.pupil.pk)}


def test_taken_back_not_pushed_or_of_another_class_it_opens_for_nobody(unit):
    stranger = make_lesson(checkpoints=[])
    unit.know(unit.pupil, *unit.points)
    unit.know(unit.other, *unit.points)
    Enrolment.objects.filter(person=unit.other).update(ended_at=NOW)
    revoke_piece(by=unit.teacher, piece=unit.piece, reason="Wrong unit", now=NOW)
    Release.objects.filter(piece=None).delete()
    later = unit.add(unit.points, title="Not given yet")
    assert unlock_everywhere(NOW) == 0
    assert opened() == set()
    assert later.releases.count() == 0
    assert stranger.school != unit.school


def test_who_has_it_from_the_teacher_gets_no_second_opening(unit):
    unit.know(unit.pupil, *unit.points)
    open_piece(by=unit.teacher, piece=unit.piece, now=NOW)
    assert unlock(now=NOW) == 0
    assert Release.objects.filter(piece=unit.piece).count() == 1


def test_a_point_that_was_retired_is_not_waited_for(unit):
    unit.know(unit.pupil, unit.points[0])
    type(unit.points[1]).objects.filter(pk=unit.points[1].pk).update(retired_at=NOW)
    assert unlock(now=NOW) == 1


def test_before_it_opens_the_pupil_sees_what_is_missing_and_finds_it_on_the_map(unit):
    unit.know(unit.pupil, unit.points[0])
    one = unit.standing(unit.pupil)
    assert {point.pk for point in one.waits_for} == {point.pk for point in unit.points}
    assert known_among(unit.pupil, one.waits_for) == {unit.points[0].pk}
    on_map = {place.point.pk for region in map_of(unit.other, NOW) for place in region.places}
    assert {point.pk for point in unit.points} <= on_map
    unit.know(unit.pupil, unit.points[1])
    unlock(now=NOW)
    assert unit.standing(unit.pupil).waits_for == ()


def test_the_teacher_sees_for_whom_it_is_open_and_what_the_others_lack(unit):
    unit.know(unit.pupil, *unit.points)
    unit.know(unit.other, unit.points[0])
    unlock(now=NOW)
    told = unlocking_of(unit.package)[unit.piece.pk]
    assert [(person.pk, at) for person, at in told.open_for] == [(unit.pupil.pk, NOW)]
    assert [(one.person.pk, [point.pk for point in one.missing]) for one in told.waiting] == [
        (unit.other.pk, [unit.points[1].pk])
    ]
