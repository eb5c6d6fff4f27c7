"""Which pieces may open by themselves, and of which points an exercise of a unit may be."""

from datetime import timedelta

import pytest

from factories import make_point, make_school
from factories_publish import CLASS_AT, NOW, make_item, make_lesson, make_published_video
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.publish.actions.conditions import open_by_itself
from upbeat.rooms.publish.actions.courses import add_unit, create_course
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece, edit_piece, move_piece
from upbeat.rooms.publish.models import Package, Piece, Release
from upbeat.rooms.publish.queries.units import points_together


@pytest.fixture
def package(teacher, section):
    return make_lesson(teacher, section, [make_published_video(teacher)], pushed=False)


def add(teacher, package, points, phase="after", **changes):
    item = make_item(teacher, make_point(teacher.school))
    told = {"kind": "exercise", "title": "The unit", "items": [item]} | changes
    return add_piece(by=teacher, package=package, phase=phase, opens_when=points, **told)


@pytest.mark.parametrize("phase", ["before", "in"])
def test_only_an_exercise_after_class_opens_by_itself(teacher, package, point, phase):
    before = Piece.objects.count()
    with pytest.raises(Invalid):
        add(teacher, package, [point], phase=phase)
    with pytest.raises(Invalid):
        add(teacher, package, [point], kind="text", body="Read")
    assert Piece.objects.count() == before


def test_one_that_waits_for_points_stays_after_class(teacher, package, point):
    piece = add(teacher, package, [point])
    with pytest.raises(Invalid):
        move_piece(by=teacher, piece=piece, phase="before", position=1)
    piece.refresh_from_db()
    assert piece.phase == "after"
    edit_piece(by=teacher, piece=piece, title="The unit", opens_when=[])
    move_piece(by=teacher, piece=piece, phase="before", position=1)
    assert piece.phase == "before"


def test_it_never_waits_for_a_point_of_another_school(teacher, package):
    foreign = make_point(make_school())
    with pytest.raises(NotFound):
        add(teacher, package, [foreign])
    assert not Piece.objects.filter(phase="after").exists()


def test_opened_for_many_it_is_new_for_each_once(teacher, package, pupil, point):
    piece = add(teacher, package, [point])
    assert open_by_itself(piece=piece, people=[pupil.pk], now=NOW) == [pupil.pk]
    assert open_by_itself(piece=piece, people=[pupil.pk], now=NOW + timedelta(hours=1)) == []
    assert Release.objects.filter(piece=piece).count() == 1


def test_the_lessons_of_a_unit_belong_together_with_each_point_once(teacher, section, package):
    shared = Piece.objects.get(package=package).video
    course = create_course(by=teacher, subject=shared.point.subject, title="Music", language="en")
    unit = add_unit(by=teacher, course=course, title="Time")
    Package.objects.filter(pk=package.pk).update(unit=unit)
    later = create_package(by=teacher, section=section, title="Later", class_at=CLASS_AT + timedelta(days=7), unit=unit)
    more = make_published_video(teacher)
    for video in (shared, more):
        add_piece(by=teacher, package=later, kind="video", video=video)
    make_lesson(teacher, section, [make_published_video(teacher)], title="In no unit", pushed=False)
    package.refresh_from_db()
    told = points_together(package)
    assert [(lesson.title, [point.pk for point in points]) for lesson, points in told] == [
        ("The upbeat", [shared.point_id]),
        ("Later", [more.point_id]),
    ]


def test_without_a_unit_the_lessons_before_this_one_belong_to_it(teacher, section, package):
    for days, title in ((-7, "Earlier"), (7, "Later")):
        when = CLASS_AT + timedelta(days=days)
        make_lesson(teacher, section, [make_published_video(teacher)], title=title, class_at=when, pushed=False)
    assert [lesson.title for lesson, _points in points_together(package)] == ["Earlier", "The upbeat"]
