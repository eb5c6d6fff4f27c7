"""The classes of the demo at their tables."""

import pytest
from django_scopes import scope

from factories_class import ClassOf
from factories_publish import CLASS_AT, make_lesson
from upbeat.rooms.classroom.models import GroupWish
from upbeat.rooms.classroom.queries.groups import seating_of
from upbeat.rooms.publish.queries.templates import templates
from upbeat.site.demo.seed_groups import seat_class

pytestmark = pytest.mark.django_db


def test_a_class_sits_by_its_wishes_in_both_weeks_and_shares_last_weeks_lesson():
    room = ClassOf(pupils=9)
    with scope(school=room.school):
        following = make_lesson(room.teacher, room.section, [room.video], title="Next")
        seat_class(room.teacher, room.package, following, CLASS_AT)
        for package in (room.package, following):
            shown = seating_of(package)
            assert sorted(len(table.seats) for table in shown.tables) == [3, 3, 3]
            assert shown.broken == ()
        assert GroupWish.objects.count() == 2
        assert list(templates(room.teacher)) == [room.package]
