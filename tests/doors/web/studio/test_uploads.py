"""Uploads over HTTP: the agreement with the element, and the plain form."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point
from factories_design import make_script
from factories_record import make_upload
from jobs import run_jobs
from media_corpus import make_clip
from upbeat.doors.web.shared import receiving
from upbeat.rooms.people.models import Role
from upbeat.rooms.record.actions.checking import check_upload
from upbeat.rooms.record.models import Asset, Upload

CREATE = "studio:upload-create"


def create(client, **told):
    return client.post(reverse(CREATE), json.dumps({"name": "take.mp4", "size": 10} | told), "application/json")


def patch(client, url, offset, data, **headers):
    kind = headers.pop("content_type", "application/offset+octet-stream")
    return client.patch(url, data, content_type=kind, headers={"Upload-Offset": str(offset)} | headers)


def stored(school):
    with scope(school=school):
        return list(Upload.objects.values_list("received", "state"))


def test_a_file_is_announced_sent_in_chunks_and_finished(ada, school):
    answer = create(ada)
    assert (answer.status_code, answer.json()["offset"]) == (201, 0)
    url = answer.json()["url"]
    first = patch(ada, url, 0, b"01234")
    assert (first.status_code, first["Upload-Offset"]) == (204, "5")
    asked = ada.head(url)
    assert (asked.status_code, asked["Upload-Offset"], asked["Cache-Control"]) == (200, "5", "no-store")
    assert patch(ada, url, 5, b"56789")["Upload-Offset"] == "10"
    done = ada.post(url + "finish")
    assert (done.status_code, done.json()) == (200, {"location": url})
    assert ada.post(url + "finish").json() == {"location": url}
    assert stored(school) == [(10, "checking")]


def test_a_chunk_at_the_wrong_place_is_answered_with_the_true_one(ada, school):
    url = create(ada).json()["url"]
    patch(ada, url, 0, b"01234")
    for offset in (0, 7):
        answer = patch(ada, url, offset, b"xx")
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "5")
        assert answer.json()["error"]
    early = ada.post(url + "finish")
    assert (early.status_code, early["Upload-Offset"]) == (409, "5")
    assert stored(school) == [(5, "receiving")]


def test_a_script_goes_along(ada, school, teacher):
    script = make_script(teacher, make_point(school))
    create(ada, script=str(script.pk))
    assert create(ada, script="999999").status_code == 404
    with scope(school=school):
        assert Upload.objects.get().script == script


@pytest.mark.parametrize(
    "told, status",
    [({"size": 0}, 422), ({"size": 10**15}, 422), ({"name": ""}, 422), ({"size": "many"}, 422), ({"size": None}, 422)],
)
def test_what_cannot_be_announced_is_refused_in_words(ada, school, told, status):
    answer = create(ada, **told)
    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)
    assert stored(school) == []


def test_what_is_no_json_is_refused(ada):
    for body in ("", "[]", "no"):
        assert ada.post(reverse(CREATE), body, "application/json").status_code == 422


def test_a_chunk_in_another_form_or_too_large_is_refused(ada, school, monkeypatch):
    url = create(ada).json()["url"]
    assert patch(ada, url, 0, b"01", content_type="text/plain").status_code == 422
    assert patch(ada, url, "", b"01").status_code == 422
    assert patch(ada, url, "²", b"01").status_code == 422
    monkeypatch.setattr(receiving, "MOST_CHUNK", 4)
    assert patch(ada, url, 0, b"01234").status_code == 422
    assert stored(school) == [(0, "receiving")]


def test_an_upload_is_given_up_by_the_element_and_by_the_form(ada, school):
    url = create(ada).json()["url"]
    assert ada.delete(url).status_code == 204
    assert ada.head(url).status_code == 404
    url = create(ada).json()["url"]
    assert ada.post(url + "give-up/")["Location"] == reverse("studio:home")
    assert stored(school) == []


def test_nobody_else_reaches_an_upload(ada, strange, school):
    url = create(ada).json()["url"]
    patch(ada, url, 0, b"01234")
    colleague = client_of(make_person(school, Role.LECTURER))
    for client in (strange, colleague):
        assert [
            client.head(url).status_code,
            patch(client, url, 5, b"xx").status_code,
            client.delete(url).status_code,
            client.post(url + "finish").status_code,
            client.post(url + "give-up/").status_code,
        ] == [404] * 5
    pupil = client_of(make_person(school, Role.PUPIL))
    assert [create(pupil).status_code, patch(pupil, url, 5, b"x").status_code, pupil.head(url).status_code] == [403] * 3
    nobody = Client()
    assert [create(nobody).status_code, patch(nobody, url, 5, b"x").status_code] == [401] * 2
    assert stored(school) == [(5, "receiving")]


def test_chunks_without_the_token_against_forgery_are_refused(teacher, school):
    client = Client(enforce_csrf_checks=True)
    client.force_login(teacher)
    assert create(client).status_code == 403
    assert patch(client, reverse("studio:upload", args=[make_upload(teacher).key]), 0, b"x").status_code == 403


def test_only_the_agreed_methods_are_known(ada):
    url = create(ada).json()["url"]
    assert ada.put(url).status_code == 405
    assert ada.get(reverse(CREATE)).status_code == 405
    assert ada.head(reverse("studio:upload", args=[uuid.uuid4()])).status_code == 404


def test_the_plain_form_does_it_in_one_piece(ada, school, tmp_path, django_capture_on_commit_callbacks):
    clip = make_clip(tmp_path / "take.mp4", seconds=1).read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        answer = ada.post(reverse("studio:upload-new"), {"file": SimpleUploadedFile("take.mp4", clip)})
    with scope(school=school):
        upload = Upload.objects.get()
    assert answer["Location"] == reverse("studio:upload", args=[upload.key])
    page = ada.get(answer["Location"]).content.decode()
    assert "being checked" in page
    assert '<meta http-equiv="refresh"' in page
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    with scope(school=school):
        asset = Asset.objects.get()
    recording = reverse("studio:recording", args=[asset.pk])
    assert ada.get(answer["Location"])["Location"] == recording
    fragment = ada.get(answer["Location"], headers={"X-Upbeat-Fragment": "1"}).content.decode()
    assert f'data-location="{recording}"' in fragment


def test_the_plain_form_refuses_and_leaves_nothing(ada, school, settings, media):
    settings.UPLOAD_LIMIT_BYTES = 4
    assert ada.post(reverse("studio:upload-new"), {"file": SimpleUploadedFile("a.mp4", b"01234")}).status_code == 422
    assert ada.post(reverse("studio:upload-new"), {}).status_code == 422
    assert stored(school) == []
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_refused_file_says_why_and_can_be_put_away(ada, teacher, school):
    upload = make_upload(teacher, b"no video" * 100, complete=True)
    with scope(school=school):
        check_upload(upload_id=upload.pk)
    address = reverse("studio:upload", args=[upload.key])
    page = ada.get(address).content.decode()
    assert "cannot be used" in page
    assert "neither a video nor a sound we can read" in page
    assert f'data-location="{address}"' in ada.get(address, headers={"X-Upbeat-Fragment": "1"}).content.decode()
    assert ada.head(address).status_code == 410
    assert ada.post(address + "finish").status_code == 422
    ada.post(address + "give-up/")
    assert stored(school) == []


def test_unfinished_uploads_are_offered_again(ada, teacher):
    upload = make_upload(teacher, filename="half.mp4")
    assert "half.mp4" in ada.get(reverse("studio:upload-new")).content.decode()
    assert "half.mp4" in ada.get(reverse("studio:home")).content.decode()
    assert "Choose the same file again" in ada.get(reverse("studio:upload", args=[upload.key])).content.decode()
