"""The teacher's page of a live question: asked from the bank or on the spot, what it advises, cards of paper."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories_cards import photo
from factories_class import ClassOf
from factories_items import image
from factories_live import ask_kind, fields_of, make_variant
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.actions.improvising import improvise
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import Card, LiveQuestion, Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=12)
    with scope(school=made.school):
        made.meeting = made.meet()
        made.client = client_of(made.teacher)
        yield made


def page(room):
    return room.client.get(reverse("teacher:class", args=[room.package.pk])).content.decode()


def wall(room):
    return room.client.get(reverse("teacher:class-wall", args=[room.meeting.pk])).content.decode()


def at(room, name, *more):
    return reverse(f"teacher:{name}", args=[room.meeting.pk, *more])


def vote(room, question, *rights, turn=1):
    batch = [room.answer(n, question, fields_of(question, right=right), turn=turn) for n, right in enumerate(rights)]
    cast_votes(batch, room.now)


def test_a_question_of_any_kind_is_put_on_the_phones_and_asks_how_sure_one_is_where_wanted(room):
    variant = make_variant(room, "order")
    assert "Which of them, as order?" in page(room)
    answer = room.client.post(at(room, "class-ask"), {"variant": variant.pk, "confidence": "1"})
    assert answer.status_code == 302
    question = LiveQuestion.objects.get()
    assert (question.variant_id, question.asks_sure) == (variant.pk, True)


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        ([False] * 12, "Explain it again"),
        ([True, False] * 6, "Let them discuss, then vote again"),
        ([True] * 12, "A short comment is enough"),
    ],
)
def test_advice_stands_in_words_with_the_share_and_its_bounds(room, rights, words):
    question = ask_kind(room, room.meeting, "number")
    vote(room, question, *rights)
    text = page(room)
    assert words in text
    assert f"{round(100 * sum(rights) / 12)} % right; for a class like this between" in text
    assert ("data-pale" in text) == (sum(rights) == 6)
    assert 'class="advice"' not in wall(room)


def test_before_anybody_answered_there_is_no_advice(room):
    ask_kind(room, room.meeting, "number")
    assert 'class="advice"' not in page(room)


def test_the_sure_and_wrong_are_named_as_what_to_talk_about(room):
    question = ask_kind(room, room.meeting, "single", confidence=True)
    fields = fields_of(question, right=False)
    cast_votes([room.answer(n, question, fields, sure="sure") for n in range(2)], room.now)
    assert "2 pupils are sure and wrong: that is what to talk about." in page(room)
    assert "How sure, and how right" not in wall(room)
    questions.show_result(by=room.teacher, question=question, now=room.now)
    assert "How sure, and how right" in wall(room)


def test_two_votes_of_a_number_stand_one_above_the_other_with_who_changed(room):
    question = ask_kind(room, room.meeting, "number")
    vote(room, question, True, False, False)
    questions.open_second_vote(by=room.teacher, question=question, now=room.now)
    vote(room, question, True, True, False, turn=2)
    text = page(room)
    assert text.index("Second vote</h3>") < text.index("First vote</h3>")
    assert "<dt>became right</dt><dd>1</dd>" in text


def test_a_question_on_the_spot_is_on_the_phones_with_one_tap(room):
    answer = room.client.post(at(room, "class-improvise"), {"kind": "letters"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("teacher:class", args=[room.package.pk]))
    question = LiveQuestion.objects.get()
    assert (question.own_text, question.has_key, len(question.own_options)) == ("Look at the board.", False, 4)


def test_a_photo_of_the_board_goes_to_wall_and_phones(room):
    board = SimpleUploadedFile("board.png", image(kind="PNG"), "image/png")
    told = {"kind": "number", "text": "How many?", "right": "3", "picture": board}
    assert room.client.post(at(room, "class-improvise"), told).status_code == 302
    question = LiveQuestion.objects.get()
    address = at(room, "class-picture", question.pk)
    assert address in wall(room)
    assert room.client.get(address)["Content-Type"] == "image/webp"
    phone = client_of(room.pupils[0]).get(reverse("learner:clicker", args=[room.meeting.pk])).content.decode()
    assert reverse("learner:class-picture", args=[room.meeting.pk, question.pk]) in phone


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"kind": "letters", "right": "Q"}, "Write the letter or the words of the option that is right."),
        ({"kind": "number", "right": "many"}, "Write a number, such as 3.5, 3,5 or 3/4."),
        ({"kind": "letters", "options": "one alone"}, "Write between two and 12 options"),
        ({}, "Choose how it is answered."),
    ],
)
def test_what_cannot_be_asked_comes_back_with_all_that_was_written(room, told, sentence):
    answer = room.client.post(at(room, "class-improvise"), {"text": "My long question", **told})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'value="My long question"' in text
    assert not LiveQuestion.objects.exists()


def test_what_is_right_is_said_after_the_vote(room):
    question = improvise(by=room.teacher, meeting=room.meeting, kind="letters", now=room.now)
    cast_votes([room.answer(0, question, {"answer": ["2"]})], room.now)
    assert "Which answer is right?" in page(room)
    assert room.client.post(at(room, "class-right", question.pk), {"right": "b"}).status_code == 302
    assert Vote.objects.get().correct is True
    assert "100 % right" in page(room)


def test_cards_are_printed_for_each_pupil_with_a_number_that_stays(room):
    text = room.client.get(reverse("teacher:class-cards-print", args=[room.package.pk])).content.decode()
    assert text.count('class="paper-card"') == 12
    assert 'aria-label="Card 1: Pupil 1"' in text
    assert list(Card.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 13))


def frame(room, letters, **told):
    file = SimpleUploadedFile("frame.jpg", photo(dict(enumerate(letters, 1))), "image/jpeg")
    return room.client.post(at(room, "class-cards"), {"picture": file, **told})


def test_the_camera_is_told_who_is_read_and_not_what(room):
    improvise(by=room.teacher, meeting=room.meeting, kind="letters", now=room.now)
    text = room.client.get(at(room, "class-cards")).content.decode()
    assert "0 of 12 are read." in text
    first = json.loads(frame(room, "ABC", seen="").content)
    assert (first["read"], first["count"], first["of"]) == ([], 0, 12)
    second = json.loads(frame(room, "ABC", seen=first["seen"]).content)
    assert (second["read"], second["count"]) == ([1, 2, 3], 3)
    assert set(second) == {"read", "count", "of", "seen"}
    assert sorted(Vote.objects.values_list("answer", flat=True)) == ["a", "b", "c"]
    assert "3 of 12 are read." in room.client.get(at(room, "class-cards")).content.decode()


def test_a_forged_memory_of_the_camera_counts_for_nothing(room):
    improvise(by=room.teacher, meeting=room.meeting, kind="letters", now=room.now)
    assert json.loads(frame(room, "AB", seen="forged.token").content)["read"] == []


def test_without_a_camera_one_photo_is_enough(room):
    improvise(by=room.teacher, meeting=room.meeting, kind="letters", now=room.now)
    room.client.get(reverse("teacher:class-cards-print", args=[room.package.pk]))
    answer = frame(room, "ABCD")
    assert (answer.status_code, answer["Location"]) == (302, at(room, "class-cards"))
    assert "4 cards were read." in room.client.get(at(room, "class-cards")).content.decode()
    assert Vote.objects.count() == 4


def test_what_cannot_be_read_is_said_to_camera_and_page(room):
    assert json.loads(frame(room, "A", seen="").content) == {
        "error": "No vote is open. Ask a question first.", "again": True,
    }  # fmt: skip
    improvise(by=room.teacher, meeting=room.meeting, kind="letters", now=room.now)
    junk = SimpleUploadedFile("frame.jpg", b"no picture", "image/jpeg")
    answer = room.client.post(at(room, "class-cards"), {"picture": junk})
    assert answer.status_code == 302
    assert "This is no picture." in room.client.get(at(room, "class-cards")).content.decode()
    assert room.client.post(at(room, "class-cards"), {}).status_code == 302
