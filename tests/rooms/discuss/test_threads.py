"""Questions and answers: who is shown by name, and to whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories import make_pupil, make_school, make_section, make_teacher
from factories_publish import NOW, make_lesson, make_published_video
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.discuss import queries
from upbeat.rooms.discuss.actions import reminding, threads
from upbeat.rooms.discuss.models import Notification, Post, Reminder, Thread
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Person

pytestmark = pytest.mark.django_db


class Class:
    """A teacher, three pupils and a lesson with one video."""

    def __init__(self):
        self.school = make_school()
        self.teacher = make_teacher(self.school, name="Ms Vogel")
        self.section = make_section(self.school, teacher=self.teacher)
        self.lin, self.ada, self.mia = (make_pupil(self.section, name=n) for n in ("Lin", "Ada", "Mia"))
        self.video = make_published_video(self.teacher)
        self.package = make_lesson(self.teacher, self.section, [self.video])
        self.version = self.video.published


@pytest.fixture
def room():
    made = Class()
    with scope(school=made.school):
        yield made


def ask(room, **fields):
    return threads.ask(by=room.lin, section=room.section, version=room.version, second=65.0, now=NOW, **fields)


def test_a_question_is_pinned_to_its_second_and_told_in_the_journal(room):
    thread = ask(room, text="  Why is the last bar shorter? ")
    assert (thread.text, thread.second, thread.author) == ("Why is the last bar shorter?", 65.0, room.lin)
    fact = Fact.objects.get(verb="asked")
    assert (fact.actor_id, fact.object_id, fact.context) == (
        room.lin.pk, thread.pk, {"version": room.version.pk, "second": 65.0},
    )  # fmt: skip


def test_asking_the_same_twice_makes_one_question(room):
    assert ask(room, text="Why?") == ask(room, text="Why?")
    assert Thread.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_empty_or_endless_question_is_refused_and_nothing_is_written(room, text):
    facts = Fact.objects.count()
    with pytest.raises(Invalid):
        ask(room, text=text)
    assert (Thread.objects.count(), Fact.objects.count()) == (0, facts)


def test_an_unnamed_asker_is_hidden_from_peers_and_never_from_the_teacher(room):
    thread = ask(room, text="Why?", anonymous=True)
    assert queries.thread_view(room.ada, thread).name == ""
    assert queries.thread_view(room.teacher, thread).name == "Lin"
    assert queries.thread_view(room.lin, thread).mine


def test_a_peer_answers_and_the_asker_finds_a_line_at_the_bell(room):
    thread = ask(room, text="Why?")
    threads.answer(by=room.ada, thread=thread, text="It pays back the upbeat.", path="/questions/1/", now=NOW)
    line = Notification.objects.get()
    assert (line.person, line.kind, line.params) == (room.lin, "answer", {"question": "Why?", "by": "Ada"})
    view = queries.thread_view(room.mia, thread)
    assert [(p.name, p.by_teacher) for p in view.posts] == [("Ada", False)]


def test_somebody_of_another_class_neither_reads_nor_answers(room):
    stranger = make_pupil(make_section(room.school))
    thread = ask(room, text="Why?")
    with pytest.raises(NotFound):
        queries.access_thread(stranger, thread.pk)
    with pytest.raises(Refused):
        threads.answer(by=stranger, thread=thread, text="Hm.", now=NOW)
    assert not Post.objects.exists()


def test_only_asker_and_teacher_settle_a_question_and_may_open_it_again(room):
    thread = ask(room, text="Why?")
    with pytest.raises(Refused):
        threads.resolve(by=room.ada, thread=thread, now=NOW)
    assert Thread.objects.get().resolved_at is None
    threads.resolve(by=room.lin, thread=thread, now=NOW)
    assert Thread.objects.get().resolved_by == room.lin
    threads.reopen(by=room.teacher, thread=Thread.objects.get())
    assert Thread.objects.get().resolved_at is None


def test_a_teacher_takes_an_answer_off_the_page_and_it_is_kept(room):
    thread = ask(room, text="Why?")
    post = threads.answer(by=room.ada, thread=thread, text="Because!", now=NOW)
    with pytest.raises(Refused):
        threads.hide_post(by=room.mia, post=post, now=NOW)
    threads.hide_post(by=room.teacher, post=post, now=NOW)
    assert queries.thread_view(room.mia, thread).posts == ()
    assert Post.objects.count() == 1


def test_nobody_is_reminded_twice_within_a_day(room):
    first = reminding.remind(
        by=room.teacher, package=room.package, pupils=[room.lin, room.ada], text="Ten minutes", now=NOW
    )
    again = reminding.remind(
        by=room.teacher, package=room.package, pupils=[room.lin, room.mia], now=NOW + timedelta(hours=2)
    )
    assert ([r.person for r in first], [r.person for r in again]) == ([room.lin, room.ada], [room.mia])
    assert Reminder.objects.count() == 3


def test_a_pupil_cannot_remind(room):
    with pytest.raises(Refused):
        reminding.remind(by=room.ada, package=room.package, pupils=[room.lin], now=NOW)
    assert not Notification.objects.exists()


def test_a_list_of_questions_costs_the_same_for_one_and_for_three(room):
    def cost():
        reader = Person.objects.get(pk=room.lin.pk)
        with CaptureQueriesContext(connection) as asked:
            queries.threads_at(reader, room.section, room.version)
        return len(asked)

    threads.answer(by=room.ada, thread=ask(room, text="One?"), text="Yes.", now=NOW)
    one = cost()
    for text in ("Two?", "Three?"):
        threads.answer(by=room.mia, thread=ask(room, text=text), text="No.", now=NOW)
    assert cost() == one
