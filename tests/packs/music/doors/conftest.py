"""A pupil who hears, in a process that has made nothing to hear yet."""

import pytest

from factories import make_pupil, make_section
from upbeat.packs.music.doors import heard
from upbeat.packs.music.doors.often import Often


@pytest.fixture(autouse=True)
def empty(monkeypatch):
    """A process that has made nothing yet."""
    monkeypatch.setattr(heard, "_kept", type(heard._kept)())
    monkeypatch.setattr(heard, "_made", Often(heard.MADE_A_MINUTE))


@pytest.fixture
def pupil(teacher):
    return make_pupil(make_section(teacher.school))
