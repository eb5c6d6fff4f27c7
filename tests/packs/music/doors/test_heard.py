"""What is heard in a question is had by those who may hear it, and says nothing else."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_pupil, make_school, make_section, make_teacher
from factories_music import ask_music, make_music
from upbeat.packs.music.doors import heard
from upbeat.rooms.people.models import Role


@pytest.fixture
def attempt(teacher, pupil):
    return ask_music(pupil, make_music(teacher, "ear-order"))


def address(attempt):
    return reverse("music:heard", args=[attempt.token])


def test_a_pupil_hears_their_own_question(pupil, attempt):
    answer = client_of(pupil).get(address(attempt))
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mp4")
    assert answer.content[4:8] == b"ftyp"
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.has_header("ETag")


def test_nobody_hears_the_question_of_another(teacher, attempt):
    other = make_pupil(make_section(teacher.school))
    strange = make_teacher(make_school())
    for person in (other, strange, teacher):
        assert client_of(person).get(address(attempt)).status_code == 404


def test_a_player_gets_the_range_that_it_asks_for(pupil, attempt):
    client = client_of(pupil)
    whole = client.get(address(attempt)).content
    part = client.get(address(attempt), headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert client.get(address(attempt), headers={"range": "bytes=-10"}).content == whole[-10:]
    assert client.get(address(attempt), headers={"range": f"bytes={len(whole)}-"}).status_code == 416


def test_a_drawing_is_heard_by_authors_and_not_by_pupils(teacher, pupil, attempt):
    preview = reverse("music:heard-preview", args=[attempt.variant_id, attempt.seed])
    technician = make_person(teacher.school, Role.TECHNICIAN)
    assert client_of(teacher).get(preview).status_code == 200
    assert client_of(technician).get(preview).status_code == 200
    assert client_of(pupil).get(preview).status_code == 403
    assert client_of(make_teacher(make_school())).get(preview).status_code == 404


def test_who_asks_for_many_sounds_is_asked_to_wait(teacher):
    item = make_music(teacher, "ear-order")
    with scope(school=teacher.school):
        variant = item.versions.get().variants.get()
    client = client_of(teacher)
    told = [
        client.get(reverse("music:heard-preview", args=[variant.pk, seed])).status_code
        for seed in range(heard.MADE_A_MINUTE + 1)
    ]
    assert told == [200] * heard.MADE_A_MINUTE + [429]
    assert client.get(reverse("music:heard-preview", args=[variant.pk, 20])).status_code == 429
    assert client.get(reverse("music:heard-preview", args=[variant.pk, 19])).status_code == 200  # made already


def test_a_question_in_which_nothing_is_heard_has_no_sound(teacher, pupil):
    attempt = ask_music(pupil, make_music(teacher, "tap"))
    assert client_of(pupil).get(address(attempt)).status_code == 404
