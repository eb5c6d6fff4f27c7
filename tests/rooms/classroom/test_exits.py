"""Exit ticket and votes as evidence: answered once, learned from once, and the same in the nightly replay."""

import pytest
from django_scopes import scope

from factories import make_pupil, make_section
from factories_class import ClassOf
from factories_practice import give
from factories_publish import choice, make_item, right_answer, shown
from upbeat.kernel.errors import Invalid, Late, NotFound
from upbeat.rooms.classroom.actions import exits, meetings, questions, turns
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import ExitTicket
from upbeat.rooms.classroom.queries import exits as find
from upbeat.rooms.classroom.queries.settled import left_open, points_left
from upbeat.rooms.classroom.queries.sheet import teaching_sheet
from upbeat.rooms.classroom.queries.summary import lesson_summary, pupil_summary
from upbeat.rooms.improve.actions import look_after_lesson
from upbeat.rooms.improve.models import Finding
from upbeat.rooms.items.actions import revise_item
from upbeat.rooms.items.models import Attempt, Response, Variant
from upbeat.rooms.items.regrading import new_marks
from upbeat.rooms.learn.actions.replaying import replay_school
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery
from upbeat.rooms.learn.queries import progress_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=8)
    with scope(school=made.school):
        yield made


def others(room, count):
    items = [make_item(room.teacher, room.video.point) for _n in range(count)]
    return [Variant.objects.filter(version__item=item).select_related("version__item").first() for item in items]


def ticket_of(room, meeting, count=2):
    return exits.open_exit(by=room.teacher, meeting=meeting, variants=others(room, count), now=room.now)


def answer(room, pupil, ticket, right=True):
    """The pupil answers the next question of the ticket."""
    person = room.pupils[pupil]
    screen = exits.show_exit(by=person, ticket=ticket, now=room.now)
    attempt = Attempt.objects.get(token=screen.question.token)
    given = right_answer(attempt) if right else shown(attempt, "a")
    return exits.answer_exit(by=person, ticket=ticket, token=attempt.token, answer=given, now=room.now)


def known():
    names = ("person_id", "theta", "wins", "fails", "streak", "recent")
    return (
        [tuple(round(one, 9) for one in row) for row in Mastery.objects.order_by("person_id").values_list(*names)],
        [round(one, 9) for one in LearnerLevel.objects.order_by("person_id").values_list("value", flat=True)],
        [round(one, 9) for one in Difficulty.objects.order_by("pk").values_list("value", flat=True)],
    )


def test_a_ticket_has_one_to_three_different_questions(room):
    meeting = room.meet()
    some = others(room, 4)
    for wrong in ([], some, [some[0], some[0]]):
        with pytest.raises(Invalid):
            exits.open_exit(by=room.teacher, meeting=meeting, variants=wrong, now=room.now)
    assert not ExitTicket.objects.exists()


def test_each_answers_at_their_own_pace_and_once(room):
    ticket = ticket_of(room, room.meet())
    first = answer(room, 0, ticket)
    again = exits.answer_exit(
        by=room.pupils[0], ticket=ticket, token=first.attempt.token, answer=shown(first.attempt, "a"), now=room.now
    )
    assert (again.pk, again.correct) == (first.pk, True)
    answer(room, 0, ticket, right=False)
    screen = exits.show_exit(by=room.pupils[0], ticket=ticket, now=room.now)
    assert (screen.question, screen.done) == (None, 2)
    assert exits.show_exit(by=room.pupils[1], ticket=ticket, now=room.now).done == 0
    assert Mastery.objects.get(person=room.pupils[0]).wins == 1


def test_a_phone_learns_how_it_was_only_when_the_ticket_is_closed(room):
    meeting = room.meet()
    ticket = ticket_of(room, meeting, 1)
    answer(room, 0, ticket)
    assert [line.right for line in find.phone_exit(room.pupils[0], ticket).lines] == [None]
    exits.close_exit(by=room.teacher, meeting=meeting, now=room.now)
    ticket.refresh_from_db()
    assert [line.right for line in find.phone_exit(room.pupils[0], ticket).lines] == [True]
    with pytest.raises(Late):
        exits.ask_exit(by=room.pupils[1], ticket=ticket, position=1, now=room.now)


