"""Pieces opened for all, some or by the clock; closed again; conditions beside points; and the record of all that."""

from datetime import timedelta

import pytest

from factories import make_pupil, make_section
from factories_publish import CLASS_AT, NOW, make_lesson, make_published_video
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.publish.actions.conditions import set_further_conditions
from upbeat.rooms.publish.actions.openings import close_again, open_for, set_opening_time
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package, revoke_piece
from upbeat.rooms.publish.models import Package, Release, UndoneOpening
from upbeat.rooms.publish.queries import pieces_by_phase, released_pieces
from upbeat.rooms.publish.queries.openings import access_opening, openings_of

LATER = NOW + timedelta(hours=5)


@pytest.fixture
def package(teacher, section):
    return make_lesson(teacher, section, [make_published_video(teacher)], pushed=False)


def add(teacher, package, phase="in", title="The bag"):
    return add_piece(by=teacher, package=package, kind="text", phase=phase, title=title, body="Sing it.")


@pytest.fixture
def piece(teacher, package):
    made = add(teacher, package)
    push_package(by=teacher, package=package, now=NOW)
    return made


def sees(pupil, piece, now=NOW):
    return piece.pk in [row.pk for row in released_pieces(pupil, piece.package, now)]


def lines(package, now=NOW):
    return [(line.what, line.table, line.people, line.count) for line in openings_of(package, now)]


def test_a_piece_is_opened_for_one_pupil_and_not_for_the_others(teacher, section, pupil, piece):
    other = make_pupil(section)
    open_for(by=teacher, piece=piece, persons=[pupil.pk], now=NOW)
    assert (sees(pupil, piece), sees(other, piece)) == (True, False)
    (row,) = pieces_by_phase(piece.package, NOW)["in"]
    assert (row.opened_at, row.open_for) == (None, 1)


def test_who_has_it_already_is_given_it_once(teacher, section, pupil, piece):
    other = make_pupil(section)
    open_for(by=teacher, piece=piece, persons=[pupil.pk], now=NOW)
    assert [row.person for row in open_for(by=teacher, piece=piece, persons=[pupil.pk, other.pk], now=LATER)] == [other]
    open_for(by=teacher, piece=piece, now=LATER)
    assert open_for(by=teacher, piece=piece, now=LATER) == []
    assert open_for(by=teacher, piece=piece, persons=[pupil.pk], now=LATER) == []


def test_nobody_and_pupils_of_other_classes_are_refused(teacher, piece):
    stranger = make_pupil(make_section(teacher.school))
    for persons in ([], [stranger.pk]):
        with pytest.raises(Invalid):
            open_for(by=teacher, piece=piece, persons=persons, now=NOW)
    with pytest.raises(Refused):
        open_for(by=stranger, piece=piece, persons=[stranger.pk], now=NOW)
    assert not Release.objects.filter(piece=piece).exists()


def test_a_tap_too_much_is_closed_with_all_it_opened_and_stays_on_the_record(teacher, section, pupil, piece):
    other = make_pupil(section)
    opened = open_for(by=teacher, piece=piece, persons=[pupil.pk, other.pk], table=2, now=NOW)
    close_again(by=teacher, release=opened[0], now=LATER)
    assert not sees(pupil, piece, LATER)
    assert not sees(other, piece, LATER)
    assert lines(piece.package, LATER) == [("closed", 2, (), 2), ("pushed", None, (), 0)]
    row = UndoneOpening.objects.get()
    assert (row.opened_by, row.opened_at, row.by) == (teacher, NOW, teacher)


def test_the_push_is_not_undone_by_a_tap(teacher, piece):
    push = Release.objects.get(piece=None)
    with pytest.raises(Invalid):
        close_again(by=teacher, release=push, now=LATER)
    with pytest.raises(NotFound):
        access_opening(teacher, push.pk)
    assert Release.objects.filter(piece=None).exists()


