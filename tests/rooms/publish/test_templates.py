"""Prepared lessons as templates: shared in the school, found by words, copied without anything of pupils."""

from datetime import timedelta

import pytest

from factories import make_point, make_school, make_section, make_teacher
from factories_publish import CLASS_AT, make_item, make_lesson, make_published_video
from upbeat.kernel.errors import NotFound, Refused
from upbeat.rooms.publish.actions.conditions import set_further_conditions
from upbeat.rooms.publish.actions.openings import open_for, set_opening_time
from upbeat.rooms.publish.actions.packages import edit_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import revoke_piece
from upbeat.rooms.publish.actions.templates import share_package, unshare_package, use_template
from upbeat.rooms.publish.models import Package, Piece, Release
from upbeat.rooms.publish.queries.templates import access_template, templates

NEXT_WEEK = CLASS_AT + timedelta(days=7)


@pytest.fixture
def lesson(teacher, section):
    package = make_lesson(teacher, section, [make_published_video(teacher)])
    edit_package(by=teacher, package=package, title="The upbeat", goals="Hear it", method="Twice", preview="We sing")
    return package


@pytest.fixture
def colleague(school):
    return make_teacher(school, name="Mr Bartok")


def test_a_lesson_is_a_template_from_its_sharing_until_it_is_shared_no_more(teacher, colleague, lesson):
    assert list(templates(colleague)) == []
    share_package(by=teacher, package=lesson)
    assert [(row.title, row.shared_by, row.piece_count) for row in templates(colleague)] == [("The upbeat", teacher, 1)]
    unshare_package(by=teacher, package=lesson)
    with pytest.raises(NotFound):
        access_template(colleague, lesson.pk)


def test_templates_are_found_by_words_of_title_goals_pieces_and_points(teacher, colleague, lesson):
    share_package(by=teacher, package=lesson)
    point = Piece.objects.get().video.point.title
    for words in ("upbeat", "hear UPBEAT", point):
        assert list(templates(colleague, words)) == [lesson]
    assert list(templates(colleague, "upbeat harmony")) == []


def test_another_school_and_pupils_see_no_template(teacher, pupil, lesson):
    share_package(by=teacher, package=lesson)
    with pytest.raises((NotFound, Refused)):
        access_template(make_teacher(make_school()), lesson.pk)
    with pytest.raises(Refused):
        templates(pupil)


def test_a_copy_has_all_pieces_with_conditions_and_times_and_nothing_of_pupils(teacher, pupil, colleague, lesson):
    point = make_point(teacher.school)
    exercise = add_piece(
        by=teacher, package=lesson, kind="exercise", phase="after", title="More", items=[make_item(teacher, point)],
        opens_when=[point], minutes=7,
    )  # fmt: skip
    text = add_piece(by=teacher, package=lesson, kind="text", phase="in", title="Bag", body="Sing", minutes=9)
    set_further_conditions(by=teacher, piece=exercise, after=[text], tables=[2])
    set_opening_time(by=teacher, piece=text, at=CLASS_AT + timedelta(minutes=20))
    open_for(by=teacher, piece=exercise, persons=[pupil.pk])
    gone = add_piece(by=teacher, package=lesson, kind="text", phase="in", title="Gone", body="No")
    revoke_piece(by=teacher, piece=gone, reason="Wrong")
    share_package(by=teacher, package=lesson)
    own = make_section(teacher.school, teacher=colleague)
    made = use_template(by=colleague, template=access_template(colleague, lesson.pk), section=own, class_at=NEXT_WEEK)
    assert (made.title, made.goals, made.method, made.preview) == ("The upbeat", "Hear it", "Twice", "We sing")
    assert (made.section, made.created_by, made.copied_from, made.shared_at) == (own, colleague, lesson, None)
    copies = {piece.title: piece for piece in Piece.objects.filter(package=made)}
    assert len(copies) == 3
    assert (copies["Bag"].phase, copies["Bag"].body, copies["Bag"].minutes) == ("in", "Sing", 9)
    assert copies["Bag"].opens_at == NEXT_WEEK + timedelta(minutes=20)
    more = copies["More"]
    assert (set(more.items.all()), list(more.opens_when.all())) == (set(exercise.items.all()), [point])
    assert (list(more.opens_after.all()), more.tables, more.minutes) == ([copies["Bag"]], [2], 7)
    assert not Release.objects.filter(package=made).exists()


def test_only_for_a_class_that_one_teaches(teacher, colleague, section, lesson):
    share_package(by=teacher, package=lesson)
    with pytest.raises(Refused):
        use_template(by=colleague, template=lesson, section=section, class_at=NEXT_WEEK)
    with pytest.raises(Refused):
        share_package(by=colleague, package=lesson)
    assert Package.objects.count() == 1