def test_an_answer_after_closing_is_refused_and_nothing_is_learned(room):
    meeting = room.meet()
    ticket = ticket_of(room, meeting, 1)
    attempt = exits.ask_exit(by=room.pupils[0], ticket=ticket, position=1, now=room.now)
    exits.close_exit(by=room.teacher, meeting=meeting, now=room.now)
    with pytest.raises(Late):
        exits.answer_exit(
            by=room.pupils[0], ticket=ticket, token=attempt.token, answer=right_answer(attempt), now=room.now
        )
    assert not Response.objects.exists()
    assert not Mastery.objects.exists()


def test_a_pupil_of_another_class_and_another_s_token_are_not_found(room):
    ticket = ticket_of(room, room.meet(), 1)
    attempt = exits.ask_exit(by=room.pupils[0], ticket=ticket, position=1, now=room.now)
    stranger = make_pupil(make_section(room.school))
    for person in (room.pupils[1], stranger):
        with pytest.raises(NotFound):
            exits.answer_exit(by=person, ticket=ticket, token=attempt.token, answer="1", now=room.now)
    with pytest.raises(NotFound):
        find.access_exit(stranger, ticket.meeting_id)
    assert not Response.objects.exists()


def test_the_teacher_sees_progress_and_result_the_wall_only_how_many(room):
    ticket = ticket_of(room, room.meet(), 1)
    answer(room, 0, ticket)
    answer(room, 1, ticket, right=False)
    told = find.teacher_exit(ticket)
    assert [(one.answered, one.right) for one in told.counts] == [(2, 1)]
    assert [row.states for row in told.pupils[:3]] == [("settled",), ("not-yet",), ("",)]
    wall = find.wall_exit(ticket)
    assert (wall.done, wall.present) == (2, 8)
    assert not hasattr(wall, "counts")


def vote_twice(room, meeting, first, second):
    question = questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)
    cast_votes([room.choice(number, question, option) for number, option in enumerate(first)], room.now)
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    questions.open_second_vote(by=room.teacher, question=question, now=room.now)
    cast_votes([room.choice(number, question, option, turn=2) for number, option in enumerate(second)], room.now)
    return question


def test_the_last_vote_of_each_counts_as_an_answer_when_the_lesson_ends_and_only_once(room):
    meeting = room.meet()
    vote_twice(room, meeting, "aab", "bb")
    assert not Response.objects.exists()
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    rows = Response.objects.order_by("attempt__person").values_list("attempt__person", "correct", "attempt__place")
    assert list(rows) == [(pupil.pk, True, "live") for pupil in room.pupils[:3]]
    assert list(Mastery.objects.values_list("wins", "fails")) == [(1, 0)] * 3


def test_a_wrong_vote_counts_with_its_misconception(room):
    meeting = room.meet()
    vote_twice(room, meeting, "a", "a")
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    response = Response.objects.get()
    assert (response.correct, response.misconception.title) == (False, "Counts the rest")


def test_the_nightly_replay_of_votes_and_exit_answers_comes_to_the_same(room):
    meeting = room.meet()
    vote_twice(room, meeting, "aabb", "abbb")
    ticket = ticket_of(room, meeting)
    for pupil in (2, 0, 1):
        answer(room, pupil, ticket, right=pupil != 0)
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    before = known()
    assert len(before[0]) == 4
    replay_school(school=room.school, now=room.now)
    assert known() == before


def test_the_exit_ticket_closes_with_the_lesson(room):
    meeting = room.meet()
    ticket = ticket_of(room, meeting, 1)
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    ticket.refresh_from_db()
    assert ticket.closed_at == room.now


def test_proposed_are_questions_of_the_lesson_that_were_not_just_voted_on(room):
    meeting = room.meet()
    others(room, 2)
    vote_twice(room, meeting, "a", "a")
    proposed = find.proposed_exit(meeting)
    assert 1 <= len(proposed) <= 3
    assert room.variant.version.item_id not in {one.version.item_id for one in proposed}
    assert {one.version.item.point_id for one in proposed} == {room.video.point_id}


