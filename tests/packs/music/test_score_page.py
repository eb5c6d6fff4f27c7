"""The score that follows, for pupils: as far as the film is open, marked by its seconds, and a page without script."""

import pytest
import time_machine
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_pupil, make_section
from factories_learn import after, make_lesson
from playing_along import EIGHT_BARS
from upbeat.packs.music.actions.following import follow_evenly, take_away_score
from upbeat.rooms.learn.models import Note
from upbeat.rooms.publish.actions.videos import revise_video
from upbeat.rooms.publish.models import Checkpoint, MicroVideo

AS_FRAGMENT = {"headers": {"X-Upbeat-Fragment": "1"}}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(after(60), tick=False):
        yield


@pytest.fixture
def lesson(db):
    """A film of three minutes that is open for one, with eight bars of four seconds each from 0:44 on."""
    lesson = make_lesson()
    with scope(school=lesson.school):
        follow_evenly(
            by=lesson.teacher,
            asset=lesson.version.run.asset,
            notation=EIGHT_BARS,
            start_s=44.0,
            end_s=76.0,
        )
    return lesson


@pytest.fixture
def pupil(lesson):
    return client_of(lesson.pupil)


def score(lesson):
    return reverse("music:followed", args=[lesson.version.pk])


def test_the_player_has_the_score_and_its_script_only_where_there_is_one(pupil, lesson):
    page = pupil.get(f"/learn/pieces/{lesson.piece.pk}/").content.decode()
    assert f'<upbeat-follow src="{score(lesson)}"' in page
    assert "/built/follow-" in page
    with scope(school=lesson.school):
        take_away_score(by=lesson.teacher, row=lesson.version.run.asset.followed_scores.get())
    page = pupil.get(f"/learn/pieces/{lesson.piece.pk}/").content.decode()
    assert ("upbeat-follow" in page, "/built/follow-" in page) == (False, False)
    assert pupil.get(score(lesson)).status_code == 404


def test_it_ends_at_the_gate_in_picture_times_and_links(pupil, lesson):
    page = pupil.get(score(lesson), **AS_FRAGMENT).content.decode()
    # Bars 1 to 4 begin at 0:44 to 0:56; bar 5 begins where the gate stands.
    assert 'data-times="44 bar1 n1;45 n2;46 n3;47 n4;48 bar2 n5;' in page
    assert 'data-until="60.0"' in page
    assert [f'data-bar="{bar}"' in page for bar in (1, 4, 5)] == [True, True, False]
    assert [f'data-note="n{number}"' in page for number in (1, 11, 12)] == [True, True, False]
    assert f'href="/learn/pieces/{lesson.piece.pk}/?t=56.00" data-jump="56.00"' in page


def test_without_script_it_is_a_page(pupil, lesson):
    page = pupil.get(score(lesson)).content.decode()
    assert "<h1>Score</h1>" in page
    assert 'aria-label="Bar 4, at 0:56"' in page


def test_it_is_never_kept_by_a_cache(pupil, lesson):
    assert "no-store" in pupil.get(score(lesson))["Cache-Control"]


def test_who_has_no_lesson_with_it_does_not_see_it(lesson):
    other = make_pupil(make_section(lesson.school, teacher=lesson.teacher))
    assert client_of(other).get(score(lesson)).status_code == 404
    assert client_of(make_lesson().pupil).get(score(lesson)).status_code == 404


def test_a_note_that_begins_with_a_bar_is_kept_there_and_one_behind_the_gate_at_the_gate(pupil, lesson):
    address = reverse("learner:note-new", args=[lesson.version.pk])
    for text in ("bar 3: breathe", "第2小节 轻一点", "bar 7 is late", "at bar 3"):
        assert pupil.post(address, {"text": text, "second": "10"}, **AS_FRAGMENT).status_code == 200
    with scope(school=lesson.school):
        kept = dict(Note.objects.values_list("text", "second"))
    assert kept == {"bar 3: breathe": 52.0, "第2小节 轻一点": 48.0, "bar 7 is late": 60.0, "at bar 3": 10.0}


def test_a_question_to_the_class_that_begins_with_a_bar_stands_there(pupil, lesson):
    address = reverse("shared:questions-at", args=[lesson.version.pk])
    pupil.post(address, {"text": "bar 4 why A?", "second": "3", "confirmed": "on"})
    with scope(school=lesson.school):
        assert list(lesson.version.threads.values_list("second", flat=True)) == [56.0]


def test_a_checkpoint_is_set_at_a_bar(lesson):
    with scope(school=lesson.school):
        video = MicroVideo.objects.get(pk=lesson.video.pk)
        draft = revise_video(by=lesson.teacher, video=video)
        first = Checkpoint.objects.get(version=draft, second=60)
    move = reverse("studio:checkpoint-move", args=[first.pk])
    assert client_of(lesson.teacher).post(move, {"second": "bar 6"}).status_code == 302
    with scope(school=lesson.school):
        assert list(Checkpoint.objects.filter(version=draft).values_list("second", flat=True)) == [64, 120]
    assert client_of(lesson.teacher).post(move, {"second": "bar 9"}).status_code == 422
