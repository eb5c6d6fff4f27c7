"""Before a question is asked, and what becomes of its answer."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories import make_pupil, make_section, make_teacher
from factories_learn import Lesson, answer, ask, make_lesson, view
from factories_publish import NOW
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.kernel.intervals import Interval
from upbeat.rooms.discuss import queries
from upbeat.rooms.discuss.actions import helping, threads
from upbeat.rooms.discuss.models import GuidingAnswer, Notification
from upbeat.rooms.discuss.queries.asking import answer_times, asked_item, similar_to, stem_of, waiting_first
from upbeat.rooms.discuss.queries.helping import helping_after, helping_again, places_for
from upbeat.rooms.items.models import Attempt, Misconception
from upbeat.rooms.people.models import Person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Room(Lesson):
    """A lesson, and another pupil of its class."""

    ada: Person


@pytest.fixture
def room():
    """A video with checkpoints at 1:00 and 2:00; the lesson's pupil and Ada, who has begun nothing."""
    made = make_lesson()
    with scope(school=made.school):
        yield Room(**vars(made), ada=make_pupil(made.section, name="Ada"))


def asked(room, text="Why is the last bar shorter?", second=30.0, *, by=None, at=NOW, **fields):
    return threads.ask(
        by=by or room.pupil, section=room.section, version=room.version, second=second, text=text, now=at, **fields
    )


def test_what_was_asked_behind_the_gate_is_not_there_for_who_has_not_come_so_far(room):
    early, late = asked(room, "Before?", 30.0), asked(room, "Behind?", 90.0)
    assert [one.id for one in queries.threads_of(room.ada, room.section)] == [early.pk]
    assert [one.id for one in queries.threads_at(room.ada, room.section, room.version)] == [early.pk]
    assert queries.access_thread(room.ada, early.pk) == early
    with pytest.raises(NotFound):
        queries.access_thread(room.ada, late.pk)
    assert queries.access_thread(room.pupil, late.pk) == late
    assert queries.access_thread(room.teacher, late.pk) == late
    answer(room, view(room, by=room.ada), 60)
    assert queries.access_thread(room.ada, late.pk) == late


def test_what_was_asked_about_a_question_is_there_for_who_has_settled_it(room):
    item = room.checkpoint(60).item_version.item
    thread = asked(room, item=item)
    with pytest.raises(NotFound):
        queries.access_thread(room.ada, thread.pk)
    viewing = view(room, by=room.ada)
    answer(room, viewing, 60, option="a")
    with pytest.raises(NotFound):
        queries.access_thread(room.ada, thread.pk)
    answer(room, viewing, 60)
    assert queries.access_thread(room.ada, thread.pk) == thread
    assert stem_of(thread).startswith("Question ")


def test_a_question_like_it_is_offered_first_and_none_from_behind_the_gate(room):
    near, behind = asked(room), asked(room, "Why is the last bar so short at the end?", 90.0)
    words = "why is the final bar shorter"
    assert [one.id for one in similar_to(room.ada, room.section, words)] == [near.pk]
    answer(room, view(room, by=room.ada), 60)
    assert {one.id for one in similar_to(room.ada, room.section, words)} == {near.pk, behind.pk}
    assert similar_to(room.ada, room.section, "What does this sign mean?") == []
    assert similar_to(room.pupil, room.section, words) == []


def test_what_a_pupil_may_see_costs_the_same_for_one_question_and_for_three(room):
    item = room.checkpoint(60).item_version.item
    asked(room, "One?"), asked(room, "About it?", item=item)

    def cost():
        reader = Person.objects.get(pk=room.ada.pk)
        with CaptureQueriesContext(connection) as told:
            queries.threads_of(reader, room.section)
        return len(told)

    one = cost()
    asked(room, "Two?", 40.0), asked(room, "Three?", 90.0), asked(room, "About it, too?", item=item)
    assert cost() == one


def test_questions_of_another_class_are_never_offered(room):
    asked(room)
    other = make_section(room.school, teacher=room.teacher)
    assert similar_to(make_pupil(other), other, "Why is the last bar shorter?") == []


def test_who_says_that_it_is_theirs_too_finds_a_line_when_it_is_answered_and_only_the_teacher_counts_them(room):
    thread = asked(room)
    helping.say_me_too(by=room.ada, thread=thread, now=NOW)
    helping.say_me_too(by=room.ada, thread=thread, now=NOW)
    helping.say_me_too(by=room.pupil, thread=thread, now=NOW)
    assert [queries.thread_view(who, thread).echoes for who in (room.teacher, room.pupil, room.ada)] == [1, 0, 0]
    assert queries.thread_view(room.ada, thread).too
    threads.answer(by=room.teacher, thread=thread, text="It pays back the upbeat.", now=NOW)
    assert {line.person for line in Notification.objects.all()} == {room.pupil, room.ada}


def test_the_time_to_the_first_answer_counts_answers_of_others_alone(room):
    one, two, three, four = (asked(room, text) for text in ("One?", "Two?", "Three?", "Four?"))
    threads.answer(by=room.pupil, thread=four, text="Still puzzled.", now=NOW + HOUR)
    for thread, hours in ((one, 1), (two, 2), (three, 9)):
        threads.answer(by=room.ada, thread=thread, text="So.", now=NOW + hours * HOUR)
        threads.answer(by=room.teacher, thread=thread, text="Yes.", now=NOW + 20 * HOUR)
    times = answer_times(room.section, NOW + timedelta(days=1))
    assert (times.median_s, times.answered, times.waiting, times.waiting_since) == (7200.0, 3, 1, NOW)


