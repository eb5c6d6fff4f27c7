"""Paper mode: a picture of the class is votes of those who hold cards, by the same path as any vote."""

import pytest
from django_scopes import scope

from factories import make_pupil, make_teacher
from factories_cards import photo
from factories_class import ClassOf
from factories_live import ask_kind
from upbeat.kernel.errors import Invalid, Late, Refused
from upbeat.rooms.classroom.actions import meetings, questions
from upbeat.rooms.classroom.actions.cards import give_cards, read_picture
from upbeat.rooms.classroom.actions.improvising import improvise
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import Attendance, Card, Vote
from upbeat.rooms.classroom.queries.cards import card_table
from upbeat.rooms.classroom.queries.screens import teacher_screen
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf()
    with scope(school=made.school):
        give_cards(by=made.teacher, section=made.section, now=made.now)
        yield made


def held(room, letters):
    """Numbers of the first pupils' cards with their letters."""
    numbers = dict(Card.objects.values_list("person", "number"))
    return {numbers[pupil.pk]: letter for pupil, letter in zip(room.pupils, letters, strict=False)}


def show(room, meeting, letters, **told):
    return read_picture(by=room.teacher, meeting=meeting, picture=[photo(held(room, letters))], now=room.now, **told)


def answers(room):
    votes = dict(Vote.objects.values_list("person", "answer"))
    return [votes.get(pupil.pk) for pupil in room.pupils]


def test_numbers_are_places_in_the_list_and_stay_when_pupils_come_and_go(room):
    names = {card.number: card.person.name for card in give_cards(by=room.teacher, section=room.section)}
    assert names == {n: f"Pupil {n}" for n in range(1, 7)}
    gone = room.pupils[1]
    Enrolment.objects.filter(person=gone).update(ended_at=room.now)
    new = make_pupil(room.section, name="Anna First")
    after = {card.number: card.person.name for card in give_cards(by=room.teacher, section=room.section)}
    del names[2]
    assert after == {**names, 7: "Anna First"}
    assert Card.objects.get(person=new).number == 7


def test_a_photo_casts_the_votes_of_those_who_hold_cards_and_they_are_present(room):
    meeting = room.meet(joined=1)
    improvise(by=room.teacher, meeting=meeting, kind="letters", right="b", now=room.now)
    done = show(room, meeting, "ABCDB")
    assert answers(room) == ["a", "b", "c", "d", "b", None]
    assert done.cast == {pupil.pk for pupil in room.pupils[:5]}
    assert Attendance.objects.count() == 5
    assert Fact.objects.filter(verb="attended").count() == 5
    assert teacher_screen(meeting).latest.right == 2
    assert [holder.read for holder in card_table(meeting).holders] == [True] * 5 + [False]


def test_of_a_running_camera_a_card_counts_once_it_was_seen_twice_alike_and_the_last_counts(room):
    meeting = room.meet(joined=0)
    improvise(by=room.teacher, meeting=meeting, kind="letters", now=room.now)
    seen = show(room, meeting, "ABC", before={}).seen
    assert answers(room)[:3] == [None, None, None]
    seen = show(room, meeting, "AD", before=seen).seen
    assert answers(room)[:3] == ["a", None, None]
    seen = show(room, meeting, "BDC", before=seen).seen
    assert answers(room)[:3] == ["a", "d", "c"]
    show(room, meeting, "BDC", before=seen)
    assert answers(room)[:3] == ["b", "d", "c"]


def test_letters_are_those_on_the_wall_also_for_a_question_of_the_bank(room):
    meeting = room.meet()
    ask_kind(room, meeting, "single")
    screen = teacher_screen(meeting)
    right = next(option.letter for option in screen.options if option.right)
    show(room, meeting, right + "D")
    assert answers(room)[:2] == ["zzb", None]  # of three options none is D


def test_phones_and_cards_vote_side_by_side(room):
    meeting = room.meet()
    question = improvise(by=room.teacher, meeting=meeting, kind="letters", now=room.now)
    cast_votes([room.answer(5, question, {"answer": ["4"]})], room.now)
    show(room, meeting, "AB")
    assert answers(room) == ["a", "b", None, None, None, "d"]


def test_a_card_of_another_class_says_nothing(room):
    meeting = room.meet()
    improvise(by=room.teacher, meeting=meeting, kind="letters", now=room.now)
    done = read_picture(by=room.teacher, meeting=meeting, picture=[photo({40: "A", 99: "B"})], now=room.now)
    assert (done.cast, Vote.objects.count()) == (frozenset(), 0)


def test_without_an_open_vote_nothing_is_read(room):
    meeting = room.meet()
    with pytest.raises(Late):
        show(room, meeting, "AB")
    question = improvise(by=room.teacher, meeting=meeting, kind="letters", now=room.now)
    questions.close_vote(by=room.teacher, question=question, now=room.now)
    with pytest.raises(Late):
        show(room, meeting, "AB")
    assert not Vote.objects.exists()


@pytest.mark.parametrize("kind", ["multiple", "number", "order"])
def test_cards_answer_one_of_four_only(room, kind):
    meeting = room.meet()
    ask_kind(room, meeting, kind)
    with pytest.raises(Invalid):
        show(room, meeting, "AB")
    assert card_table(meeting).round is None


def test_five_options_are_too_many(room):
    meeting = room.meet()
    improvise(by=room.teacher, meeting=meeting, kind="letters", options=list("vwxyz"), now=room.now)
    with pytest.raises(Invalid):
        show(room, meeting, "AB")


def test_only_who_leads_the_lesson_reads_or_gives_cards(room):
    meeting = room.meet()
    improvise(by=room.teacher, meeting=meeting, kind="letters", now=room.now)
    other = make_teacher(room.school)
    with pytest.raises(Refused):
        read_picture(by=other, meeting=meeting, picture=[b""], now=room.now)
    with pytest.raises(Refused):
        give_cards(by=other, section=room.section)
    meetings.end_meeting(by=room.teacher, meeting=meeting, now=room.now)
    meeting.refresh_from_db()
    with pytest.raises(Refused):
        show(room, meeting, "AB")
