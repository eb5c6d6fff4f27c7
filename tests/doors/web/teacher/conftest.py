"""A class, its teacher and a pupil at their browsers, at the tests' own time."""

import pytest
import time_machine

from clients import client_of
from factories import make_pupil, make_school, make_section, make_teacher
from factories_publish import NOW


@pytest.fixture(autouse=True)
def clock():
    """Two days before the class; it stands still unless moved."""
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def pupil(section):
    return make_pupil(section, name="Lin Xiaoyu")


@pytest.fixture
def ada(teacher):
    return client_of(teacher)


@pytest.fixture
def lin(pupil):
    return client_of(pupil)


@pytest.fixture
def strange(db):
    """A teacher of another school, with a class there."""
    stranger = make_teacher(make_school())
    make_section(stranger.school, teacher=stranger)
    return client_of(stranger)
