"""Turns, exit ticket, summary and record at the pupil's browser."""

import pytest
from django_scopes import scope

from clients import client_of
from factories_class import ClassOf
from factories_publish import make_item, right_answer
from upbeat.rooms.classroom.actions import exits, meetings, turns
from upbeat.rooms.classroom.models import TurnRest
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.improve.models import Finding
from upbeat.rooms.items.models import Attempt, Response, Variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=6)
    with scope(school=made.school):
        made.meeting = made.meet(joined=5)
    return made


@pytest.fixture
def lin(room):
    return client_of(room.pupils[0])


@pytest.fixture
def turn(room):
    with scope(school=room.school):
        return turns.plan_turn(by=room.teacher, package=room.package, pupil=room.pupils[0], point=room.video.point)


@pytest.fixture
def ticket(room):
    with scope(school=room.school):
        item = make_item(room.teacher, room.video.point)
        variant = Variant.objects.filter(version__item=item, position=0).select_related("version__item").get()
        return exits.open_exit(by=room.teacher, meeting=room.meeting, variants=[variant], now=room.now)


def test_not_today_takes_the_turn_off_and_asks_no_reason(room, lin, turn):
    page = lin.post(f"/learn/turns/{turn.pk}/", {"no": "1"}, follow=True).content.decode()
    assert "It counts against nobody." in page
    assert "Ask me again" in page
    turn.refresh_from_db()
    assert turn.off_by_id == room.pupils[0].pk
    lin.post("/learn/turns/", {"again": "1"})
    with scope(school=room.school):
        assert TurnRest.objects.filter(ended_at=None).count() == 0


def test_yes_is_on_the_teacher_s_page(room, lin, turn):
    lin.post(f"/learn/turns/{turn.pk}/", {"yes": "1"})
    assert "said yes" in client_of(room.teacher).get(f"/teach/lessons/{room.package.pk}/turns/").content.decode()


def test_one_phone_after_another_answers_the_ticket_and_nothing_is_told_before_it_is_closed(room, lin, ticket):
    here = f"/learn/class/{room.meeting.pk}/exit/"
    page = lin.get(here).content.decode()
    with scope(school=room.school):
        attempt = Attempt.objects.select_related("variant__version__item").get()
        token, right = str(attempt.token), right_answer(attempt)
        hint = attempt.variant.hint
    assert token in page
    assert hint not in page
    after = lin.post(f"{here}answer/", {"token": token, "answer": right}, follow=True).content.decode()
    assert "All answered. Thank you." in after
    assert 'data-state="settled"' not in after
    other = client_of(room.pupils[1])
    assert other.post(f"{here}answer/", {"token": token, "answer": right}).status_code == 404
    with scope(school=room.school):
        assert Response.objects.count() == 1
        exits.close_exit(by=room.teacher, meeting=room.meeting, now=room.now)
    assert 'data-state="settled"' in lin.get(here).content.decode()


def test_an_answer_that_cannot_be_one_is_asked_again(room, lin, ticket):
    here = f"/learn/class/{room.meeting.pk}/exit/"
    lin.get(here)
    with scope(school=room.school):
        token = str(Attempt.objects.get().token)
    page = lin.post(f"{here}answer/", {"token": token}, follow=True).content.decode()
    assert token in page
    with scope(school=room.school):
        assert not Response.objects.exists()


def test_everybody_finds_the_summary_at_the_bell_and_who_was_away_what_they_missed(
    room, lin, ticket, django_capture_on_commit_callbacks
):
    with scope(school=room.school), django_capture_on_commit_callbacks(execute=True):
        meetings.end_meeting(by=room.teacher, meeting=room.meeting, now=room.now)
    with scope(school=room.school):
        lines = Notification.objects.filter(kind="summary").order_by("person_id")
        assert [line.params["absent"] for line in lines] == [False] * 5 + [True]
        assert not Finding.objects.filter(kind="class").exists()
    assert "what we settled, what you still owe" in lin.get("/news/").content.decode()
    page = lin.get(f"/learn/class/{room.meeting.pk}/summary/").content.decode()
    assert "What you still owe" in page
    assert "You were away" not in page
    away = client_of(room.pupils[5])
    assert "You were away" in away.get("/news/").content.decode()
    assert "You were away" in away.get(f"/learn/class/{room.meeting.pk}/summary/").content.decode()


@pytest.mark.parametrize("page", ["/learn/turns/", "/learn/record/"])
def test_one_s_own_pages_open_for_who_has_nothing_yet(lin, page):
    assert lin.get(page).status_code == 200


def test_the_summary_of_a_lesson_that_is_on_leads_to_the_lesson_and_tells_nothing_of_the_ticket(room, lin, ticket):
    lin.get(f"/learn/class/{room.meeting.pk}/exit/")
    with scope(school=room.school):
        attempt = Attempt.objects.select_related("variant__version__item").get()
        exits.answer_exit(
            by=room.pupils[0], ticket=ticket, token=attempt.token, answer=right_answer(attempt), now=room.now
        )
    answer = lin.get(f"/learn/class/{room.meeting.pk}/summary/")
    assert (answer.status_code, answer.url) == (302, f"/learn/class/{room.meeting.pk}/")
    with scope(school=room.school):
        exits.close_exit(by=room.teacher, meeting=room.meeting, now=room.now)
    assert "What I still owe" not in lin.get(f"/learn/class/{room.meeting.pk}/exit/").content.decode()
    with scope(school=room.school):
        meetings.end_meeting(by=room.teacher, meeting=room.meeting, now=room.now)
    assert "What I still owe" in lin.get(f"/learn/class/{room.meeting.pk}/exit/").content.decode()
    assert lin.get(f"/learn/class/{room.meeting.pk}/summary/").status_code == 200


def test_the_page_of_one_s_progress_tells_no_answer_of_a_ticket_that_is_open(room, lin, ticket):
    lin.get(f"/learn/class/{room.meeting.pk}/exit/")
    with scope(school=room.school):
        attempt = Attempt.objects.select_related("variant__version__item").get()
        exits.answer_exit(
            by=room.pupils[0], ticket=ticket, token=attempt.token, answer=right_answer(attempt), now=room.now
        )
    assert "What you know" not in lin.get("/learn/progress/").content.decode()
    with scope(school=room.school):
        exits.close_exit(by=room.teacher, meeting=room.meeting, now=room.now)
    page = lin.get("/learn/progress/").content.decode()
    assert "What you know" in page
    assert "1 of 1 answers right" in page
