"""A film made again with other cuts, undone, and all that is said about it moved along."""

import pytest
from django_scopes import scope

from factories import make_person, make_school, make_teacher
from factories_polish import make_finding, make_run
from factories_record import make_asset
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.kernel.intervals import Interval
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.actions.editing import cut_film, use_film
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.actions.starting import start_polish
from upbeat.rooms.polish.models import PolishRun, Recipe
from upbeat.rooms.polish.report import report_of

VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nOne.\n\n00:05.000 --> 00:07.000\nTwo.\n\n00:09.000 --> 00:11.000\nThree.\n"


@pytest.fixture
def asset(teacher):
    return make_asset(teacher, duration_s=12.0)


@pytest.fixture
def whole(asset):
    return make_run(asset)


def done(run):
    PolishRun.objects.filter(pk=run.pk).update(state="done", duration_s=9.0)
    run.refresh_from_db()
    return run


def test_other_cuts_are_another_recipe_and_another_run_and_keep_what_else_was_chosen(
    teacher, asset, whole, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as asked:
        run = cut_film(by=teacher, asset=asset, cuts=[Interval(4.0, 6.0), Interval(5.0, 7.0)])
        assert cut_film(by=teacher, asset=asset, cuts=[Interval(4.0, 7.0)]) == run
    assert (run.recipe.number, run.recipe.steps) == (2, {"music": False, "cuts": [[4.0, 7.0]]})
    assert (run.recipe.by, run.state, len(asked)) == (teacher, "queued", 1)
    assert queries.finished_run(asset) == whole
    done(run)
    assert queries.finished_run(asset) == run
    assert start_polish(by=teacher, asset=asset, music=True).recipe.steps == {"music": True, "cuts": [[4.0, 7.0]]}


def test_an_earlier_film_is_put_in_place_again_without_being_made_again(teacher, asset, whole):
    edited = done(cut_film(by=teacher, asset=asset, cuts=[Interval(4.0, 7.0)]))
    use_film(by=teacher, asset=asset, run_id=whole.pk)
    assert (queries.finished_run(asset), queries.latest_run(asset)) == (whole, whole)
    assert queries.latest_runs([asset]) == {asset.pk: whole}
    whole.refresh_from_db()
    assert whole.chosen_by == teacher
    assert Fact.objects.filter(verb="updated", object_type="polishrun").count() == 1
    assert cut_film(by=teacher, asset=asset, cuts=[Interval(4.0, 7.0)]) == edited
    assert queries.finished_run(asset) == edited
    assert cut_film(by=teacher, asset=asset, cuts=[]) == whole
    assert (PolishRun.objects.count(), Recipe.objects.count()) == (2, 2)


def test_a_film_that_is_finished_after_an_earlier_one_was_chosen_does_not_take_its_place(teacher, asset, whole):
    late = cut_film(by=teacher, asset=asset, cuts=[Interval(4.0, 7.0)])
    use_film(by=teacher, asset=asset, run_id=whole.pk)
    done(late)
    assert queries.finished_run(asset) == whole


def test_too_much_cut_and_an_unfinished_film_are_refused_and_nothing_changes(teacher, asset, whole):
    with pytest.raises(Invalid, match="three seconds"):
        cut_film(by=teacher, asset=asset, cuts=[Interval(0.0, 11.0)])
    failed, elsewhere = make_run(asset, state="failed"), make_run(make_asset(teacher))
    for run in (failed, elsewhere):
        with pytest.raises(NotFound):
            use_film(by=teacher, asset=asset, run_id=run.pk)
    assert queries.finished_run(asset) == whole
    assert not PolishRun.objects.exclude(chosen_at=None).exists()
    assert PolishRun.objects.count() == 3


def test_pupils_and_other_schools_edit_nothing(school, teacher, asset, whole):
    other = make_school()
    for person, at, error in (
        (make_person(school, Role.PUPIL), school, Refused),
        (make_teacher(other), other, NotFound),
    ):
        with scope(school=at):
            for refused in (
                lambda by=person: cut_film(by=by, asset=asset, cuts=[Interval(4.0, 7.0)]),
                lambda by=person: use_film(by=by, asset=asset, run_id=whole.pk),
            ):
                with pytest.raises(error):
                    refused()
    assert PolishRun.objects.count() == 1


def test_captions_marks_and_the_report_are_told_in_the_seconds_of_the_film(teacher, asset, whole):
    track = add_captions(by=teacher, asset=asset, language="en", text=VTT)
    add_key_mark(by=teacher, asset=asset, second=9.0, title="Think", kind="think")
    run = done(cut_film(by=teacher, asset=asset, cuts=[Interval(4.5, 7.5)]))
    told = [(cue.start, cue.end, cue.text) for cue in queries.cues_in(run, track)]
    assert told == [(1.0, 3.0, "One."), (6.0, 8.0, "Three.")]
    assert [(second, mark.title) for second, mark in queries.marks_in(run)] == [(6.0, "Think")]
    assert (queries.second_of_recording(run, 4.0), queries.second_of_recording(run, 6.0)) == (4.0, 9.0)
    make_finding(run, "pause", "advice", 5.5, until=8.0)
    make_finding(whole, "pause", "advice", 5.0, until=6.0)
    checks = {one: [found.check for found in report_of(one)] for one in (run, whole)}
    assert ("pause" in checks[run], "pause" in checks[whole]) == (False, True)
