"""Pages of a pilot: chosen, tried, looked at, ended."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from clients import client_of
from factories import make_person, make_pupil, make_section
from factories_publish import make_draft
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.people.models import Role
from upbeat.rooms.publish.models import Pilot, PilotAnswer

TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.fixture
def section(teacher):
    return make_section(teacher.school, teacher=teacher)


@pytest.fixture
def lin(section):
    return make_pupil(section, name="Lin")


@pytest.fixture
def video(teacher):
    return make_draft(teacher)


@pytest.fixture
def pilot(ada, video, lin, school, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ada.post(reverse("studio:pilot-new", args=[video.pk]), {"pupils": [lin.pk], "until": TOMORROW, "note": "Hi"})
    with scope(school=school):
        return Pilot.objects.get()


def test_chosen_pupils_are_told_in_their_language_and_find_it_at_home(pilot, lin, video, school):
    with scope(school=school):
        line = Notification.objects.get()
    assert (line.person, line.kind, line.path) == (lin, "trial", reverse("learner:trial", args=[pilot.pk]))
    home = client_of(lin).get(reverse("learner:home")).content.decode()
    assert (video.title in home, "trial" in home) == (True, True)
    page = client_of(lin).get(line.path).content.decode()
    assert ("upbeat-player" in page, "note-text" in page, "Was it clear?" in page) == (True, False, True)


def test_answers_come_to_the_team(ada, pilot, lin, school):
    here = reverse("learner:trial", args=[pilot.pk])
    pupil = client_of(lin)
    assert pupil.post(here, {"clear": "partly", "puzzled": "My words"}).status_code == 422
    assert "My words" in pupil.post(here, {"clear": "partly", "puzzled": "My words"}).content.decode()
    sent = {"clear": "partly", "pace": "fast", "puzzled": "The bar line", "second": "1:05"}
    assert pupil.post(here, sent).status_code == 302
    with scope(school=school):
        assert PilotAnswer.objects.get().second == 65.0
    page = ada.get(reverse("studio:pilot", args=[pilot.pk])).content.decode()
    assert ("The bar line" in page, "1:05" in page, "1 of 1" in page) == (True, True, True)
    ada.post(reverse("studio:pilot", args=[pilot.pk]))
    assert pupil.get(here).status_code == 404


def test_without_a_class_the_page_says_whom_to_ask(ada, video):
    assert "You teach no class with pupils" in ada.get(reverse("studio:pilot-new", args=[video.pk])).content.decode()


@pytest.mark.parametrize("sent", [{"until": TOMORROW}, {"pupils": ["0"], "until": TOMORROW}, {"until": "2020-01-01"}])
def test_what_cannot_be_given_is_refused(ada, video, lin, school, sent):
    sent = {"pupils": [lin.pk]} | sent if sent["until"] == "2020-01-01" else sent
    answer = ada.post(reverse("studio:pilot-new", args=[video.pk]), sent | {"note": "My words"})
    assert (answer.status_code, "My words" in answer.content.decode()) == (422, True)
    with scope(school=school):
        assert not Pilot.objects.exists()


def test_pupils_and_other_schools_start_and_see_none(pilot, video, school, strange):
    pupil = client_of(make_person(school, Role.PUPIL))
    for client, status in ((pupil, 403), (strange, 404)):
        for address in (reverse("studio:pilot-new", args=[video.pk]), reverse("studio:pilot", args=[pilot.pk])):
            assert client.get(address).status_code == status
            assert client.post(address, {}).status_code == status
    with scope(school=school):
        assert Pilot.objects.get().ended_at is None
