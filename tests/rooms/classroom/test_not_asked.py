"""What is not asked of a pupil is not asked of them in class either: their phone says so, nobody waits for them, and
nothing is learned of them. Here single choices stand for questions that must be heard."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories_class import ClassOf
from factories_items import make_kind
from factories_publish import make_item
from upbeat.kernel.errors import Refused
from upbeat.rooms.classroom.actions import exits, meetings, questions
from upbeat.rooms.classroom.actions.cards import give_cards
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import Vote
from upbeat.rooms.classroom.queries.cards import card_table
from upbeat.rooms.classroom.queries.exits import NOT_ASKED, phone_exit, teacher_exit, wall_exit
from upbeat.rooms.classroom.queries.screens import phone_screen, projector_screen, teacher_screen
from upbeat.rooms.classroom.queries.summary import pupil_summary
from upbeat.rooms.items.models import Attempt, Response, Variant
from upbeat.rooms.learn.actions.excusing import excuse
from upbeat.rooms.learn.models import Mastery
from upbeat.rooms.learn.queries import excuses

pytestmark = pytest.mark.django_db
SAID = "This question is not asked of you"


@pytest.fixture(autouse=True)
def _choices_must_be_heard(monkeypatch):
    needing = {"hearing": frozenset({"single"})}
    monkeypatch.setattr(excuses, "kinds_needing", lambda sense: needing.get(sense, frozenset()))


@pytest.fixture
def room():
    made = ClassOf(pupils=4)
    with scope(school=made.school):
        yield made


def leave_out(room, *pupils):
    for n in pupils:
        excuse(by=room.teacher, pupil=room.pupils[n], sense="hearing", reason="Is deaf", now=room.now)


def ask(room, meeting):
    return questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)


def vote(room, question, *pupils):
    return cast_votes([room.choice(n, question, "a") for n in pupils], room.now)


def variant_of(item):
    return Variant.objects.filter(version__item=item).select_related("version__item").get(position=0)


def ticket_of(room, meeting, *items):
    return exits.open_exit(by=room.teacher, meeting=meeting, variants=[variant_of(one) for one in items], now=room.now)


def page(room, pupil, name, meeting):
    return client_of(room.pupils[pupil]).get(reverse(f"learner:{name}", args=[meeting.pk])).text


def test_the_phone_says_so_calmly_and_has_nothing_to_press(room):
    leave_out(room, 0)
    question = ask(room, room.meet())
    mine, other = (phone_screen(pupil, question.meeting) for pupil in room.pupils[:2])
    assert (mine.is_asked, other.is_asked) == (False, True)
    own, others = page(room, 0, "clicker", question.meeting), page(room, 1, "clicker", question.meeting)
    assert SAID in own
    assert "upbeat-vote" not in own
    assert SAID not in others
    assert "upbeat-vote" in others
    questions.show_result(by=room.teacher, question=question, now=room.now)
    after = page(room, 0, "clicker", question.meeting)
    assert SAID in after
    assert "No choice of yours was counted" not in after


def test_counts_leave_them_out_and_only_the_teacher_is_told_of_how_many(room):
    leave_out(room, 0)
    question = ask(room, room.meet())
    vote(room, question, 1, 2)
    for screen in (teacher_screen(question.meeting), projector_screen(question.meeting)):
        assert (screen.answered, screen.present) == (2, 3)
    teacher = client_of(room.teacher)
    desk = teacher.get(reverse("teacher:class", args=[room.package.pk]), follow=True).text
    assert "2 of 3 have answered" in desk
    assert "It is not asked of 1 pupil." in desk
    wall = teacher.get(reverse("teacher:class-wall", args=[question.meeting_id])).text
    assert "<b>2</b> of 3 have answered" in wall
    assert "not asked" not in wall


def test_a_vote_that_comes_all_the_same_is_refused_and_the_others_of_its_batch_count(room):
    leave_out(room, 0)
    question = ask(room, room.meet())
    refused, kept = vote(room, question, 0, 1)
    assert isinstance(refused, Refused)
    assert SAID in str(refused)
    assert kept.person == room.pupils[1].pk
    assert list(Vote.objects.values_list("person_id", flat=True)) == [room.pupils[1].pk]


def test_a_card_of_paper_is_not_waited_for(room):
    leave_out(room, 0)
    give_cards(by=room.teacher, section=room.section, now=room.now)
    question = ask(room, room.meet())
    vote(room, question, 1)
    table = card_table(question.meeting)
    assert (table.read, table.waited_for) == (1, 3)
    assert [holder.asked for holder in table.holders] == [False, True, True, True]
    reading = client_of(room.teacher).get(reverse("teacher:class-cards", args=[question.meeting_id])).text
    assert "1 of 3 are read." in reading
    assert reading.count("· not asked") == 1


def test_the_lesson_leaves_no_zero_even_where_they_voted_before_it_was_said(room):
    meeting = room.meet()
    question = ask(room, meeting)
    vote(room, question, 0, 1)
    leave_out(room, 0)
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    assert list(Attempt.objects.values_list("person_id", flat=True)) == [room.pupils[1].pk]
    assert list(Mastery.objects.values_list("person_id", flat=True)) == [room.pupils[1].pk]


def test_an_exit_ticket_goes_on_to_the_next_question_that_is_asked(room):
    point = room.video.point
    heard, written = make_item(room.teacher, point), make_kind(room.teacher, point, "matching")
    leave_out(room, 0)
    meeting = room.meet()
    ticket = ticket_of(room, meeting, heard, written)
    mine, other = (exits.show_exit(by=pupil, ticket=ticket, now=room.now) for pupil in room.pupils[:2])
    assert (mine.position, other.position) == (2, 1)
    assert [line.asked for line in mine.lines] == [False, True]
    with pytest.raises(Refused):
        exits.ask_exit(by=room.pupils[0], ticket=ticket, position=1, now=room.now)
    assert Attempt.objects.filter(person=room.pupils[0]).count() == 1


def test_a_question_of_the_ticket_that_was_open_before_it_was_said_takes_no_answer(room):
    ticket = ticket_of(room, room.meet(), make_item(room.teacher, room.video.point))
    screen = exits.show_exit(by=room.pupils[0], ticket=ticket, now=room.now)
    leave_out(room, 0)
    address, token = reverse("learner:exit-answer", args=[ticket.meeting_id]), screen.question.token
    told = client_of(room.pupils[0]).post(address, {"token": token, "answer": "1"}, follow=True).text
    assert SAID in told
    assert "This exit ticket is not asked of you." in told
    assert not Response.objects.exists()


def test_the_ticket_waits_for_nobody_of_whom_none_of_it_is_asked(room):
    point = room.video.point
    leave_out(room, 0)
    meeting = room.meet()
    ticket = ticket_of(room, meeting, make_item(room.teacher, point))
    for pupil in room.pupils[1:3]:
        shown = exits.show_exit(by=pupil, ticket=ticket, now=room.now)
        exits.answer_exit(by=pupil, ticket=ticket, token=shown.question.token, answer="1", now=room.now)
    told, wall = teacher_exit(ticket), wall_exit(ticket)
    assert (told.done, told.present, wall.done, wall.present) == (2, 3, 2, 3)
    assert [row.states for row in told.pupils if row.person == room.pupils[0]] == [(NOT_ASKED,)]
    assert [(one.answered, one.left_out) for one in told.counts] == [(2, 1)]
    assert not phone_exit(room.pupils[0], ticket).asks_anything
    desk = client_of(room.teacher).get(reverse("teacher:class-exit", args=[meeting.pk])).text
    assert "2 of 3 are through." in desk
    assert "not asked of 1 pupil" in desk


def test_of_what_nothing_is_asked_of_them_they_owe_nothing(room):
    leave_out(room, 0)
    meeting = room.meet()
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    owed = [pupil_summary(pupil, meeting, room.now).owed for pupil in room.pupils[:2]]
    assert [len(some) for some in owed] == [0, 1]
    make_kind(room.teacher, room.video.point, "matching")
    assert len(pupil_summary(room.pupils[0], meeting, room.now).owed) == 1
