"""A school with a teacher, its scope open."""

import pytest
from django_scopes import scope

from factories import make_school, make_teacher


@pytest.fixture
def school(db):
    school = make_school()
    with scope(school=school):
        yield school


@pytest.fixture
def teacher(school):
    return make_teacher(school)
