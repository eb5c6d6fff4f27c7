"""A school with a teacher, its scope open, and a media folder of its own."""

import pytest
from django_scopes import scope

from factories import make_school, make_teacher


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def school(db):
    school = make_school()
    with scope(school=school):
        yield school


@pytest.fixture
def teacher(school):
    return make_teacher(school)
