"""A class with a task, its scope open, and a media folder of its own."""

from collections.abc import Iterator

import pytest
from django_scopes import scope

from factories_assess import Classroom, make_task


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def room(db: None) -> Iterator[Classroom]:
    made = make_task()
    with scope(school=made.school):
        yield made