def test_a_class_without_questions_has_no_time(room):
    assert answer_times(room.section, NOW).median_s is None


def test_the_teacher_finds_who_has_waited_longest_first(room):
    old, new = asked(room, "Old?", at=NOW), asked(room, "New?", at=NOW + HOUR)
    done = asked(room, "Done?", at=NOW - HOUR)
    threads.answer(by=room.ada, thread=done, text="So.", now=NOW)
    found = waiting_first(queries.threads_of(room.teacher, room.section))
    assert [one.id for one in found] == [old.pk, new.pk, done.pk]


def test_one_asks_about_a_question_one_has_answered_oneself(room):
    viewing = view(room)
    attempt = ask(room, viewing, 60)
    with pytest.raises(NotFound):
        asked_item(room.pupil, str(attempt.token))
    answer(room, viewing, 60, option="a")
    token = str(Attempt.objects.exclude(response=None).get().token)
    about = asked_item(room.pupil, token)
    assert (about.item, about.section, about.version, about.second) == (
        room.checkpoint(60).item_version.item, room.section, room.version, 60.0,
    )  # fmt: skip
    with pytest.raises(NotFound):
        asked_item(room.ada, token)


def answered(room, text="It pays back the beat.", second=30.0, **fields):
    thread = asked(room, second=second, **fields)
    post = threads.answer(by=room.teacher, thread=thread, text=text, now=NOW)
    return queries.access_post(room.teacher, post.pk)


def wrong(room, by=None):
    viewing = view(room, by=by or room.ada)
    return answer(room, viewing, 60, option="a").response


AGAIN = Interval(5, 40)


def told(response, room, span=AGAIN):
    return [(one.question, one.answer) for one in helping_after(response, room.version, span)]


def test_an_answer_at_a_second_helps_those_who_look_again_there(room):
    guiding = helping.let_help(by=room.teacher, post=answered(room), place="span", now=NOW)
    assert (guiding.start_s, guiding.end_s) == (15.0, 45.0)
    response = wrong(room)
    assert told(response, room) == [("Why is the last bar shorter?", "It pays back the beat.")]
    assert told(response, room, Interval(46, 60)) == []
    assert helping_again(room.version, [Interval(0, 60)], 60.0) != []
    assert helping_again(room.version, [Interval(0, 40)], 60.0) == []
    assert helping_again(room.version, [Interval(0, 60)], 40.0) == []


def test_an_answer_helps_those_with_the_same_misconception_until_it_is_taken_back(room):
    idea = Misconception.objects.order_by("pk").first()
    post = answered(room)
    guiding = helping.let_help(by=room.teacher, post=post, place=f"idea-{idea.pk}", now=NOW)
    response = wrong(room)
    assert response.misconception == idea
    assert told(response, room, None) != []
    helping.stop_helping(by=room.teacher, guiding=guiding, now=NOW)
    assert told(response, room, None) == []
    assert GuidingAnswer.objects.get().ended_by == room.teacher


def test_an_answer_about_a_question_helps_those_who_get_it_wrong(room):
    item = room.checkpoint(60).item_version.item
    helping.let_help(by=room.teacher, post=answered(room, item=item), place="item", now=NOW)
    assert len(told(wrong(room), room, None)) == 1
    viewing = view(room, by=room.ada)
    answer(room, viewing, 60)
    assert told(answer(room, viewing, 120, option="a").response, room, None) == []


def test_an_answer_that_was_taken_off_the_page_helps_nobody(room):
    post = answered(room)
    helping.let_help(by=room.teacher, post=post, place="span", now=NOW)
    threads.hide_post(by=room.teacher, post=post, now=NOW)
    assert told(wrong(room), room) == []


def test_an_answer_that_tells_the_key_is_stopped_until_a_teacher_confirms(room):
    post = answered(room, text="It is Choice B, of course.")
    with pytest.raises(helping.TellsTheAnswer) as refused:
        helping.let_help(by=room.teacher, post=post, place="span", now=NOW)
    assert refused.value.words == ["Choice B"]
    assert not GuidingAnswer.objects.exists()
    helping.let_help(by=room.teacher, post=post, place="span", confirmed=True, now=NOW)
    assert GuidingAnswer.objects.count() == 1


def test_only_who_teaches_the_class_lets_an_answer_help_and_only_where_its_question_is(room):
    post = answered(room)
    for nobody in (room.pupil, make_teacher(room.school)):
        with pytest.raises(Refused):
            helping.let_help(by=nobody, post=post, place="span", now=NOW)
    for place in ("", "item", "idea-0"):
        with pytest.raises(Invalid):
            helping.let_help(by=room.teacher, post=post, place=place, now=NOW)
    assert not GuidingAnswer.objects.exists()


def test_a_place_ends_at_the_checkpoint_so_that_it_helps_before_it(room):
    [place, *_ideas] = places_for(asked(room, second=50.0))
    assert place.span == (35.0, 60.0)


def test_at_another_place_it_helps_there_alone(room):
    idea = Misconception.objects.order_by("pk").first()
    post = answered(room)
    helping.let_help(by=room.teacher, post=post, place="span", now=NOW)
    helping.let_help(by=room.teacher, post=post, place=f"idea-{idea.pk}", now=NOW)
    assert [row.misconception for row in GuidingAnswer.objects.filter(ended_at=None)] == [idea]
