"""Courses and units: made by builders, taken by classes."""

import pytest

from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions import courses
from upbeat.rooms.publish.models import Course, Unit


def test_a_course_has_units_in_order_and_classes_that_take_it(teacher, section, point):
    course = courses.create_course(by=teacher, subject=point.subject, title="Music 7")
    for title in ("Rhythm", "Harmony"):
        courses.add_unit(by=teacher, course=course, title=title)
    courses.give_course(by=teacher, course=course, section=section)
    courses.give_course(by=teacher, course=course, section=section)
    row = queries.courses(teacher).get()
    assert [(unit.position, unit.title) for unit in row.units.all()] == [(1, "Rhythm"), (2, "Harmony")]
    assert list(row.sections.all()) == [section]


def test_a_pupil_makes_no_course_and_a_title_is_needed(teacher, pupil, point):
    with pytest.raises(Refused):
        courses.create_course(by=pupil, subject=point.subject, title="Mine")
    with pytest.raises(Refused):
        queries.courses(pupil)
    with pytest.raises(Invalid):
        courses.create_course(by=teacher, subject=point.subject, title=" ")
    assert (Course.objects.count(), Unit.objects.count()) == (0, 0)
