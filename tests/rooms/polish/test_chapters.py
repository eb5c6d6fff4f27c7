"""Marks in the seconds of a film, and what is proposed."""

import pytest

from factories import make_point
from factories_design import make_script
from factories_polish import make_run
from factories_record import make_asset
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.intervals import Interval
from upbeat.kernel.timeline import Stretch
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.polish import chapters, queries
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.actions.marks import (
    add_key_mark,
    change_key_mark,
    remove_key_mark,
    restore_key_mark,
    take_proposals,
)
from upbeat.rooms.polish.chapters import Proposal
from upbeat.rooms.polish.models import KeyMark

CHAPTER, THINK = KeyMark.Kind.CHAPTER, KeyMark.Kind.THINK
SCENES = {"changes": [19.0, 45.0], "voice": [[0.5, 9.0], [20.0, 29.0]]}
VTT = "WEBVTT\n\n00:01.000 --> 00:09.000\nHello there.\n\n00:20.000 --> 00:29.000\nNow we count aloud.\n"


def film(teacher, school, *texts):
    script = (
        make_script(teacher, make_point(school), passages=[Passage(spoken=text) for text in texts]) if texts else None
    )
    asset = make_asset(teacher, script=script, duration_s=60.0)
    return make_run(asset, seconds=60, scenes=SCENES)


def test_sections_of_the_script_are_proposed_where_the_captions_say_them(teacher, school):
    run = film(teacher, school, "Hello there.", "Now we count aloud.", "Nobody said this.")
    ScriptSection.objects.filter(script=run.asset.script, position=2).update(heading="Counting", pause_s=4)
    add_captions(by=teacher, asset=run.asset, language="en", text=VTT)
    assert chapters.proposals(run) == [
        Proposal(0.0, CHAPTER, "Hello there."), Proposal(19.0, CHAPTER, "Counting"), Proposal(29.0, THINK, ""),
    ]  # fmt: skip
    assert not KeyMark.objects.exists()


def test_without_a_script_the_pictures_are_proposed_and_not_where_a_mark_is(teacher, school):
    run = film(teacher, school)
    assert [one.second for one in chapters.proposals(run)] == [0.0, 19.0, 45.0]
    take_proposals(by=teacher, asset=run.asset, proposals=[Proposal(20.5, CHAPTER, "Counting")])
    assert [one.second for one in chapters.proposals(run)] == [0.0, 45.0]


def test_of_proposals_all_are_set_or_none(teacher, school):
    run = film(teacher, school)
    with pytest.raises(Invalid):
        take_proposals(
            by=teacher, asset=run.asset, proposals=[Proposal(1.0, CHAPTER, "One"), Proposal(2.0, CHAPTER, " ")]
        )
    assert not KeyMark.objects.exists()


def test_a_mark_names_the_seconds_of_the_film_up_to_the_next(teacher, school, monkeypatch):
    run = film(teacher, school)
    add_key_mark(by=teacher, asset=run.asset, second=5, title="Early")
    add_key_mark(by=teacher, asset=run.asset, second=40, title="Late")
    source = f"asset:{run.asset_id}"
    cut = (Stretch(source, 0.0, 10.0), Stretch(source, 30.0, 60.0))
    monkeypatch.setattr(queries, "timeline_of", lambda run: cut)
    assert [(span, mark.title) for span, mark in chapters.spans_of_marks(run)] == [
        (Interval(5.0, 20.0), "Early"), (Interval(20.0, 60.0), "Late"),
    ]  # fmt: skip


def test_a_mark_is_changed_taken_away_and_brought_back(teacher, school):
    asset = film(teacher, school).asset
    mark = add_key_mark(by=teacher, asset=asset, second=5, title="Early")
    change_key_mark(by=teacher, asset=asset, mark_id=mark.pk, second=6, title="Sing", kind=KeyMark.Kind.SING)
    change_key_mark(by=teacher, asset=asset, mark_id=mark.pk, second=6, title="Sing", kind=KeyMark.Kind.SING)
    assert Fact.objects.filter(verb="updated").count() == 1
    remove_key_mark(by=teacher, asset=asset, mark_id=mark.pk)
    assert (list(queries.key_marks(asset)), queries.removed_mark(asset)) == ([], mark)
    with pytest.raises(NotFound):
        change_key_mark(by=teacher, asset=asset, mark_id=mark.pk, second=7, title="x", kind=CHAPTER)
    restore_key_mark(by=teacher, asset=asset, mark_id=mark.pk)
    assert [(one.second, one.title, one.kind) for one in queries.key_marks(asset)] == [(6.0, "Sing", "sing")]
