"""What all phones show alike is read once, and never shown when it is old."""

import pytest
from django_scopes import scope

from factories_class import ClassOf
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.classroom.queries import screens
from upbeat.rooms.classroom.queries.boards import Boards
from upbeat.rooms.classroom.queries.screens import Phase, phone_screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(settings, monkeypatch):
    settings.CLASS_MEMORY_S = 60.0
    monkeypatch.setattr(screens, "_boards", Boards(screens._board))
    made = ClassOf(pupils=3)
    with scope(school=made.school):
        yield made


def test_each_change_is_on_the_phones_at_once(room):
    pk = room.meet().pk
    now = lambda: phone_screen(room.pupils[0], Meeting.objects.get(pk=pk))  # noqa: E731
    assert now().phase is Phase.IDLE
    question = questions.ask_live(
        by=room.teacher, meeting=Meeting.objects.get(pk=pk), variant=room.variant, now=room.now
    )
    assert (now().phase, now().mine) == (Phase.FIRST, ())
    cast_votes([room.choice(0, question, "b")], room.now)
    assert len(now().mine) == 1
    assert phone_screen(room.pupils[1], Meeting.objects.get(pk=pk)).mine == ()
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    assert now().phase is Phase.TALK
    assert {option.right for option in now().options} == {None}
    questions.show_result(by=room.teacher, question=question, now=room.now)
    assert now().phase is Phase.SHOWN
    assert now().mine_right is True


def test_the_second_phone_asks_only_for_its_own(room, django_assert_num_queries):
    meeting = room.meet()
    questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)
    phone_screen(room.pupils[0], meeting)
    with django_assert_num_queries(1):
        phone_screen(room.pupils[1], meeting)
