"""The report on films with music: three checks of the pack, good, advice, or nothing where they do not apply."""

import pytest
from django.urls import reverse

from clients import client_of
from factories import make_point
from factories_design import make_script
from factories_polish import make_finding, make_run
from factories_record import make_asset
from playing_along import EIGHT_BARS
from upbeat.packs.music import checks
from upbeat.packs.music.actions.following import follow_evenly
from upbeat.packs.music.models import FollowedScore
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.polish.models import PolishRun, Recipe
from upbeat.rooms.polish.report import report_of


@pytest.fixture
def run(teacher, school):
    """A film of 40 s: a phrase of 16 s from second 2 on, to be sung back, and a word at second 36."""
    passages = [Passage("Sing it back", kind="music", pause_s=16, extra={"notation": EIGHT_BARS})]
    script = make_script(teacher, make_point(school), passages=passages)
    asset = make_asset(teacher, script=script, duration_s=40.0)
    follow_evenly(
        by=teacher,
        asset=asset,
        notation=EIGHT_BARS,
        start_s=2.0,
        end_s=18.0,
        section=ScriptSection.objects.get(script=script),
    )
    return make_run(asset, seconds=40, scenes={"changes": [], "voice": [[2.0, 18.2], [36.0, 38.0]]})


def found(run, name):
    return [(one.check, one.level.value, one.second) for one in report_of(run) if one.check.startswith(name)]


def anew(run):
    return PolishRun.objects.select_related("asset", "recipe").get(pk=run.pk)


def test_a_film_of_music_that_was_polished_as_speech_is_told_and_as_music_it_is_in_order(run):
    make_finding(run, "length", "good", seconds=40)
    assert found(run, "sound") == [("sound:speech", "advice", None)]
    Recipe.objects.filter(pk=run.recipe_id).update(steps={"music": True})
    assert found(anew(run), "sound") == [("sound", "good", None)]


def test_silence_as_long_as_the_phrase_is_in_order_and_a_shorter_one_is_told_with_its_second(run):
    assert [one.check for one in checks.echo_time(run)] == ["echo"]
    PolishRun.objects.filter(pk=run.pk).update(scenes={"changes": [], "voice": [[2.0, 18.2], [25.0, 30.0]]})
    (short,) = checks.echo_time(anew(run))
    assert (short.check, short.second, short.params) == ("echo:short", 18.0, {"pause": "7.0", "phrase": "16.0"})
    PolishRun.objects.filter(pk=run.pk).update(scenes={"changes": [], "voice": [[2.0, 30.0]]})
    (none,) = checks.echo_time(anew(run))
    assert none.params["pause"] == "0.0"


def test_the_end_of_the_film_is_silence_too(run):
    PolishRun.objects.filter(pk=run.pk).update(scenes={"changes": [], "voice": [[2.0, 18.2]]}, duration_s=20.0)
    (short,) = checks.echo_time(anew(run))
    assert short.params["pause"] == "2.0"


def test_a_phrase_without_a_planned_pause_is_not_to_be_sung_back(run):
    ScriptSection.objects.update(pause_s=0)
    assert checks.echo_time(run) == []


def test_notes_that_are_not_heard_are_told_and_bars_set_by_hand_are_not_judged(run):
    assert checks.notes_heard(run) == []
    FollowedScore.objects.update(fit=0.7)
    assert [(one.check, one.second) for one in checks.notes_heard(run)] == [("notes:apart", 2.0)]
    FollowedScore.objects.update(fit=0.93)
    assert [one.check for one in checks.notes_heard(run)] == ["notes"]


def test_a_film_without_music_has_none_of_these(teacher):
    run = make_run(make_asset(teacher))
    make_finding(run, "length", "good", seconds=12)
    assert not [one for one in report_of(run) if one.check.partition(":")[0] in ("sound", "echo", "notes")]


def test_the_page_says_it_with_a_link_to_where_it_is_mended(teacher, run):
    make_finding(run, "length", "good", seconds=40)
    FollowedScore.objects.update(fit=0.7)
    page = client_of(teacher).get(reverse("studio:recording", args=[run.asset_id])).content.decode()
    assert "The sound of the music was made into that of speech" in page
    assert "The notes and the sound have little in common" in page
    assert reverse("music:follow", args=[run.asset_id]) in page
    assert "time to sing back" in page
