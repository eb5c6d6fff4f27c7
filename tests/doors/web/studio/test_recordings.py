"""Pages of recordings: polishing, preview, captions, marks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point
from factories_design import make_script
from factories_polish import make_run
from factories_record import make_asset
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.models import Captioning, CaptionTrack, KeyMark, PolishRun, Rendition

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n"
FRAGMENT = {"X-Upbeat-Fragment": "1"}


@pytest.fixture
def asset(teacher):
    return make_asset(teacher, filename="upbeat.mp4")


def page_of(client, asset, **more):
    return client.get(reverse("studio:recording", args=[asset.pk]), **more)


def test_the_button_polishes_once(ada, asset, school):
    assert "Polish it" in page_of(ada, asset).content.decode()
    for _ in range(2):
        ada.post(reverse("studio:recording-polish", args=[asset.pk]), {"music": "1"})
    with scope(school=school):
        assert [run.recipe.steps for run in PolishRun.objects.all()] == [{"music": True}]
    page = page_of(ada, asset).content.decode()
    assert "upbeat-refresh" in page
    assert '<meta http-equiv="refresh"' in page


def test_progress_is_a_fragment_that_leads_to_the_whole_page_when_it_is_over(ada, asset):
    run = make_run(asset, state="running", progress=0.42)
    fragment = page_of(ada, asset, headers=FRAGMENT).content.decode()
    assert "42 %" in fragment
    assert "data-location" not in fragment
    assert "<html" not in fragment
    PolishRun._base_manager.filter(pk=run.pk).update(state="done")
    assert "data-location" in page_of(ada, asset, headers=FRAGMENT).content.decode()


def test_a_failure_is_said_with_what_to_do_and_tried_again(ada, asset, school):
    make_run(asset, state="failed", error="too_long", error_params={"minutes": 200, "limit": 90})
    page = page_of(ada, asset).content.decode()
    assert "takes 200 minutes" in page
    assert "Try again" in page
    ada.post(reverse("studio:recording-polish", args=[asset.pk]))
    with scope(school=school):
        assert [run.state for run in PolishRun.objects.all()] == ["queued"]


def test_a_finished_run_is_watched_by_a_pass_of_this_person(ada, asset, teacher, school):
    make_run(asset)
    page = page_of(ada, asset)
    preview = page.context["preview"]
    _empty, media, token, name = preview.address.split("/")
    told = passes.read("media", token)
    with scope(school=school):
        sharp = Rendition.objects.get(rung="720p")
    assert (media, name) == ("media", "720p.mp4")
    assert (told["p"], told["f"], told["e"]) == (teacher.pk, sharp.path, sharp.size)
    assert preview.poster.endswith("/poster.webp")


def test_captions_are_added_shown_reviewed_removed_and_taken_back(ada, asset, school):
    address = reverse("studio:recording-captions", args=[asset.pk])
    answer = ada.post(address, {"language": "en", "file": SimpleUploadedFile("a.vtt", VTT.encode())})
    assert answer["Location"].endswith("#captions")
    file = ada.get(reverse("studio:captions-file", args=[asset.pk, "en"]))
    assert (file["Content-Type"], file.content.decode().splitlines()[0]) == ("text/vtt; charset=utf-8", "WEBVTT")
    ada.post(address, {"reviewed": "en"})
    with scope(school=school):
        assert CaptionTrack.objects.get().reviewed_at is not None
    ada.post(address, {"remove": "en"})
    assert "were removed" in page_of(ada, asset).content.decode()
    assert ada.get(reverse("studio:captions-file", args=[asset.pk, "en"])).status_code == 404
    ada.post(address, {"restore": "en"})
    assert ada.get(reverse("studio:captions-file", args=[asset.pk, "en"])).status_code == 200


def test_recognition_is_offered_second_and_says_what_the_server_lacks(ada, asset, school, teacher, settings):
    page = page_of(ada, asset).content.decode()
    assert "UPBEAT_SPEECH_MODEL" in page
    assert 'name="script"' not in page
    settings.SPEECH_MODEL = settings.DATA_DIR
    for name in ("model.bin", "tokenizer.json"):
        (settings.DATA_DIR / name).touch()
    scripted = make_asset(teacher, script=make_script(teacher, make_point(school)))
    page = page_of(ada, scripted).content.decode()
    assert page.index('name="script"') < page.index('name="recognise"')
    address = reverse("studio:recording-captions", args=[asset.pk])
    answer = ada.post(address, {"recognise": "1", "heard-language": "eo"})
    assert (answer.status_code, list(answer.context["recognition_form"].errors)) == (422, ["language"])
    assert not Captioning._base_manager.exists()
    assert ada.post(address, {"recognise": "1", "heard-language": "zh-hans"}).status_code == 302
    row = Captioning._base_manager.get()
    assert (row.source, row.language, row.state) == ("recognition", "zh-hans", "queued")
    assert "writing down" not in page_of(ada, asset).content.decode()
    Captioning._base_manager.update(state="running", progress=0.4)
    assert "writing down what is said" in ada.get(address, headers=FRAGMENT).content.decode()


def test_a_broken_caption_file_is_refused_with_its_line(ada, asset, school):
    broken = SimpleUploadedFile("a.vtt", b"WEBVTT\n\n00:02.000 --> 00:01.000\nback\n")
    answer = ada.post(reverse("studio:recording-captions", args=[asset.pk]), {"language": "en", "file": broken})
    assert answer.status_code == 422
    assert "Line 3" in answer.context["captions_form"].errors["file"][0]
    with scope(school=school):
        assert not CaptionTrack.objects.exists()


@pytest.mark.parametrize("typed, second", [("0:02", 2.0), ("3", 3.0), ("0:00:04,5", 4.5)])
def test_a_mark_is_set_at_a_time_as_people_write_it(ada, asset, school, typed, second):
    ada.post(reverse("studio:recording-marks", args=[asset.pk]), {"second": typed, "title": "Think", "kind": "think"})
    with scope(school=school):
        mark = KeyMark.objects.get()
    assert (mark.second, mark.title, mark.kind) == (second, "Think", "think")
    ada.post(reverse("studio:recording-marks", args=[asset.pk]), {"remove": mark.pk})
    with scope(school=school):
        assert KeyMark.objects.get().removed_at is not None
    ada.post(reverse("studio:recording-marks", args=[asset.pk]), {"restore": mark.pk})
    with scope(school=school):
        assert KeyMark.objects.get().removed_at is None


@pytest.mark.parametrize("typed", ["soon", "9:99", "1:00", "-1", "nan"])
def test_a_mark_at_no_second_of_the_recording_is_refused(ada, asset, school, typed):
    sent = {"second": typed, "title": "Think", "kind": "think"}
    assert ada.post(reverse("studio:recording-marks", args=[asset.pk]), sent).status_code == 422
    with scope(school=school):
        assert not KeyMark.objects.exists()


def test_pupils_and_other_schools_change_nothing(asset, school, strange):
    pupil = client_of(make_person(school, Role.PUPIL))
    for client, status in ((pupil, 403), (strange, 404)):
        for name, sent in (
            ("recording-polish", {}),
            ("recording-captions", {"language": "en", "file": SimpleUploadedFile("a.vtt", VTT.encode())}),
            ("recording-marks", {"second": "1", "title": "x", "kind": "think"}),
        ):
            assert client.post(reverse(f"studio:{name}", args=[asset.pk]), sent).status_code == status
    with scope(school=school):
        assert not PolishRun.objects.exists()
        assert not CaptionTrack.objects.exists()
        assert not KeyMark.objects.exists()


@pytest.mark.parametrize("name", ["recordings", "home"])
def test_a_list_costs_the_same_for_one_and_for_three(ada, teacher, school, name):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(reverse(f"studio:{name}")).status_code == 200
        return len(seen)

    make_run(make_asset(teacher, script=make_script(teacher, make_point(school))))
    one = cost()
    for _ in range(2):
        make_run(make_asset(teacher, script=make_script(teacher, make_point(school))), state="failed")
    assert cost() == one


def test_the_page_of_a_recording_costs_the_same_for_one_and_for_three_captions(ada, asset, teacher, school):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert page_of(ada, asset).status_code == 200
        return len(seen)

    make_run(asset)
    with scope(school=school):
        add_captions(by=teacher, asset=asset, language="en", text=VTT)
        one = cost()
        for language in ("de", "fr"):
            add_captions(by=teacher, asset=asset, language=language, text=VTT)
    assert cost() == one
