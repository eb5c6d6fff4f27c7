"""The page on which one listens to a recording before and after cleaning."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person
from factories_polish import make_finding, make_run
from factories_record import make_asset
from upbeat.doors.web.studio.recordings import views_noise
from upbeat.doors.web.studio.recordings.views_noise import passages
from upbeat.kernel.errors import Invalid
from upbeat.kernel.intervals import Interval
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions import cleaning
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record import storage

EXCERPT = {"start": 65.0, "seconds": 12.0, "before_db": 14.2, "after_db": 33.6}


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    for place in (cleaning, views_noise):
        monkeypatch.setattr(place, "denoiser_installed", lambda: True)


@pytest.fixture
def asset(teacher):
    return make_asset(teacher, filename="upbeat.mp4")


@pytest.fixture
def run(asset):
    return make_run(asset)


def address(asset):
    return reverse("studio:recording-noise", args=[asset.pk])


@pytest.fixture
def films(school):
    """Every run there is, whatever the scope of the reader."""
    with scope(school=school):
        yield PolishRun.objects


def listened(run):
    folder = storage.absolute(run.folder)
    folder.mkdir(parents=True)
    (folder / "excerpt.json").write_text(json.dumps(EXCERPT))


def test_the_report_leads_to_the_page(ada, asset, run):
    make_finding(run, "noise", "advice", snr=14.0)
    page = ada.get(reverse("studio:recording", args=[asset.pk])).content.decode()
    assert f'<a href="{address(asset)}">Clean the noise</a>' in page


def test_before_there_is_an_excerpt_one_can_be_made(ada, asset, run):
    page = ada.get(address(asset)).content.decode()
    assert "Hear before and after" in page
    assert "<audio" not in page
    assert "The film has its sound as it was recorded." in page


def test_both_sounds_are_there_and_neither_begins_by_itself(ada, asset, run):
    listened(run)
    page = ada.get(address(asset)).content.decode()
    assert page.count("<audio controls") == 2
    assert "autoplay" not in page
    assert "At 1:05, where most noise is heard behind the voice. The voice stands 14 dB above the noise before" in page
    assert "/before.m4a" in page
    assert "/after.m4a" in page


def test_using_the_cleaned_sound_makes_the_film_with_it(ada, asset, run, films):
    answer = ada.post(address(asset), {"do": "use", "music": "1:20-1:45, 3:00 – 3:10"})
    assert answer.headers["Location"] == reverse("studio:recording", args=[asset.pk])
    made = films.latest("pk")
    assert made.recipe.steps["music_passages"] == [[80.0, 105.0], [180.0, 190.0]]
    films.filter(pk=made.pk).update(state="done", folder=f"polished/{made.pk}")
    page = ada.get(address(asset)).content.decode()
    assert 'value="1:20-1:45, 3:00-3:10"' in page
    assert "The film is made with its noise removed." in page
    ada.post(address(asset), {"do": "keep"})
    assert films.filter(chosen_at__isnull=False).get() == run


def test_keeping_what_is_there_makes_nothing(ada, asset, run, films):
    page = ada.post(address(asset), {"do": "keep"}, follow=True).content.decode()
    assert "The film keeps its sound as it was recorded." in page
    assert films.count() == 1


def test_a_passage_that_cannot_be_read_keeps_what_was_typed(ada, asset, run, films):
    answer = ada.post(address(asset), {"do": "use", "music": "the song <b>"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "such as 1:20-1:45" in page
    assert 'value="the song &lt;b&gt;"' in page
    assert films.count() == 1


@pytest.mark.parametrize("typed", ["1:20", "1:45-1:20", "a-b", "1-2-3"])
def test_what_is_no_passage_is_refused(typed):
    with pytest.raises(Invalid):
        passages(typed)


def test_passages_are_read_however_they_are_typed():
    assert passages(" 1:20–1:45；200-210.5,") == [Interval(80.0, 105.0), Interval(200.0, 210.5)]
    assert passages("") == []


def test_an_excerpt_that_fails_is_told_on_the_page(ada, asset, run):
    answer = ada.post(address(asset), {"do": "try"})
    assert answer.status_code == 422
    assert "could not be made" in answer.content.decode()


def test_without_the_denoiser_the_page_says_what_to_install(ada, asset, run, monkeypatch):
    monkeypatch.setattr(views_noise, "denoiser_installed", lambda: False)
    page = ada.get(address(asset)).content.decode()
    assert "upbeat[denoise]" in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]


def test_before_it_is_polished_the_page_says_so(ada, asset):
    assert "Polish the recording first" in ada.get(address(asset)).content.decode()


def test_pupils_and_other_schools_see_nothing(school, strange, asset, run, films):
    pupil = client_of(make_person(school, Role.PUPIL))
    assert (strange.get(address(asset)).status_code, pupil.get(address(asset)).status_code) == (404, 403)
    assert (strange.post(address(asset)).status_code, pupil.post(address(asset)).status_code) == (404, 403)
    assert films.count() == 1


def test_the_page_costs_the_same_for_many_films(ada, asset, run):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(address(asset)).status_code == 200
        return len(seen)

    one = cost()
    for _film in range(4):
        make_run(asset)
    assert cost() == one
