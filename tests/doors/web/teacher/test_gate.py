"""The gate at a teacher's browser: set for a piece or a pupil, seen by the pupil, taken back."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_pupil, make_school, make_section, make_teacher
from factories_learn import make_lesson
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.learn.models import GateSetting, Viewing


@pytest.fixture
def lesson(db):
    return make_lesson(checkpoints=[60, 120])


@pytest.fixture
def ada(lesson):
    return client_of(lesson.teacher)


def stored(lesson):
    with scope(school=lesson.school):
        rows = GateSetting.objects.order_by("pk")
        return [(row.piece_id, row.person_id, row.mode, row.reason, row.undone_at is None) for row in rows]


def of_piece(lesson):
    return reverse("teacher:gate-of-piece", args=[lesson.piece.pk])


def test_a_teacher_opens_a_piece_for_the_class_and_takes_it_back(lesson, ada):
    here = of_piece(lesson)
    assert ada.post(here, {"who": "", "mode": "open", "reason": "Revision"}).status_code == 302
    assert stored(lesson) == [(lesson.piece.pk, None, "open", "Revision", True)]
    page = ada.get(reverse("teacher:package", args=[lesson.package.pk])).content.decode()
    assert "gate: Open" in page
    assert "Revision" in ada.get(here).content.decode()
    with scope(school=lesson.school):
        number = GateSetting.objects.get().pk
    answer = ada.post(reverse("teacher:gate-undo", args=[number]), {"from": "piece"})
    assert (answer.status_code, answer.url) == (302, here)
    assert stored(lesson) == [(lesson.piece.pk, None, "open", "Revision", False)]


def test_a_teacher_sets_the_gate_of_one_pupil_in_one_video_and_in_all(lesson, ada):
    ada.post(of_piece(lesson), {"who": lesson.pupil.pk, "mode": "strict", "reason": "Skips"})
    here = reverse("teacher:gate-of-pupil", args=[lesson.pupil.pk])
    assert here in ada.get(reverse("teacher:pupil", args=[lesson.pupil.pk])).content.decode()
    assert ada.post(here, {"section": lesson.section.pk, "mode": "open", "reason": "Was ill"}).status_code == 302
    assert stored(lesson) == [
        (lesson.piece.pk, lesson.pupil.pk, "strict", "Skips", True),
        (None, lesson.pupil.pk, "open", "Was ill", True),
    ]
    page = ada.get(here).content.decode()
    assert "Skips" in page
    assert "Was ill" in page


@pytest.mark.parametrize(
    "data", [{"mode": "open"}, {"mode": "ajar", "reason": "So"}, {"reason": "So"}, {"mode": "open", "reason": " "}]
)
def test_a_setting_without_a_way_or_a_reason_is_refused_with_a_sentence(lesson, ada, data):
    answer = ada.post(of_piece(lesson), data)
    assert answer.status_code == 422
    assert stored(lesson) == []


def test_pupils_and_strangers_find_no_gate_to_set(lesson):
    paths = [of_piece(lesson), reverse("teacher:gate-of-pupil", args=[lesson.pupil.pk])]
    other = make_teacher(lesson.school)
    make_section(lesson.school, teacher=other)
    for person in (lesson.pupil, make_pupil(lesson.section), other, make_teacher(make_school())):
        browser = client_of(person)
        for path in paths:
            assert browser.get(path).status_code in (403, 404)
            assert browser.post(path, {"mode": "open", "reason": "So", "section": lesson.section.pk}).status_code in (
                403,
                404,
            )
    assert stored(lesson) == []


def test_nobody_else_takes_a_setting_back(lesson, ada):
    ada.post(of_piece(lesson), {"who": "", "mode": "open", "reason": "Revision"})
    with scope(school=lesson.school):
        here = reverse("teacher:gate-undo", args=[GateSetting.objects.get().pk])
    for person in (lesson.pupil, make_teacher(lesson.school), make_teacher(make_school())):
        assert client_of(person).post(here).status_code in (403, 404)
    assert stored(lesson)[0][-1] is True


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [("open", "Your teacher has opened the whole video to you."), ("strict", "In this video every question counts")],
)
def test_the_pupil_reads_how_the_gate_stands_and_not_why(lesson, ada, mode, sentence):
    ada.post(of_piece(lesson), {"who": "", "mode": mode, "reason": "Because of Tuesday"})
    page = client_of(lesson.pupil).get(reverse("learner:piece", args=[lesson.piece.pk])).content.decode()
    assert sentence in page
    assert "Tuesday" not in page


def test_at_a_strict_gate_the_pupil_is_led_to_the_seconds_that_are_missing(lesson, ada):
    ada.post(of_piece(lesson), {"who": "", "mode": "strict", "reason": "Skips"})
    lin = client_of(lesson.pupil)
    lin.get(reverse("learner:piece", args=[lesson.piece.pk]))
    with scope(school=lesson.school):
        viewing = Viewing.objects.get()
        page = lin.get(reverse("learner:checkpoint", args=[viewing.pk, lesson.checkpoint(60).pk])).content.decode()
        assert 'data-span="0-60"' in page
        assert not Attempt.objects.exists()
