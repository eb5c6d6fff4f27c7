"""``upbeat training`` before any film is made: what is missing is said, and nothing is begun."""

import pytest
from django.utils import timezone
from django_scopes import scope

from factories import make_person, make_school
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.people.models import Role, Section
from upbeat.site import training

pytestmark = pytest.mark.django_db


def begun(school):
    with scope(school=school):
        return Subject.objects.exists() or Section.objects.exists()


def give(school, by):
    with scope(school=school):
        training._give(school, by, timezone.now())


def test_a_school_without_teachers_is_told_to_add_them():
    school = make_school()
    admin = make_person(school, Role.ADMIN)
    make_person(school, Role.PUPIL)
    with pytest.raises(Invalid, match="Nobody works at the school yet"):
        give(school, admin)
    assert not begun(school)


def test_a_school_without_a_term_is_told_to_add_one():
    school = make_school()
    admin = make_person(school, Role.ADMIN)
    make_person(school, Role.LECTURER)
    with pytest.raises(Invalid, match="A class needs a term"):
        give(school, admin)
    assert not begun(school)
