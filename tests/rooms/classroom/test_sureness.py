"""How sure one is of an answer: asked where the teacher wants it, of this answer and of no other."""

import pytest
from django_scopes import scope

from factories_class import ClassOf
from factories_live import ask_kind, fields_of
from upbeat.kernel.errors import Invalid, Late
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import Vote
from upbeat.rooms.classroom.queries.screens import phone_screen, projector_screen, teacher_screen
from upbeat.rooms.journal.models import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf()
    with scope(school=made.school):
        yield made


def only_sure(room, pupil, question, level, seq):
    return cast_votes([room.answer(pupil, question, {}, sure=level, seq=seq)], room.now)[0]


def test_one_says_how_sure_one_is_after_the_answer_and_the_answer_stays(room):
    meeting = room.meet()
    question = ask_kind(room, meeting, "single", confidence=True)
    cast_votes([room.answer(0, question, fields_of(question, right=True))], room.now)
    kept = only_sure(room, 0, question, "guess", 2)
    assert (kept.sure, kept.form.fields) == ("guess", fields_of(question, right=True))
    assert Vote.objects.values_list("answer", "correct", "sure").get() == ("zzb", True, "guess")
    assert phone_screen(room.pupils[0], meeting).mine_sure == "guess"
    assert [fact.result.get("sure") for fact in Fact.objects.filter(verb="voted").order_by("pk")] == [None, "guess"]


def test_another_answer_asks_anew(room):
    question = ask_kind(room, room.meet(), "single", confidence=True)
    cast_votes([room.answer(0, question, fields_of(question, right=True), sure="sure")], room.now)
    cast_votes([room.answer(0, question, fields_of(question, right=False), seq=2)], room.now)
    assert Vote.objects.get().sure == ""


def test_without_an_answer_there_is_nothing_to_be_sure_of(room):
    question = ask_kind(room, room.meet(), "single", confidence=True)
    assert isinstance(only_sure(room, 0, question, "sure", 1), Invalid)
    assert not Vote.objects.exists()


def test_a_word_that_is_not_shown_is_refused(room):
    question = ask_kind(room, room.meet(), "single", confidence=True)
    cast_votes([room.answer(0, question, fields_of(question, right=True))], room.now)
    assert isinstance(only_sure(room, 0, question, "very", 2), Invalid)
    assert Vote.objects.get().sure == ""


def test_after_closing_it_is_too_late(room):
    question = ask_kind(room, room.meet(), "single", confidence=True)
    cast_votes([room.answer(0, question, fields_of(question, right=True))], room.now)
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    assert isinstance(only_sure(room, 0, question, "sure", 2), Late)
    assert Vote.objects.get().sure == ""


def test_where_it_is_not_asked_it_is_not_kept(room):
    question = ask_kind(room, room.meet(), "single")
    cast_votes([room.answer(0, question, fields_of(question, right=True), sure="sure")], room.now)
    assert Vote.objects.get().sure == ""


def test_the_teacher_sees_who_is_sure_and_wrong_as_a_number_the_wall_after_the_result(room):
    meeting = room.meet()
    question = ask_kind(room, meeting, "single", confidence=True)
    for pupil, (right, level) in enumerate([(True, "sure"), (False, "sure"), (False, "sure"), (True, "guess")]):
        cast_votes([room.answer(pupil, question, fields_of(question, right=right), sure=level)], room.now)
    cast_votes([room.answer(4, question, fields_of(question, right=False))], room.now)
    latest = teacher_screen(meeting).latest
    assert [(row.level, row.right, row.wrong) for row in latest.sure] == [("sure", 1, 2), ("guess", 1, 0)]
    assert latest.sure_and_wrong == 2
    assert projector_screen(meeting).latest is None
    questions.show_result(by=room.teacher, question=question, now=room.now)
    assert projector_screen(meeting).latest.sure == latest.sure
