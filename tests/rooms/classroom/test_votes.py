"""Live questions: who may vote, what counts, and who sees what when."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories import make_pupil, make_school, make_section, make_teacher
from factories_class import ClassOf
from upbeat.kernel.errors import Invalid, Late, NotFound, Refused
from upbeat.rooms.classroom.actions import meetings, questions
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.classroom.models import Attendance, LiveQuestion, Meeting, Round, Vote
from upbeat.rooms.classroom.queries import meetings as find
from upbeat.rooms.classroom.queries.screens import Phase, phone_screen, projector_screen, teacher_screen
from upbeat.rooms.items.reading import Form
from upbeat.rooms.journal.models import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf()
    with scope(school=made.school):
        yield made


def ask(room, meeting):
    return questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)


def test_a_lesson_begins_once_however_often_it_is_begun(room):
    assert room.meet() == room.meet()
    assert Meeting.objects.count() == 1


def test_a_pupil_joins_by_the_code_however_it_is_typed_and_is_noted_as_present_once(room):
    meeting = room.meet(joined=0)
    lin = room.pupils[0]
    found = find.access_meeting_by_code(lin, f" {meeting.code.lower()} ")
    meetings.join(by=lin, meeting=found, now=room.now)
    meetings.join(by=lin, meeting=found, now=room.now)
    assert list(Attendance.objects.values_list("person", flat=True)) == [lin.pk]


def test_a_pupil_of_another_class_does_not_find_the_lesson(room):
    meeting = room.meet()
    stranger = make_pupil(make_section(room.school))
    with pytest.raises(NotFound):
        find.access_meeting_by_code(stranger, meeting.code)


def test_a_choice_counts_once_and_the_newest_of_a_phone_wins_in_any_order(room):
    meeting = room.meet()
    question = ask(room, meeting)
    late, early = room.choice(0, question, "b", seq=9), room.choice(0, question, "a", seq=3)
    cast_votes([late, early, late], room.now)
    cast_votes([early], room.now)
    assert list(Vote.objects.values_list("person", "answer", "correct")) == [(room.pupils[0].pk, "b", True)]


def test_who_changes_their_mind_and_back_is_not_overtaken_by_the_choice_in_between(room):
    question = ask(room, room.meet())
    cast_votes([room.choice(0, question, "a", seq=1)], room.now)
    cast_votes([room.choice(0, question, "a", seq=3)], room.now)
    (kept,) = cast_votes([room.choice(0, question, "b", seq=2)], room.now)
    assert kept == room.choice(0, question, "a", seq=3)
    assert [vote.correct for vote in Vote.objects.all()] == [False]
    assert Fact.objects.filter(verb="voted").count() == 1


def test_the_answer_of_the_server_is_what_is_stored(room):
    question = ask(room, room.meet())
    first = room.choice(0, question, "b", seq=5)
    (stored,) = cast_votes([first], room.now)
    assert stored == first
    (stored,) = cast_votes([room.choice(0, question, "a", seq=2)], room.now)
    assert stored == first


def test_a_vote_after_closing_is_refused_and_the_count_stays(room):
    question = ask(room, room.meet())
    cast_votes([room.choice(0, question, "b")], room.now)
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    facts = Fact.objects.count()
    refused = cast_votes([room.choice(1, question, "b"), room.choice(0, question, "a", seq=2)], room.now)
    assert [type(no) for no in refused] == [Late, Late]
    assert list(Vote.objects.values_list("person", "answer")) == [(room.pupils[0].pk, "b")]
    assert Fact.objects.count() == facts


def test_sending_the_stored_choice_again_after_closing_is_no_error(room):
    question = ask(room, room.meet())
    choice = room.choice(0, question, "b")
    cast_votes([choice], room.now)
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    assert cast_votes([choice], room.now) == [choice]


@pytest.mark.parametrize("fields", [{}, {"answer": [""]}, {"answer": ["9"]}, {"answer": ["b"]}, {"option": ["1"]}])
def test_what_is_not_on_the_screen_cannot_be_chosen(room, fields):
    question = ask(room, room.meet())
    (no,) = cast_votes([room.answer(0, question, fields)], room.now)
    assert isinstance(no, Invalid)
    assert not Vote.objects.exists()


def test_who_has_not_joined_cannot_vote_nor_can_a_pass_of_another_school(room):
    question = ask(room, room.meet(joined=1))
    other = make_school()
    sneaked = Choice(room.pupils[0].pk, other.pk, question.pk, 1, 1, Form({"answer": ["1"]}))
    outcomes = cast_votes([room.choice(3, question, "b"), sneaked], room.now)
    assert [type(no) for no in outcomes] == [NotFound, NotFound]
    assert not Vote.objects.exists()


def test_one_bad_vote_does_not_sink_the_batch(room):
    question = ask(room, room.meet())
    good, bad = room.choice(0, question, "b"), room.answer(1, question, {"answer": ["77"]})
    outcomes = cast_votes([bad, good], room.now)
    assert isinstance(outcomes[0], Invalid)
    assert outcomes[1] == good


def test_a_batch_of_sixty_costs_as_many_queries_as_a_batch_of_six(room):
    question = ask(room, room.meet())
    few = [room.choice(n, question, "b") for n in range(6)]

    def cost(batch):
        with CaptureQueriesContext(connection) as asked:
            cast_votes(batch, room.now)
        return len(asked)

    first = cost(few)
    more = [room.choice(n % 6, question, "a" if n % 2 else "b", seq=2 + n) for n in range(60)]
    assert cost(more) == first


def test_the_wall_and_the_phones_tell_nothing_before_the_result_is_shown(room):
    meeting = room.meet()
    question = ask(room, meeting)
    cast_votes([room.choice(n, question, "a" if n < 4 else "b") for n in range(6)], room.now)
    for screen in (projector_screen(meeting), phone_screen(room.pupils[0], meeting)):
        assert screen.phase is Phase.FIRST
        assert (screen.answered, screen.present) == (6, 6)
        assert {(option.first, option.second, option.right) for option in screen.options} == {(None, None, None)}
    questions.show_result(by=room.teacher, question=question, now=room.now)
    shown = projector_screen(meeting)
    assert sorted((option.text, option.first, option.right) for option in shown.options) == [
        ("Choice A", 4, False), ("Choice B", 2, True), ("Choice C", 0, False),
    ]  # fmt: skip


def test_the_order_on_phones_and_wall_is_one_and_does_not_follow_the_author(room):
    meeting = room.meet()
    orders = set()
    for _n in range(12):
        ask(room, meeting)
        texts = tuple(option.text for option in projector_screen(meeting).options)
        assert texts == tuple(option.text for option in phone_screen(room.pupils[1], meeting).options)
        orders.add(texts)
    assert len(orders) > 1


def test_two_votes_are_compared_person_by_person(room):
    meeting = room.meet()
    question = ask(room, meeting)
    cast_votes([room.choice(n, question, option) for n, option in enumerate("aabb")], room.now)
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    assert teacher_screen(meeting).phase is Phase.TALK
    questions.open_second_vote(by=room.teacher, question=question, now=room.now)
    cast_votes([room.choice(n, question, option, turn=2) for n, option in enumerate("abbc")], room.now)
    moves = teacher_screen(meeting).moves
    assert (moves.wrong_wrong, moves.wrong_right, moves.right_right, moves.right_wrong) == (1, 1, 1, 1)


def test_a_phone_that_comes_back_finds_its_own_vote(room):
    meeting = room.meet()
    question = ask(room, meeting)
    choice = room.choice(2, question, "a")
    cast_votes([choice], room.now)
    assert list(phone_screen(room.pupils[2], meeting).mine) == choice.form.fields["answer"]
    assert phone_screen(room.pupils[3], meeting).mine == ()


def test_a_new_question_closes_the_vote_before_it(room):
    meeting = room.meet()
    first = ask(room, meeting)
    ask(room, meeting)
    assert Round.objects.get(question=first).closed_at == room.now


def test_only_the_teacher_of_the_class_leads(room):
    meeting = room.meet()
    other = make_teacher(room.school)
    for stranger in (other, room.pupils[0]):
        with pytest.raises(Refused):
            questions.ask_live(by=stranger, meeting=meeting, variant=room.variant, now=room.now)
    assert not LiveQuestion.objects.exists()


def test_after_the_lesson_has_ended_nothing_is_asked_and_its_code_opens_nothing(room):
    meeting = room.meet()
    question = ask(room, meeting)
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    with pytest.raises(Refused):
        ask(room, meeting)
    with pytest.raises(NotFound):
        find.access_meeting_by_code(room.pupils[0], meeting.code)
    assert isinstance(cast_votes([room.choice(0, question, "b")], room.now)[0], Late)
    assert phone_screen(room.pupils[0], Meeting.objects.get()).phase is Phase.ENDED


def test_each_change_of_what_is_shown_raises_the_version(room):
    meeting = room.meet()
    question = ask(room, meeting)
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    questions.show_result(by=room.teacher, question=question, now=room.now)
    assert Meeting.objects.get().version == 3
