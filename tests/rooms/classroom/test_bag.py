"""Shaking the bag: for all, a group or a pupil; undone until somebody has begun; opened by itself for groups."""

import pytest
from django_scopes import scope

from factories_class import ClassOf
from factories_publish import make_lesson
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions.bag import open_grouped, open_piece, undo_opening
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.models import Group
from upbeat.rooms.classroom.queries.groups import table_of
from upbeat.rooms.learn.actions.unlocking import unlock
from upbeat.rooms.learn.models import PieceDone
from upbeat.rooms.publish.actions.conditions import set_further_conditions
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Release, UndoneOpening
from upbeat.rooms.publish.queries import released_pieces

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=6)
    with scope(school=made.school):
        yield made


@pytest.fixture
def piece(room):
    return add(room, "The bag")


def add(room, title):
    return add_piece(by=room.teacher, package=room.package, kind="text", phase="in", title=title, body="Sing it.")


def formed(room):
    return form_groups(by=room.teacher, package=room.package, kind="mixed", size=3, seed=1, now=room.now)


def having(room, piece):
    return {
        number
        for number, pupil in enumerate(room.pupils)
        if piece.pk in [row.pk for row in released_pieces(pupil, room.package, room.now)]
    }


def sitting(room, table):
    return {n for n, pupil in enumerate(room.pupils) if table_of(pupil, room.package).number == table}


def test_a_piece_is_opened_for_a_group_and_phones_are_told(room, piece):
    meeting = room.meet()
    grouping = formed(room)
    meeting.refresh_from_db()
    before = meeting.version
    group = Group.objects.get(grouping=grouping, number=2)
    opened = open_piece(by=room.teacher, piece=piece, group=group, now=room.now)
    assert {row.table for row in opened} == {2}
    assert having(room, piece) == sitting(room, 2)
    meeting.refresh_from_db()
    assert meeting.version > before


def test_a_group_of_another_lesson_is_refused(room, piece):
    other = make_lesson(room.teacher, room.section, [room.video])
    grouping = form_groups(by=room.teacher, package=other, kind="mixed", size=3, now=room.now)
    with pytest.raises(Invalid):
        open_piece(by=room.teacher, piece=piece, group=grouping.groups.first(), now=room.now)
    assert having(room, piece) == set()


def test_a_tap_is_undone_until_somebody_has_begun(room, piece):
    (release,) = open_piece(by=room.teacher, piece=piece, now=room.now)
    PieceDone.objects.create(person=room.pupils[0], piece=piece, at=room.now)
    with pytest.raises(Invalid, match="1 pupil has begun it"):
        undo_opening(by=room.teacher, release=release, now=room.now)
    assert len(having(room, piece)) == 6
    PieceDone.objects.all().delete()
    undo_opening(by=room.teacher, release=release, now=room.now)
    assert having(room, piece) == set()
    assert UndoneOpening.objects.get().people is None


def test_a_piece_that_waits_for_a_group_opens_for_who_sits_there(room, piece):
    set_further_conditions(by=room.teacher, piece=piece, tables=[1])
    assert open_grouped(package=room.package, now=room.now) == 0
    formed(room)
    assert open_grouped(package=room.package, now=room.now) == 3
    assert open_grouped(package=room.package, now=room.now) == 0
    assert having(room, piece) == sitting(room, 1)


def test_groups_of_another_kind_open_nothing(room, piece):
    set_further_conditions(by=room.teacher, piece=piece, kind="jigsaw")
    formed(room)
    assert open_grouped(package=room.package, now=room.now) == 0
    form_groups(by=room.teacher, package=room.package, kind="jigsaw", parts=["A", "B"], now=room.now)
    assert open_grouped(package=room.package, now=room.now) == 6


def test_what_comes_after_a_piece_opens_for_who_has_finished_it(room, piece):
    following = add(room, "Then this")
    set_further_conditions(by=room.teacher, piece=following, after=[piece])
    assert unlock(piece_id=following.pk, now=room.now) == 0
    PieceDone.objects.create(person=room.pupils[2], piece=piece, at=room.now)
    assert unlock(finished_id=piece.pk, people=[room.pupils[2].pk], now=room.now) == 1
    assert having(room, following) == {2}
    assert Release.objects.get(piece=following).by is None


def test_all_that_is_said_must_hold(room, piece):
    following = add(room, "Then this")
    set_further_conditions(by=room.teacher, piece=following, after=[piece], tables=[1])
    formed(room)
    PieceDone.objects.bulk_create(PieceDone(person=pupil, piece=piece, at=room.now) for pupil in room.pupils[:3])
    assert unlock(package_id=room.package.pk, now=room.now) == 0
    open_grouped(package=room.package, now=room.now)
    assert having(room, following) == sitting(room, 1) & {0, 1, 2}
