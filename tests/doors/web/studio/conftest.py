"""A teacher at a browser, and a media folder of their own."""

import pytest

from clients import client_of
from factories import make_school, make_teacher


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def ada(teacher):
    return client_of(teacher)


@pytest.fixture
def stranger(db):
    """A teacher of another school."""
    return make_teacher(make_school())


@pytest.fixture
def strange(stranger):
    return client_of(stranger)
