"""What is not asked of a pupil, at the teacher's browser: said with a reason, seen, taken back."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_school, make_section, make_teacher
from factories_learn import make_lesson
from factories_publish import make_item
from upbeat.rooms.learn.models import Excuse
from upbeat.rooms.learn.queries import excuses
from upbeat.rooms.publish.actions.pieces import add_piece


@pytest.fixture
def lesson(db):
    return make_lesson(checkpoints=[60])


def here(lesson) -> str:
    return reverse("teacher:excuses-of-pupil", args=[lesson.pupil.pk])


def stored(lesson):
    with scope(school=lesson.school):
        rows = Excuse.objects.order_by("pk")
        return [(row.person_id, row.sense, row.reason, row.undone_at is None) for row in rows]


def test_a_teacher_says_it_with_a_reason_and_takes_it_back(lesson):
    ada = client_of(lesson.teacher)
    assert here(lesson) in ada.get(reverse("teacher:pupil", args=[lesson.pupil.pk])).text
    assert ada.post(here(lesson), {"sense": "hearing", "reason": ""}).status_code == 422
    assert ada.post(here(lesson), {"sense": "hearing", "reason": "Is deaf"}).status_code == 302
    assert stored(lesson) == [(lesson.pupil.pk, "hearing", "Is deaf", True)]
    page = ada.get(here(lesson)).text
    assert "Is deaf" in page
    assert "Questions that must be heard" in page
    with scope(school=lesson.school):
        number = Excuse.objects.get().pk
    answer = ada.post(reverse("teacher:excuse-undo", args=[number]))
    assert (answer.status_code, answer.url) == (302, here(lesson))
    assert stored(lesson) == [(lesson.pupil.pk, "hearing", "Is deaf", False)]
    assert "taken back" in ada.get(here(lesson)).text


def test_pupils_other_teachers_and_other_schools_neither_read_nor_say_nor_undo_it(lesson):
    client_of(lesson.teacher).post(here(lesson), {"sense": "hearing", "reason": "Is deaf"})
    with scope(school=lesson.school):
        number = Excuse.objects.get().pk
        colleague = make_teacher(lesson.school)
        make_section(lesson.school, teacher=colleague)
    for person in (lesson.pupil, colleague, make_teacher(make_school())):
        client = client_of(person)
        answers = [
            client.get(here(lesson)),
            client.post(here(lesson), {"sense": "performing", "reason": "x"}),
            client.post(reverse("teacher:excuse-undo", args=[number])),
        ]
        assert {answer.status_code for answer in answers} <= {403, 404}
        assert all("Is deaf" not in answer.text for answer in answers)
    assert stored(lesson) == [(lesson.pupil.pk, "hearing", "Is deaf", True)]


def test_the_pupil_reads_that_it_is_not_asked_and_no_reason(lesson, monkeypatch):
    needing = {"hearing": frozenset({"single"})}
    monkeypatch.setattr(excuses, "kinds_needing", lambda sense: needing.get(sense, frozenset()))
    with scope(school=lesson.school):
        items = [make_item(lesson.teacher, lesson.video.point)]
        piece = add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title="Ear", items=items)
    client_of(lesson.teacher).post(here(lesson), {"sense": "hearing", "reason": "Is deaf"})
    lin = client_of(lesson.pupil)
    for address in (reverse("learner:piece", args=[piece.pk]), reverse("learner:question", args=[piece.pk, 1])):
        answer = lin.get(address, follow=True)
        assert answer.status_code == 200
        assert "not asked of you" in answer.text
        assert "Is deaf" not in answer.text
