"""Pupils who teach: who is asked, what peers ask and say, and what of it who sees."""

from datetime import timedelta

import pytest
from django_scopes import scope

from factories import make_pupil, make_section, make_teacher
from factories_class import ClassOf
from factories_practice import give
from factories_publish import make_item
from upbeat.kernel.errors import Invalid, Late, NotFound, Refused
from upbeat.rooms.classroom.actions import meetings, teaching, turns
from upbeat.rooms.classroom.models import Turn, TurnQuestion, TurnRating
from upbeat.rooms.classroom.queries import turns as find
from upbeat.rooms.classroom.queries.helping import help_of, ledger_of
from upbeat.rooms.classroom.queries.sheet import teaching_sheet
from upbeat.rooms.journal.models import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=8)
    with scope(school=made.school):
        yield made


def plan(room, pupil=0, **more):
    return turns.plan_turn(
        by=room.teacher, package=room.package, pupil=room.pupils[pupil], point=room.video.point, now=room.now, **more
    )


def begin(room, pupil=0):
    turn = plan(room, pupil)
    turns.begin_turn(by=room.teacher, turn=turn, minutes=3, now=room.now)
    return turn


def knows(room, *numbers):
    item = make_item(room.teacher, room.video.point)
    for number in numbers:
        give(room.pupils[number], item)


def names(room):
    (point,) = find.rota_of(room.package, room.now)
    return [one.person.name for one in point.people]


def test_the_rota_names_who_knows_the_point_and_who_taught_less_comes_first(room):
    knows(room, 0, 1, 2)
    assert sorted(names(room)) == ["Pupil 1", "Pupil 2", "Pupil 3"]
    room.meet()
    turns.end_turn(by=room.teacher, turn=begin(room, 1), now=room.now)
    assert names(room)[-1] == "Pupil 2"


def test_a_declined_turn_counts_against_nobody_and_is_not_asked_again_in_this_lesson(room):
    knows(room, 0, 1)
    turn = plan(room, 0)
    turns.decline_turn(by=room.pupils[0], turn=turn, now=room.now)
    assert names(room) == ["Pupil 2"]
    assert not help_of([room.pupils[0]])


def test_who_rests_is_not_named_and_cannot_be_asked_until_the_rest_is_over(room):
    knows(room, 0)
    turns.rest_from_turns(by=room.pupils[0], until=room.now + timedelta(hours=5), now=room.now)
    assert names(room) == []
    with pytest.raises(Refused):
        plan(room, 0)
    assert not Turn.objects.exists()
    (later,) = find.rota_of(room.package, room.now + timedelta(hours=6))
    assert [one.person.name for one in later.people] == ["Pupil 1"]


def test_the_teacher_may_choose_anybody_of_the_class_and_nobody_else(room):
    assert plan(room, 5).person == room.pupils[5]
    stranger = make_pupil(make_section(room.school))
    with pytest.raises(NotFound):
        turns.plan_turn(by=room.teacher, package=room.package, pupil=stranger, point=room.video.point, now=room.now)
    with pytest.raises(Refused):
        turns.plan_turn(
            by=make_teacher(room.school), package=room.package, pupil=room.pupils[0], point=room.video.point
        )
    assert Turn.objects.count() == 1


def test_asked_again_for_the_same_point_it_is_the_same_turn(room):
    assert plan(room) == plan(room, minutes=7)
    assert Turn.objects.get().minutes == 7


def test_a_turn_begins_in_the_lesson_that_is_on_and_ends_the_one_before(room):
    with pytest.raises(Invalid):
        turns.begin_turn(by=room.teacher, turn=plan(room, 0), now=room.now)
    meeting = room.meet()
    before = meeting.version
    first, second = begin(room, 0), begin(room, 1)
    first.refresh_from_db()
    assert first.ended_at == room.now
    assert find.turn_now(meeting) == second
    meeting.refresh_from_db()
    assert meeting.version > before
    assert second.until == room.now + timedelta(minutes=3)


def test_a_turn_that_was_declined_does_not_begin(room):
    turn = plan(room)
    turns.decline_turn(by=room.pupils[0], turn=turn, now=room.now)
    room.meet()
    with pytest.raises(Invalid):
        turns.begin_turn(by=room.teacher, turn=turn, now=room.now)
    assert Turn.objects.get().began_at is None


def test_more_minutes_count_from_now_where_the_time_was_over(room):
    room.meet()
    turn = begin(room)
    late = room.now + timedelta(minutes=5)
    turns.extend_turn(by=room.teacher, turn=turn, minutes=2, now=late)
    assert turn.until == late + timedelta(minutes=2)


def test_questions_of_peers_are_seen_by_the_teacher_with_names_by_who_teaches_without_and_by_no_other_peer(room):
    meeting = room.meet()
    turn = begin(room)
    question = teaching.ask_teaching_pupil(by=room.pupils[1], turn=turn, text="  Why  there? ", now=room.now)
    assert question.text == "Why there?"
    (for_teacher,) = find.teacher_turn(room.teacher, turn).questions
    (for_who_teaches,) = find.phone_turn(room.pupils[0], turn).questions
    assert (for_teacher.name, for_who_teaches.name) == ("Pupil 2", "")
    assert find.phone_turn(room.pupils[2], turn).questions == ()
    assert find.wall_turn(turn).questions == ()
    teaching.let_question_on_wall(by=room.teacher, question=question, now=room.now)
    (on_wall,) = find.wall_turn(turn).questions
    assert on_wall.name == ""
    teaching.settle_question(by=room.pupils[0], question=question, now=room.now)
    assert TurnQuestion.objects.get().answered_at == room.now
    meeting.refresh_from_db()
    assert meeting.version == 4


