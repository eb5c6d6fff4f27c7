"""Noise removed from a recording: listened to first, then chosen, and given back."""

import av
import numpy as np
import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_polish import make_run
from factories_record import make_asset, make_take
from media_corpus import RATE, make_clip, speech
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.kernel.intervals import Interval
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions import cleaning
from upbeat.rooms.polish.actions.cleaning import keep_original, try_cleaning, use_cleaned
from upbeat.rooms.polish.line.denoiser import denoiser_installed
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record import storage

needs_denoiser = pytest.mark.skipif(not denoiser_installed(), reason="the extra denoise is not installed")


@pytest.fixture
def asset(teacher):
    return make_asset(teacher, duration_s=12.0)


@pytest.fixture
def film(asset):
    return make_run(asset)


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(cleaning, "denoiser_installed", lambda: True)


def done(run):
    PolishRun.objects.filter(pk=run.pk).update(state="done", duration_s=12.0)


@needs_denoiser
def test_a_moment_of_a_noisy_recording_is_there_to_listen_to_before_and_after(teacher, tmp_path):
    noise = 0.01 * np.random.default_rng(1).standard_normal((1, 4 * RATE)).astype(np.float32)
    asset = make_asset(teacher, make_clip(tmp_path / "take.mp4", seconds=4, sound=speech(4, level=0.3) + noise))
    run = make_run(asset)
    run_line(storage.absolute(asset.path), storage.absolute(run.folder))
    made = try_cleaning(by=teacher, asset=asset)
    assert (made.start, made.seconds) == (0.0, 4.0)
    assert made.after_db > made.before_db + 3
    assert queries.excerpt(run) == made
    for name in ("before.m4a", "after.m4a"):
        with av.open(str(storage.absolute(run.folder) / name)) as sound:
            assert sum(frame.samples for frame in sound.decode(audio=0)) == pytest.approx(4 * RATE, abs=2048)


def test_the_cleaned_film_is_another_recipe_and_the_original_one_step_back(teacher, asset, film, installed):
    cleaned = use_cleaned(by=teacher, asset=asset, music=[Interval(2.0, 4.0)])
    assert cleaned.recipe.steps == {"music": False, "denoise": True, "music_passages": [[2.0, 4.0]]}
    assert queries.clean_around(cleaned.recipe) == [Interval(2.0, 4.0)]
    done(cleaned)
    assert queries.finished_run(asset) == cleaned
    assert keep_original(by=teacher, asset=asset) == film
    assert queries.finished_run(asset) == film
    assert use_cleaned(by=teacher, asset=asset, music=[Interval(2.0, 4.0)]) == cleaned
    assert PolishRun.objects.filter(asset=asset).count() == 2


def test_where_nothing_was_cleaned_the_original_is_kept_without_a_run(teacher, asset, film):
    assert keep_original(by=teacher, asset=asset) is None
    assert list(queries.runs(asset)) == [film]
    assert queries.clean_around(film.recipe) is None


def test_nothing_is_cleaned_before_there_is_a_film_nor_music_nor_without_the_denoiser(
    teacher, asset, installed, monkeypatch
):
    for clean in (try_cleaning, use_cleaned):
        with pytest.raises(Invalid, match="Polish the recording first"):
            clean(by=teacher, asset=asset)
    film = make_run(asset)
    film.recipe.steps = {"music": True}
    film.recipe.save()
    for clean in (try_cleaning, use_cleaned):
        with pytest.raises(Invalid, match="polished as music"):
            clean(by=teacher, asset=asset)
    other = make_asset(teacher)
    make_run(other)
    monkeypatch.setattr(cleaning, "denoiser_installed", lambda: False)
    for clean in (try_cleaning, use_cleaned):
        with pytest.raises(Invalid, match=r"upbeat\[denoise\]"):
            clean(by=teacher, asset=other)
    assert PolishRun.objects.count() == 2


def test_an_excerpt_that_cannot_be_made_says_so(teacher, asset, film, installed):
    with pytest.raises(Invalid, match="could not be made"):
        try_cleaning(by=teacher, asset=asset)
    assert queries.excerpt(film) is None


def test_pupils_and_other_schools_clean_nothing(school, asset, film, installed):
    other = make_school()
    for person, at, error in (
        (make_person(school, Role.PUPIL), school, Refused),
        (make_teacher(other), other, NotFound),
    ):
        with scope(school=at):
            for clean in (try_cleaning, use_cleaned, keep_original):
                with pytest.raises(error):
                    clean(by=person, asset=asset)
    assert list(queries.runs(asset)) == [film]


def test_passages_of_music_are_known_from_the_take(teacher, school):
    script = make_script(teacher, make_point(school))
    section = ScriptSection.objects.filter(script=script).first()
    ScriptSection.objects.filter(pk=section.pk).update(kind=ScriptSection.Kind.MUSIC)
    section.refresh_from_db()
    take = make_take(section, teacher, duration_s=5.0)
    assert queries.music_passages(take.asset) == [Interval(0.0, 5.3)]
    assert queries.music_passages(make_asset(teacher)) == []
