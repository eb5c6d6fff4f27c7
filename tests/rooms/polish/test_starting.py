"""Having a recording polished: once, by whom it may, and again after a failure."""

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_polish import make_run
from factories_record import make_asset
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions.starting import polish_new_asset, retry_polish, start_polish
from upbeat.rooms.polish.models import PolishRun, Recipe
from upbeat.rooms.record.events import AssetTaken


@pytest.fixture
def asset(teacher):
    return make_asset(teacher)


def test_a_run_is_asked_for_once_however_often_the_button_is_pressed(
    teacher, asset, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as asked:
        run = start_polish(by=teacher, asset=asset)
        assert start_polish(by=teacher, asset=asset) == run
    assert len(asked) == 1
    assert (run.state, run.asked_by, run.recipe.number, run.recipe.steps) == ("queued", teacher, 1, {"music": False})
    assert Fact.objects.get(object_type="polishrun").verb == "initialized"


def test_other_choices_are_another_run_and_a_finished_run_can_be_followed_by_a_new_one(teacher, asset):
    first = start_polish(by=teacher, asset=asset)
    stereo = start_polish(by=teacher, asset=asset, music=True)
    PolishRun.objects.filter(pk=stereo.pk).update(state="done")
    again = start_polish(by=teacher, asset=asset, music=True)
    assert [(run, run.recipe.number) for run in queries.runs(asset)] == [(again, 3), (stereo, 2), (first, 1)]
    assert queries.finished_run(asset) == stereo


@pytest.mark.parametrize("kind, music", [("music", True), ("speech", False)])
def test_what_has_just_arrived_is_polished_by_itself_as_its_script_says(school, teacher, kind, music):
    script = make_script(teacher, make_point(school), passages=[Passage("One"), Passage("Two", kind=kind)])
    asset = make_asset(teacher, script=script)
    news = AssetTaken(school_id=school.pk, asset_id=asset.pk, by_id=teacher.pk)
    polish_new_asset(news)
    polish_new_asset(news)
    assert PolishRun.objects.get().recipe.steps == {"music": music}
    assert PolishRun.objects.get().asked_by == teacher


def test_a_failed_run_is_tried_again_and_no_other(teacher, asset, django_capture_on_commit_callbacks):
    run = make_run(asset, state="failed", error="disk_full", tries=1)
    assert "disk" in queries.failure_of(run)
    with django_capture_on_commit_callbacks() as asked:
        retry_polish(by=teacher, run=run)
    assert (run.state, run.error, run.tries, len(asked)) == ("queued", "", 0, 1)
    with pytest.raises(Invalid):
        retry_polish(by=teacher, run=run)


def test_pupils_and_other_schools_polish_nothing(school, teacher, asset):
    failed = make_run(asset, state="failed")
    other = make_school()
    stranger, pupil = make_teacher(other), make_person(school, Role.PUPIL)
    for person, at, error in ((pupil, school, Refused), (stranger, other, NotFound)):
        with scope(school=at):
            for refused in (
                lambda by=person: start_polish(by=by, asset=asset),
                lambda by=person: retry_polish(by=by, run=failed),
                lambda by=person: queries.access_run(by, failed.pk),
            ):
                with pytest.raises(error):
                    refused()
    assert Recipe.objects.count() == 1
    assert PolishRun.objects.get().state == "failed"


def test_the_latest_run_of_many_recordings_is_one_query(teacher, django_assert_num_queries):
    assets = [make_asset(teacher) for _ in range(3)]
    old, new = make_run(assets[0], state="failed"), make_run(assets[0])
    only = make_run(assets[1], state="running")
    with django_assert_num_queries(1):
        assert queries.latest_runs(assets) == {assets[0].pk: new, assets[1].pk: only}
    assert old not in queries.latest_runs(assets).values()


def test_the_rungs_of_a_run_come_sharpest_first(asset):
    run = make_run(asset)
    assert [rung.rung for rung in queries.renditions(run)] == ["720p", "480p", "audio"]
    assert "fragments" in queries.renditions(run)[0].get_deferred_fields()
