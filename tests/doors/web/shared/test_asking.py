"""Asking on a page: what is alike comes first; and an answer helps on by one tap."""

import re

import pytest
import time_machine
from django_scopes import scope

from clients import client_of
from factories import make_pupil
from factories_learn import after, answer, make_lesson, view, watch
from factories_publish import NOW, shown
from upbeat.rooms.discuss.actions import threads
from upbeat.rooms.discuss.models import Echo, GuidingAnswer, Post, Thread
from upbeat.rooms.items.models import Attempt

pytestmark = pytest.mark.django_db
FRAGMENT = {"X-Upbeat-Fragment": "1"}


@pytest.fixture
def lesson():
    with time_machine.travel(after(600), tick=False):
        yield make_lesson()


@pytest.fixture
def thread(lesson):
    """Asked, unnamed, by another pupil of the class."""
    adalind = make_pupil(lesson.section, name="Adalind")
    with scope(school=lesson.school):
        return threads.ask(
            by=adalind, section=lesson.section, version=lesson.version, second=30.0,
            text="Why is the last bar shorter?", anonymous=True, now=NOW,
        )  # fmt: skip


def count(lesson, model):
    with scope(school=lesson.school):
        return model.objects.count()


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_what_is_alike_is_shown_before_anything_is_asked(lesson, thread, headers):
    browser, here = client_of(lesson.pupil), f"/questions/at/{lesson.version.pk}/"
    asked = {"text": "Why is the final bar so short?", "second": "31", "anonymous": "on"}
    html = browser.post(here, asked, headers=headers).content.decode()
    assert "Is it yours?" in html
    assert f'href="/questions/{thread.pk}/"' in html
    assert "Adalind" not in html
    assert count(lesson, Thread) == 1
    again = dict(re.findall(r'<input type="hidden" name="(second|confirmed|anonymous)" value="(.*?)"', html))
    assert again == {"second": "31", "confirmed": "1", "anonymous": "on"}
    browser.post(here, asked | again, headers=headers)
    with scope(school=lesson.school):
        new = Thread.objects.get(author=lesson.pupil)
    assert (new.text, new.second, new.anonymous) == ("Why is the final bar so short?", 31.0, True)


def test_what_is_like_nothing_is_asked_at_once(lesson, thread):
    here = f"/questions/at/{lesson.version.pk}/"
    client_of(lesson.pupil).post(here, {"text": "What does this sign mean?", "second": "5"})
    assert count(lesson, Thread) == 2


def test_that_is_mine_too_is_one_tap_in_the_player(lesson, thread):
    answer = client_of(lesson.pupil).post(f"/questions/{thread.pk}/too/", headers=FRAGMENT)
    assert "Noted." in answer.content.decode()
    assert (count(lesson, Echo), count(lesson, Thread)) == (1, 1)


def test_after_a_wrong_answer_one_may_ask_about_the_question(lesson):
    answer(lesson, view(lesson), 60, option="a")
    with scope(school=lesson.school):
        token = Attempt.objects.get().token
    browser, here = client_of(lesson.pupil), f"/questions/about/{token}/"
    assert "Ask about this question" in browser.get(here).content.decode()
    browser.post(here, {"text": "What is meant by a beat?"})
    with scope(school=lesson.school):
        asked = Thread.objects.get()
    assert (asked.item_id, asked.second, asked.section) == (
        lesson.checkpoint(60).item_version.item_id, 60.0, lesson.section,
    )  # fmt: skip
    assert client_of(make_pupil(lesson.section)).get(here).status_code == 404


def test_the_teacher_sees_how_long_questions_wait_and_pupils_do_not(lesson, thread):
    here = f"/questions/?class={lesson.section.pk}"
    assert "First answer after (median)" in client_of(lesson.teacher).get(here).content.decode()
    html = client_of(lesson.pupil).get(here).content.decode()
    assert "First answer after (median)" not in html
    assert "Adalind" not in html


def help_on(lesson, thread, text, **fields):
    with scope(school=lesson.school):
        post = threads.answer(by=lesson.teacher, thread=thread, text=text, now=NOW)
    where = f"/questions/answers/{post.pk}/help/"
    return client_of(lesson.teacher).post(where, {"place": "span", **fields}, follow=True).content.decode()


def wrong(lesson):
    """What the player shows after the wrong answer whose passage is 0:05 to 0:22."""
    browser, stop = client_of(lesson.pupil), lesson.checkpoint(60)
    here = f"/learn/viewings/{view(lesson).pk}/checkpoints/{stop.pk}/"
    token = re.search(r'name="token" value="(.*?)"', browser.get(here).content.decode())
    assert token
    with scope(school=lesson.school):
        option = shown(Attempt.objects.get(token=token[1]), "a")
    return browser.post(here, {"token": token[1], "answer": option}, headers=FRAGMENT).content.decode()


def test_one_tap_lets_an_answer_help_without_names_and_another_takes_it_back(lesson, thread):
    html = help_on(lesson, thread, "It pays back the upbeat.")
    assert "Take it back" in html
    told = wrong(lesson)
    assert "Others asked:" in told
    assert "It pays back the upbeat." in told
    assert "Adalind" not in told
    with scope(school=lesson.school):
        number = GuidingAnswer.objects.get().pk
    client_of(lesson.teacher).post(f"/questions/helping/{number}/stop/")
    assert "Others asked:" not in wrong(lesson)


def test_an_answer_that_tells_the_key_is_asked_about_first(lesson, thread):
    html = help_on(lesson, thread, "Simply choice  B.")
    assert "Does this tell the answer?" in html
    assert count(lesson, GuidingAnswer) == 0
    with scope(school=lesson.school):
        post = Post.objects.get()
    client_of(lesson.teacher).post(f"/questions/answers/{post.pk}/help/", {"place": "span", "confirmed": "1"})
    assert count(lesson, GuidingAnswer) == 1


def test_a_pupil_lets_nothing_help(lesson, thread):
    with scope(school=lesson.school):
        post = threads.answer(by=lesson.pupil, thread=thread, text="So.", now=NOW)
    client_of(lesson.pupil).post(f"/questions/answers/{post.pk}/help/", {"place": "span"})
    assert count(lesson, GuidingAnswer) == 0


def test_who_looks_again_at_seconds_watched_before_finds_what_others_asked_there(lesson, thread):
    help_on(lesson, thread, "It pays back the upbeat.")
    here = f"/learn/pieces/{lesson.piece.pk}/"
    browser = client_of(lesson.pupil)
    assert "Others asked:" not in browser.get(f"{here}?t=20").content.decode()
    watch(view(lesson), (0, 60))
    assert "Others asked:" in browser.get(f"{here}?t=20").content.decode()
