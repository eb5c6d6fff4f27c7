"""The report before publishing: left by the run, read with the captions and the script of today."""

import shutil

import numpy as np
import pytest

from factories import make_point
from factories_design import make_script
from factories_polish import make_finding, make_run
from factories_record import make_asset
from media_corpus import make_clip, slide, speech
from upbeat.kernel.report import Finding, Level
from upbeat.rooms.design.actions.scripts import Passage, edit_script
from upbeat.rooms.journal import work
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.polish import report
from upbeat.rooms.polish.actions import running
from upbeat.rooms.polish.actions.captions import add_captions, remove_captions, review_captions
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.actions.running import Outcome, run_polish
from upbeat.rooms.polish.actions.starting import start_polish
from upbeat.rooms.polish.line.process import run_line_confined
from upbeat.rooms.polish.line.result import load_result
from upbeat.rooms.polish.models import CheckFinding, KeyMark, PolishRun

VTT = "WEBVTT\n\n00:00.000 --> 00:04.000\nThe upbeat comes before the bar.\n"


@pytest.fixture(scope="module")
def polished(tmp_path_factory):
    """A take of six seconds that is small, overdriven and begins late, and the folder of its run."""
    folder = tmp_path_factory.mktemp("polished")
    sound = np.clip(speech(6, level=1.0) * 12, -1, 1)
    sound[:, : 3 * 48_000 // 2] = 0
    clip = make_clip(folder / "take.mp4", seconds=6, picture=slide(320, 180), sound=sound)
    run_line_confined(clip, folder / "run", duration_s=6)
    return folder


@pytest.fixture
def line(polished, monkeypatch):
    """The line, without its work: the files of the finished run are copied."""

    def copied(source, out_dir, *, duration_s, music, film, on_progress):
        shutil.copytree(polished / "run", out_dir, dirs_exist_ok=True)
        return load_result(out_dir)

    monkeypatch.setattr(running, "run_line_confined", copied)


@pytest.fixture
def asset(teacher, polished):
    return make_asset(teacher, polished / "take.mp4", duration_s=6.0)


@pytest.fixture
def run(asset):
    """A finished run on which nothing was found."""
    run = make_run(asset)
    make_finding(run, "length", "good", seconds=12)
    return run


def told(run):
    return [(one.check, one.level.value) for one in report.report_of(run) if one.level is not Level.GOOD]


def test_a_run_ends_with_its_report(teacher, asset, line):
    run = start_polish(by=teacher, asset=asset)
    assert run_polish(run_id=run.pk) is Outcome.DONE
    rows = CheckFinding.objects.filter(run=run).order_by("pk")
    assert [(row.check_name, row.level) for row in rows] == [
        ("length", "good"), ("loudness", "good"), ("clipping", "warn"), ("noise", "good"), ("lead", "advice"),
        ("size", "warn"), ("black", "good"), ("sync", "good"),
    ]  # fmt: skip
    (late,) = [row for row in rows if row.check_name == "lead"]
    assert (late.second, late.params["until"]) == (0.0, pytest.approx(1.5, abs=0.1))
    assert Fact.objects.get(verb="polished").result["report"] == "warn"


def test_a_run_that_is_finished_twice_has_one_report(teacher, asset, line, polished):
    run = start_polish(by=teacher, asset=asset)
    claimed = work.claim(PolishRun, run.pk)
    result = load_result(polished / "run")
    make_finding(run, "length", "warn")
    running._finish(claimed, result)
    with pytest.raises(work.Lost):
        running._finish(claimed, result)
    assert CheckFinding.objects.filter(run=run).count() == 8


def test_the_pace_is_that_of_the_script(teacher, school, line, polished):
    text = " ".join(["word"] * 21)
    script = make_script(teacher, make_point(school), passages=[Passage(spoken=text)])
    asset = make_asset(teacher, polished / "take.mp4", script=script, duration_s=6.0)
    run = start_polish(by=teacher, asset=asset)
    run_polish(run_id=run.pk)
    row = CheckFinding.objects.get(run=run, check_name="fast")
    assert (row.level, row.params["of"]) == ("warn", "words")
    assert 250 < row.params["a_minute"] < 340


def test_a_run_from_before_there_were_reports_has_none(asset):
    run = make_run(asset)
    assert (report.report_of(run), report.warnings_of(run)) == ([], [])


def test_captions_are_judged_as_they_are_now(teacher, asset, run):
    assert told(run) == [("captions", "warn")]
    add_captions(by=teacher, asset=asset, language="en", text=VTT)
    assert told(run) == [("unread", "warn")]
    review_captions(by=teacher, asset=asset, language="en")
    assert told(run) == []
    add_captions(by=teacher, asset=asset, language="en", text=VTT.replace("00:04.000", "00:01.000"))
    assert told(run) == [("unread", "warn"), ("caption-speed", "advice")]
    remove_captions(by=teacher, asset=asset, language="en")
    assert told(run) == [("captions", "warn")]
    assert CheckFinding.objects.filter(run=run).count() == 1


def test_without_a_script_the_captions_tell_the_pace(teacher, asset, run):
    words = " ".join(["word"] * 20)
    vtt = f"WEBVTT\n\n00:00.000 --> 00:05.000\n{words}\n"
    add_captions(by=teacher, asset=asset, language="en", text=vtt)
    assert ("fast", "warn") in told(run)
    make_finding(run, "pace", "good")
    assert ("fast", "warn") not in told(run)


def test_a_translation_says_nothing_about_the_pace(teacher, asset, run):
    words = " ".join(["word"] * 20)
    add_captions(by=teacher, asset=asset, language="en", text=VTT)
    add_captions(by=teacher, asset=asset, language="de", text=f"WEBVTT\n\n00:00.000 --> 00:05.000\n{words}\n")
    assert "fast" not in [check for check, _level in told(run)]


def test_a_place_to_think_excuses_its_pause_and_no_other(teacher, asset, run):
    make_finding(run, "pause", "advice", 2.0, until=5.5)
    make_finding(run, "pause", "advice", 8.0, until=11.5)
    pauses = [2.0, 8.0]
    assert [one.second for one in report.report_of(run) if one.check == "pause"] == pauses
    add_key_mark(by=teacher, asset=asset, second=4.0, title="A chapter")
    assert [one.second for one in report.report_of(run) if one.check == "pause"] == pauses
    add_key_mark(by=teacher, asset=asset, second=1.0, title="Think", kind=KeyMark.Kind.THINK)
    assert [one.second for one in report.report_of(run) if one.check == "pause"] == [8.0]


def test_a_script_of_two_themes_is_told_as_it_stands_today(teacher, school, polished):
    half = " ".join(["word"] * 150)
    passages = [Passage(heading="Upbeat", spoken=half), Passage(heading="Dotted", spoken=half)]
    script = make_script(teacher, make_point(school), passages=passages)
    run = make_run(make_asset(teacher, script=script))
    make_finding(run, "length", "good")
    assert ("theme", "advice") in told(run)
    edit_script(by=teacher, script=script, passages=passages[:1])
    assert ("theme", "advice") not in told(run)


def test_warnings_come_first_then_what_is_heard_and_seen(asset, run):
    for check, level in (("lead", "advice"), ("size", "warn"), ("noise", "advice"), ("clipping", "warn")):
        make_finding(run, check, level)
    assert told(run) == [
        ("clipping", "warn"), ("size", "warn"), ("captions", "warn"), ("noise", "advice"), ("lead", "advice"),
    ]  # fmt: skip
    assert [one.check for one in report.warnings_of(run)] == ["clipping", "size", "captions"]
    assert report.report_of(run)[-1] == Finding("length", Level.GOOD, None, {"seconds": 12})


def test_no_check_stands_twice_in_the_order():
    assert len(set(report.ORDER)) == len(report.ORDER)
