"""The report on the page of a recording."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_polish import make_finding, make_run, make_slide
from factories_record import make_asset
from upbeat.doors.web.studio.recordings import report_words
from upbeat.doors.web.studio.recordings.report import report_on
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.captions import add_captions, review_captions
from upbeat.rooms.polish.models import SlideReading
from upbeat.rooms.polish.report import ORDER

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n"


@pytest.fixture
def asset(teacher):
    return make_asset(teacher, filename="upbeat.mp4")


@pytest.fixture
def run(asset):
    run = make_run(asset)
    make_finding(run, "length", "good", seconds=12)
    return run


@pytest.fixture
def captioned(asset, teacher, school):
    with scope(school=school):
        add_captions(by=teacher, asset=asset, language="en", text=VTT)
        review_captions(by=teacher, asset=asset, language="en")


def page_of(client, asset, **more):
    return client.get(reverse("studio:recording", args=[asset.pk]), more).content.decode()


def test_a_recording_in_order_is_told_so_in_one_line(ada, asset, run, captioned):
    make_finding(run, "noise", "good", snr=32.0)
    page = page_of(ada, asset)
    assert "Nothing to mend" in page
    assert "In order: little noise, captions, length." in page


def test_a_run_without_a_report_says_how_to_get_one(ada, asset):
    make_run(asset)
    assert "Polish it again to get one" in page_of(ada, asset)


def test_before_it_is_polished_there_is_no_report(ada, asset):
    assert 'id="report"' not in page_of(ada, asset)


def test_a_finding_says_where_what_it_means_and_what_mends_it(ada, asset, run, captioned):
    make_finding(run, "pause", "advice", 65.0, until=70.0)
    make_finding(run, "pause", "advice", 82.5, until=90.0)
    page = page_of(ada, asset)
    assert page.count("Long pauses over a picture") == 1
    here = reverse("studio:recording", args=[asset.pk])
    for words in (
        f'<a class="number" href="{here}?t=1:05#preview">1:05</a>',
        f'<a class="number" href="{here}?t=1:22#preview">1:22</a>',
        "looks like a fault",
        f'<a href="{here}edit/?tick=pause">Shorten these pauses</a>',
        "would be better",
    ):
        assert words in page


def test_the_time_of_a_finding_leads_to_that_second_of_the_preview(ada, asset, run):
    assert "720p.mp4#t=65" in page_of(ada, asset, t="1:05")
    assert "720p.mp4#t" not in page_of(ada, asset)
    assert "720p.mp4#t" not in page_of(ada, asset, t='"><script>')


def test_missing_and_unread_captions_lead_to_the_captions(ada, asset, run, teacher, school):
    assert "There are no captions" in page_of(ada, asset)
    with scope(school=school):
        add_captions(by=teacher, asset=asset, language="zh-hans", text=VTT)
    page = page_of(ada, asset)
    assert "Nobody has read the captions “简体中文” yet" in page
    assert "#captions" in page


def test_what_only_a_new_take_mends_leads_to_an_upload_for_the_same_script(ada, teacher, school):
    script = make_script(teacher, make_point(school))
    asset = make_asset(teacher, script=script)
    make_finding(make_run(asset), "clipping", "warn", 3.0, a_minute=40.0, times=1)
    page = page_of(ada, asset)
    assert "overdriven, 1 time in all" in page
    assert reverse("studio:upload-new") + f"?script={script.pk}" in page


def test_a_long_list_of_places_ends_with_how_many_more(ada, asset, run):
    for second in range(15):
        make_finding(run, "black", "warn", 10.0 * second, until=10.0 * second + 2)
    page = page_of(ada, asset)
    assert "and 3 more" in page
    assert page.count("#preview") == 12


FIGURES = {
    "silent": {"before": -70.0, "after": -70.0, "peak": -70.0}, "noise": {"snr": 11.2},
    "clipping": {"a_minute": 40.2, "times": 77}, "loudness": {"before": -50.0, "after": -22.0, "peak": -3.0},
    "faint": {"before": -50.0, "after": -16.0, "peak": -3.0, "raised": 34.0}, "black": {"until": 2.0},
    "frozen": {"until": 80.0}, "size": {"width": 640, "height": 360}, "captions": {}, "unread": {"language": "en"},
    "caption-lines": {"language": "en", "count": 2}, "caption-width": {"language": "en", "count": 1},
    "caption-speed": {"language": "de", "count": 3}, "length": {"seconds": 1203.4, "cuts": [598.5]},
    "fast": {"a_minute": 210, "of": "words"}, "slow": {"a_minute": 120, "of": "characters"},
    "theme": {"one": "The upbeat", "other": "100 % dotted"}, "lead": {"until": 2.0}, "tail": {"until": 12.0},
    "pause": {"until": 12.0}, "cleaned": {}, "cleaning-missing": {}, "cleaning-music": {}, "cleaning-whole": {},
    "cleaning-useless": {}, "cleaning-clean": {}, "text-small": {"until": 12.0, "percent": 2.1},
    "sync": {"ms": 80}, "text-lost": {"until": 12.0, "percent": 1.1}, "text-much": {"until": 12.0, "signs": 180},
}  # fmt: skip


@pytest.mark.parametrize("check", FIGURES)
def test_every_finding_has_its_words(school, run, check, captioned):
    make_finding(run, check, "warn", None, **FIGURES[check])
    with scope(school=school):
        (line,) = report_on(run).lines
    assert "%" not in (line.title + line.meaning + line.todo).replace("100 % dotted", "")
    assert all((line.title, line.meaning, line.todo, line.remedy, line.mend, line.warns))


def test_every_check_has_words_and_each_good_one_a_name():
    assert set(report_words.WORDS) == set(FIGURES) == set(ORDER) - {"caption-read", "pace", "text"}
    assert {words.remedy for words in report_words.WORDS.values()} <= set(report_words.REMEDIES)


def test_the_report_costs_the_same_for_one_finding_and_for_many(ada, asset, run, captioned):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert "Report" in page_of(ada, asset)
        return len(seen)

    make_finding(run, "pause", "advice", 2.0, until=6.0)
    one = cost()
    for check in FIGURES:
        make_finding(run, check, "advice", 1.0, **FIGURES[check])
    assert cost() == one


def test_the_size_of_text_is_not_checked_before_the_slides_are_read(ada, asset, run, captioned, monkeypatch):
    assert "Read the slides" in page_of(ada, asset)
    with monkeypatch.context() as without:
        without.setattr(polishing.reading, "reader_installed", lambda: False)
        page = page_of(ada, asset)
        assert "upbeat[ocr]" in page
        assert "Read the slides" not in page
        assert "Nothing to mend" in page
    assert ada.post(reverse("studio:recording-slides", args=[asset.pk]))["Location"].endswith("#report")
    row = SlideReading._base_manager.get()
    assert (row.state, row.run) == ("queued", run)
    assert "being read now" in page_of(ada, asset)
    make_slide(run, 3.0, "An upbeat comes before the bar.", size=0.02)
    SlideReading._base_manager.update(state="done")
    page = page_of(ada, asset)
    assert "Text on slides is small" in page
    assert "Text on slides:" not in page


def test_slides_of_another_school_or_by_a_pupil_are_not_read(run, asset, school, client):
    address = reverse("studio:recording-slides", args=[asset.pk])
    for person, status in ((make_person(school, Role.PUPIL), 403), (make_teacher(make_school()), 404)):
        assert client_of(person).post(address).status_code == status
    assert not SlideReading._base_manager.exists()


def test_before_it_is_polished_there_are_no_slides_to_read(ada, asset):
    assert ada.post(reverse("studio:recording-slides", args=[asset.pk])).status_code == 404
