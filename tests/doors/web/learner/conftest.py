"""Pages of the learner's door, at the tests' own time."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from factories_learn import Lesson, after, make_lesson


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A minute after the lesson was pushed; it stands still unless moved."""
    with time_machine.travel(after(60), tick=False) as travelling:
        yield travelling


@pytest.fixture
def lesson(db: None) -> Lesson:
    """A lesson of one video with checkpoints at 1:00 and 2:00, for Thursday."""
    return make_lesson()


@pytest.fixture
def pupil(lesson: Lesson, client: Client) -> Client:
    """The browser of the lesson's pupil."""
    client.force_login(lesson.pupil)
    return client
