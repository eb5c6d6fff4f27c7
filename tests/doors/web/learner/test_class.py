"""A phone in class, without a script: every kind is answered by its form, and stands in it again."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories_class import ClassOf
from factories_live import LIVE_KINDS, ask_kind, fields_of
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.models import Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=2)
    with scope(school=made.school):
        made.meeting = made.meet()
        made.client = client_of(made.pupils[0])
        yield made


def page(room):
    return room.client.get(reverse("learner:clicker", args=[room.meeting.pk])).content.decode()


def post(room, question, fields, turn=1):
    told = {"question": question.pk, "round": turn, **fields}
    return room.client.post(reverse("learner:clicker-vote", args=[room.meeting.pk]), told)


@pytest.mark.parametrize("kind", LIVE_KINDS)
def test_a_form_that_is_posted_is_a_vote_and_comes_back_filled(room, kind):
    question = ask_kind(room, room.meeting, kind)
    before = page(room)
    assert f'id="vote-{question.pk}-1"' in before
    fields = fields_of(question, right=True)
    assert post(room, question, fields).status_code == 302
    assert Vote.objects.get().correct is True
    after = page(room)
    assert "Your vote is in." in after
    assert after != before
    marks = {"single": 'aria-pressed="true"', "multiple": " checked", "matching": " selected", "gap": 'value="ZZKey "'}
    expected = (
        marks.get(kind) or {"spot": 'value="70"', "order": 'value="1"'}.get(kind) or f'value="{fields["answer"][0]}"'
    )
    assert expected in after


def test_an_empty_form_is_refused_in_words_and_nothing_is_stored(room):
    question = ask_kind(room, room.meeting, "number")
    assert post(room, question, {"answer": ""}).status_code == 302
    assert "Write an answer first." in page(room)
    assert not Vote.objects.exists()


def test_how_sure_one_is_is_asked_once_an_answer_is_there(room):
    question = ask_kind(room, room.meeting, "single", confidence=True)
    assert 'data-part="sure" hidden' in page(room)
    post(room, question, fields_of(question, right=True))
    assert 'data-part="sure">' in page(room)
    post(room, question, {"sure": "rather"})
    assert Vote.objects.get().sure == "rather"
    assert 'value="rather" aria-pressed="true"' in page(room)


def test_where_it_is_not_wanted_it_is_not_asked(room):
    ask_kind(room, room.meeting, "single")
    assert 'name="sure"' not in page(room)


@pytest.mark.parametrize(
    ("kind", "mine", "right"),
    [
        ("order", "Part C → Part B → Part A", "Part A → Part B → Part C"),
        ("matching", "quarter note – four beats", "quarter note – one beat; half note – two beats"),
        ("text", "the refrain", "zzkey"),
    ],
)
def test_with_the_result_a_phone_shows_the_own_answer_and_the_right_one(room, kind, mine, right):
    question = ask_kind(room, room.meeting, kind)
    post(room, question, fields_of(question, right=False))
    assert right not in page(room)
    questions.show_result(by=room.teacher, question=question, now=room.now)
    text = page(room)
    assert mine in text
    assert right in text