def test_a_piece_opens_at_its_time_for_the_class(teacher, pupil, piece):
    set_opening_time(by=teacher, piece=piece, at=LATER, now=NOW)
    assert (sees(pupil, piece, NOW), sees(pupil, piece, LATER)) == (False, True)
    (row,) = pieces_by_phase(piece.package, NOW)["in"]
    assert (row.opened_at, row.planned_at) == (None, LATER)
    assert lines(piece.package)[0][0] == "planned"


def test_a_time_may_be_changed_and_taken_away_until_it_has_come(teacher, pupil, piece):
    set_opening_time(by=teacher, piece=piece, at=LATER, now=NOW)
    set_opening_time(by=teacher, piece=piece, at=CLASS_AT, now=NOW)
    assert not sees(pupil, piece, LATER)
    set_opening_time(by=teacher, piece=piece, at=None, now=NOW)
    assert not sees(pupil, piece, CLASS_AT)
    set_opening_time(by=teacher, piece=piece, at=LATER, now=NOW)
    with pytest.raises(Invalid):
        set_opening_time(by=teacher, piece=piece, at=CLASS_AT, now=LATER)
    assert sees(pupil, piece, LATER)


def test_a_time_set_before_the_push_counts_from_it_on(teacher, pupil, package):
    made = add(teacher, package)
    set_opening_time(by=teacher, piece=made, at=LATER, now=NOW)
    assert not Release.objects.exists()
    push_package(by=teacher, package=package, now=NOW)
    assert (sees(pupil, made, NOW), sees(pupil, made, LATER)) == (False, True)


def test_opened_by_a_tap_before_its_time_it_is_opened_once(teacher, pupil, piece):
    set_opening_time(by=teacher, piece=piece, at=LATER, now=NOW)
    open_for(by=teacher, piece=piece, now=NOW)
    assert Release.objects.get(piece=piece).opens_at == NOW


def test_before_class_nothing_waits_for_a_clock_or_a_condition(teacher, package):
    made, other = add(teacher, package, "before"), add(teacher, package)
    with pytest.raises(Invalid):
        set_opening_time(by=teacher, piece=made, at=LATER, now=NOW)
    with pytest.raises(Invalid):
        set_further_conditions(by=teacher, piece=made, after=[other])
    with pytest.raises(Invalid):
        set_further_conditions(by=teacher, piece=made, tables=[1])


def test_conditions_are_pieces_of_the_lesson_that_do_not_wait_for_each_other(teacher, section, package):
    first, second = add(teacher, package), add(teacher, package, "after")
    elsewhere = add(teacher, make_lesson(teacher, section, [], pushed=False))
    set_further_conditions(by=teacher, piece=second, after=[first], tables=[3, 1], kind="jigsaw")
    second.refresh_from_db()
    assert (second.tables, second.opens_kind, list(second.opens_after.all())) == ([1, 3], "jigsaw", [first])
    for wrong in ({"after": [second]}, {"after": [elsewhere]}, {"after": [first]}, {"tables": [0]}):
        with pytest.raises(Invalid):
            set_further_conditions(by=teacher, piece=first, **wrong)
    assert not first.opens_after.exists()


def test_the_record_says_what_was_opened_when_by_whom_for_whom(teacher, pupil, piece):
    open_for(by=teacher, piece=piece, persons=[pupil.pk], now=NOW + timedelta(minutes=1))
    open_for(by=teacher, piece=piece, now=NOW + timedelta(minutes=2))
    revoke_piece(by=teacher, piece=piece, reason="Wrong song", now=NOW + timedelta(minutes=3))
    record = openings_of(piece.package, LATER)
    assert [line.what for line in record] == ["revoked", "opened", "opened", "pushed"]
    assert (record[0].reason, record[2].people, record[2].by) == ("Wrong song", (pupil.name,), teacher)
    assert record[1].people == ()
    assert Package.objects.get().pk == piece.package_id