def test_a_point_that_stays_open_is_a_finding_of_its_video_and_a_hint_for_the_next_brief(room):
    meeting = room.meet()
    vote_twice(room, meeting, "aaaaaa", "aaaaab")
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    (left,) = points_left([meeting])
    assert (left.answered, left.right, left.idea, left.span) == (6, 1, "Counts the rest", (5.0, 22.0))
    look_after_lesson(meeting=meeting, now=room.now)
    finding = Finding.objects.get(kind="class")
    assert (finding.start_s, finding.end_s) == (5.0, 22.0)
    assert finding.evidence == {"wrong": 5, "of": 6, "idea": "Counts the rest", "holders": 5}
    assert [one.point for one in left_open(room.section, meeting.ended_at.replace(year=2027))] == [room.video.point]


def test_a_pupil_s_summary_says_what_is_settled_and_what_they_owe_with_the_seconds(room):
    meeting = room.meet(joined=7)
    vote_twice(room, meeting, "bbbbbba", "bbbbbba")
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    knows, owes, away = (pupil_summary(room.pupils[n], meeting, room.now) for n in (0, 6, 7))
    assert list(knows.settled) == [room.video.point]
    assert knows.owed == ()
    assert [(one.point, one.span) for one in owes.owed] == [(room.video.point, (5.0, 22.0))]
    assert (knows.was_there, away.was_there) == (True, False)
    assert [one.point for one in away.owed] == [room.video.point]
    whole = lesson_summary(meeting)
    assert (whole.there, [one.second for one in whole.asked]) == (7, [(7, 6)])


def test_below_the_floor_a_pupil_does_not_see_what_the_class_knows(room):
    meeting = room.meet()
    vote_twice(room, meeting, "bbbb", "bbbb")
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    assert pupil_summary(room.pupils[7], meeting, room.now).settled == ()


def test_when_what_counts_as_right_is_mended_answers_in_class_are_marked_anew_too(room):
    meeting = room.meet()
    vote_twice(room, meeting, "aa", "aa")
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    item = room.variant.version.item
    mended = revise_item(by=room.teacher, item=item, variants=[choice(room.variant.stem, right="a"), choice()])
    marks = new_marks(mended)
    assert [(one.place, one.was_correct, one.correct) for one in marks.turned] == [("live", False, True)] * 2


@pytest.mark.parametrize("right", [True, False])
def test_one_s_own_progress_counts_answers_of_the_ticket_once_it_is_closed(room, right):
    ticket = ticket_of(room, room.meet(), 2)
    pupil = room.pupils[0]
    for _n in range(2):
        answer(room, 0, ticket, right)
    assert Mastery.objects.filter(person=pupil).exists()
    assert progress_of(pupil, room.now, find.untold_exits()).points == ()
    exits.close_exit(by=room.teacher, meeting=ticket.meeting, now=room.now)
    (point,) = progress_of(pupil, room.now, find.untold_exits()).points
    assert (point.right, point.answers) == (2 * right, 2)


def test_what_was_known_before_the_ticket_stands_in_one_s_progress_as_it_was(room):
    item = make_item(room.teacher, room.video.point)
    pupil = room.pupils[0]
    give(pupil, item)
    ticket = ticket_of(room, room.meet(), 1)
    (before,) = progress_of(pupil, room.now, find.untold_exits()).points
    answer(room, 0, ticket, right=False)
    (after,) = progress_of(pupil, room.now, find.untold_exits()).points
    assert (after.right, after.answers, after.state) == (before.right, before.answers, before.state) == (1, 1, "nearly")


def test_an_answer_of_the_open_ticket_is_no_example_on_the_sheet_of_who_teaches(room):
    ticket = ticket_of(room, room.meet(), 1)
    pupil = room.pupils[0]
    turn = turns.plan_turn(by=room.teacher, package=room.package, pupil=pupil, point=room.video.point, now=room.now)
    answer(room, 0, ticket)
    assert teaching_sheet(pupil, turn, room.now).example is None
    exits.close_exit(by=room.teacher, meeting=ticket.meeting, now=room.now)
    assert teaching_sheet(pupil, turn, room.now).example is not None
