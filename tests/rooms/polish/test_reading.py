"""Text on slides: read from real pictures by a process of its own, once, and told in the report."""

from pathlib import Path

import pytest
from django.conf import settings as site
from django.utils import timezone, translation
from django_scopes import scope

from factories import make_person, make_school, make_teacher
from factories_polish import make_finding, make_run
from factories_record import make_asset
from jobs import run_jobs
from slide_film import slide_film
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.journal.work import SILENT_AFTER
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions import reading
from upbeat.rooms.polish.actions.marks import take_proposals
from upbeat.rooms.polish.actions.reading import ask_reading, read_new_run, read_slides, resume_readings
from upbeat.rooms.polish.chapters import proposals
from upbeat.rooms.polish.events import PolishFinished
from upbeat.rooms.polish.models import PolishRun, Rendition, SlideReading, SlideText
from upbeat.rooms.polish.reading.process import reader_installed
from upbeat.rooms.polish.report import report_of
from upbeat.rooms.record.models import Asset

needs_reader = pytest.mark.skipif(not reader_installed(), reason="the reader is not installed: upbeat[ocr]")
LARGE = [("What an upbeat is", 56), ("It comes before the first bar line.", 36), ("弱起在第一条小节线之前。", 36)]
TINY = [("How to count", 56), ("Count four beats, then clap your hands twice.", 11), ("Begin with the last beat.", 11)]


@pytest.fixture
def run(teacher, settings, tmp_path):
    """A run of the line with nothing but its report."""
    settings.MEDIA_ROOT = tmp_path
    run = make_run(make_asset(teacher, duration_s=12.0))
    make_finding(run, "length", "good", seconds=12)
    return run


def lay_films(run, slides):
    folder = Path(site.MEDIA_ROOT) / run.folder
    folder.mkdir(parents=True)
    for rung, size in (("720p", (1280, 720)), ("480p", (854, 480))):
        slide_film(folder / f"{rung}.mp4", slides, size=size)


@needs_reader
def test_sound_alone_has_no_slides_to_read(run):
    run.asset.probe |= {"width": 0, "height": 0}
    run.asset.save()
    read_new_run(PolishFinished(school_id=run.school_id, run_id=run.pk, asset_id=run.asset_id, done=True))
    assert not SlideReading.objects.exists()


@needs_reader
def test_slides_are_read_once_after_polishing_and_small_text_is_warned_of(run, django_capture_on_commit_callbacks):
    lay_films(run, [LARGE[:2], LARGE, TINY])
    finished = PolishFinished(school_id=run.school_id, run_id=run.pk, asset_id=run.asset_id, done=True)
    with django_capture_on_commit_callbacks(execute=True):
        read_new_run(finished)
        read_new_run(finished)
    assert run_jobs() == ["read"]
    first, second = queries.slide_texts(run)
    assert (first.second, first.until, first.title) == (0.0, 8.0, "What an upbeat is")
    assert "弱起在第一条小节线之前" in first.text
    assert "beforethefirstbarline" in first.plain
    assert 33 <= 720 * first.size <= 41
    assert (second.second, second.title) == (8.0, "How to count")
    assert 9 <= 720 * second.size <= 14
    (small,) = [one for one in report_of(run) if one.check.startswith("text")]
    assert (small.check, small.level, small.second) == ("text-small", "warn", 8.0)
    assert queries.slide_titles(run) == [(0.0, "What an upbeat is"), (8.0, "How to count")]
    row = SlideReading.objects.get()
    assert (row.state, read_slides(reading_id=row.pk)) == ("done", False)
    verbs = [fact.verb for fact in Fact.objects.filter(object_type="slidereading").order_by("id")]
    assert verbs == ["initialized", "completed"]


@needs_reader
def test_a_film_that_is_gone_is_told_and_can_be_read_again(run, teacher):
    row = ask_reading(by=teacher, run=run)
    assert read_slides(reading_id=row.pk) is False
    row.refresh_from_db()
    with translation.override("en"):
        assert "no longer there" in queries.slide_reading_failure(row)
    assert ask_reading(by=teacher, run=run) == row
    row.refresh_from_db()
    assert (row.state, row.error) == ("queued", "")


@needs_reader
def test_sound_alone_has_no_slides(run, teacher):
    Rendition.objects.exclude(rung="audio").delete()
    row = ask_reading(by=teacher, run=run)
    assert read_slides(reading_id=row.pk) is True
    assert not SlideText.objects.exists()


@needs_reader
def test_a_reading_whose_worker_died_is_begun_again(run, teacher):
    row, now = ask_reading(by=teacher, run=run), timezone.now()
    SlideReading.objects.update(state="running", heartbeat_at=now - 2 * SILENT_AFTER, tries=1)
    assert resume_readings(now=now) == 1
    row.refresh_from_db()
    assert row.state == "queued"


def test_without_a_reader_nothing_is_begun_and_the_report_says_nothing_of_text(run, teacher, monkeypatch):
    for place in (reading, queries.reading):
        monkeypatch.setattr(place, "reader_installed", lambda: False)
    read_new_run(PolishFinished(school_id=run.school_id, run_id=run.pk, asset_id=run.asset_id, done=True))
    with translation.override("en"):
        with pytest.raises(Invalid, match=r"pip install \"upbeat\[ocr\]\""):
            ask_reading(by=teacher, run=run)
        assert "upbeat[ocr]" in queries.slide_reading_failure(None)
    assert not SlideReading.objects.exists()
    assert not [one for one in report_of(run) if one.check.startswith("text")]


def test_chapters_that_only_the_picture_tells_of_are_called_as_the_slide_there(run, teacher):
    Asset.objects.update(duration_s=120.0)
    PolishRun.objects.update(duration_s=120.0, scenes={"changes": [40.0, 80.0], "voice": []})
    run = PolishRun.objects.select_related("asset", "recipe").get(pk=run.pk)
    for second, title in ((0.0, "Beats"), (40.0, "Beats"), (80.0, "Rests")):
        SlideText.objects.create(run=run, second=second, until=second + 40, title=title, size=1, kept=1)
    proposed = proposals(run)
    assert [(one.second, one.title) for one in proposed][-1] == (80.0, "Rests")
    (mark,) = take_proposals(by=teacher, asset=run.asset, proposals=proposed[-1:])
    assert (mark.second, mark.title, mark.kind) == (80.0, "Rests", "chapter")
    assert proposals(run) == proposed[:-1]


@needs_reader
def test_pupils_and_other_schools_have_nothing_read(school, run):
    other = make_school()
    for person, at, error in (
        (make_person(school, Role.PUPIL), school, Refused),
        (make_teacher(other), other, NotFound),
    ):
        with scope(school=at), pytest.raises(error):
            ask_reading(by=person, run=run)
    assert not SlideReading._base_manager.exists()