def test_after_the_turn_nothing_is_asked_any_more_and_one_phone_cannot_flood_it(room):
    room.meet()
    turn = begin(room)
    for number in range(teaching.MOST_WAITING):
        teaching.ask_teaching_pupil(by=room.pupils[1], turn=turn, text=f"Question {number}", now=room.now)
    with pytest.raises(Invalid):
        teaching.ask_teaching_pupil(by=room.pupils[1], turn=turn, text="One more", now=room.now)
    with pytest.raises(Invalid):
        teaching.ask_teaching_pupil(by=room.pupils[0], turn=turn, text="To myself", now=room.now)
    with pytest.raises(NotFound):
        teaching.ask_teaching_pupil(by=make_pupil(make_section(room.school)), turn=turn, text="Hello", now=room.now)
    turns.end_turn(by=room.teacher, turn=turn, now=room.now)
    with pytest.raises(Late):
        teaching.ask_teaching_pupil(by=room.pupils[2], turn=turn, text="Too late", now=room.now)
    assert TurnQuestion.objects.count() == teaching.MOST_WAITING


def test_taps_of_one_person_count_once_and_nobody_rates_themselves(room):
    room.meet()
    turn = begin(room)
    teaching.rate_turn(by=room.pupils[1], turn=turn, points={"clear": 1}, now=room.now)
    teaching.rate_turn(by=room.pupils[1], turn=turn, points={"clear": 3, "pace": 2}, now=room.now)
    assert TurnRating.objects.get().points == {"clear": 3, "pace": 2}
    with pytest.raises(Refused):
        teaching.rate_turn(by=room.pupils[0], turn=turn, points={"clear": 3}, now=room.now)
    for wrong in ({"clear": 4}, {"hair": 1}, {}):
        with pytest.raises(Invalid):
            teaching.rate_turn(by=room.pupils[2], turn=turn, points=wrong, now=room.now)
    assert TurnRating.objects.count() == 1


def test_what_peers_said_is_told_from_five_on_after_the_lesson_and_never_by_whom(room):
    meeting = room.meet()
    turn = begin(room)
    for pupil in room.pupils[1:5]:
        teaching.rate_turn(by=pupil, turn=turn, points={"clear": 3}, now=room.now)
    assert find.teacher_turn(room.teacher, turn).rows[0].state == ""
    teaching.rate_turn(by=room.pupils[5], turn=turn, points={"clear": 3}, now=room.now)
    teaching.rate_turn(by=room.teacher, turn=turn, points={"clear": 1}, now=room.now)
    assert find.teacher_turn(room.teacher, turn).rows[0].state == "settled"
    assert find.echo_of(turn) == {}
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    turn.refresh_from_db()
    assert find.echo_of(find.access_own_turn(room.pupils[0], turn.pk)) == {"clear": "settled"}
    with pytest.raises(Late):
        teaching.rate_turn(by=room.pupils[6], turn=turn, points={"clear": 1}, now=room.now)


def test_the_sheet_has_the_point_s_material_and_no_key(room):
    knows(room, 0)
    turn = plan(room)
    sheet = teaching_sheet(room.pupils[0], turn, room.now)
    assert [film.seconds for film in sheet.films] == [180.0]
    assert [idea.title for idea in sheet.ideas] == ["Counts the rest"]
    assert sheet.example is not None
    assert "right" not in str(sheet.example)
    assert sheet.example.chosen is None


def test_the_ledger_tells_turns_and_help_noted_by_a_tap_and_a_tap_can_be_taken_back(room):
    meeting = room.meet()
    turns.end_turn(by=room.teacher, turn=begin(room), now=room.now)
    note = teaching.note_help(
        by=room.teacher, pupil=room.pupils[0], point=room.video.point, meeting=meeting, now=room.now
    )
    ledger = dict(ledger_of(room.section))
    assert [one.kind for one in ledger[room.pupils[0]]] == ["turn", "group"]
    assert ledger[room.pupils[1]] == []
    teaching.take_back_help(by=room.teacher, note=note)
    assert [one.kind for one in help_of([room.pupils[0]])] == ["turn"]
    with pytest.raises(Refused):
        teaching.note_help(by=make_teacher(room.school), pupil=room.pupils[0], now=room.now)


def test_every_step_of_a_turn_is_in_the_journal(room):
    room.meet()
    turn = plan(room)
    turns.accept_turn(by=room.pupils[0], turn=turn, now=room.now)
    turns.begin_turn(by=room.teacher, turn=turn, now=room.now)
    turns.end_turn(by=room.teacher, turn=turn, now=room.now)
    verbs = Fact.objects.filter(object_type="turn").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["offered", "followed", "launched", "completed"]
