"""A school with a class, a teacher and a pupil, its scope open."""

import pytest
from django_scopes import scope

from factories import make_point, make_pupil, make_school, make_section, make_teacher


@pytest.fixture
def school(db):
    school = make_school()
    with scope(school=school):
        yield school


@pytest.fixture
def teacher(school):
    return make_teacher(school)


@pytest.fixture
def section(school, teacher):
    return make_section(school, teacher=teacher)


@pytest.fixture
def pupil(section):
    return make_pupil(section)


@pytest.fixture
def point(school):
    return make_point(school, title="Upbeat")
