"""Recording a script over HTTP: the page, takes chosen, recordings that broke off, all put together; without script."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from factories import make_point
from factories_design import make_script
from factories_record import make_take
from jobs import run_jobs
from media_corpus import make_clip
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.record.models import Joining, Take, Upload

FRAGMENT = {"X-Upbeat-Fragment": "1"}


@pytest.fixture
def script(school, teacher):
    return make_script(
        teacher, make_point(school), passages=[Passage("One", "One."), Passage("Two", "Two.", kind="music")]
    )


@pytest.fixture
def sections(school, script):
    with scope(school=school):
        return list(script.sections.order_by("position"))


def page(script):
    return reverse("studio:record", args=[script.pk])


def takes_of(section):
    return reverse("studio:record-takes", args=[section.script_id, section.pk])


def grow(client, section, data, seconds="1.5"):
    """A recording of a passage on its way; its address."""
    told = {"name": "take.webm", "script": str(section.script_id), "section": str(section.pk)}
    made = client.post(
        reverse("studio:upload-create"), json.dumps(told), "application/json", headers={"Upload-Defer-Length": "1"}
    )
    url = made.json()["url"]
    kind = "application/offset+octet-stream"
    answer = client.patch(url, data, content_type=kind, headers={"Upload-Offset": "0", "Upload-Seconds": seconds})
    assert (made.status_code, answer.status_code, answer["Upload-Offset"]) == (201, 204, str(len(data)))
    return url


def test_the_page_has_every_passage_with_its_text_and_an_upload_of_its_own(ada, script, sections):
    shown = ada.get(page(script)).content.decode()
    for section in sections:
        assert f'data-section="{section.pk}"' in shown
        assert f"?script={script.pk}&amp;section={section.pk}" in shown
    assert shown.count("No take yet.") == 2
    assert 'name="music" checked' in shown
    assert page(script) in ada.get(reverse("studio:script", args=[script.pk])).content.decode()


def test_a_recording_grows_is_closed_at_its_length_and_belongs_to_its_passage(ada, school, sections):
    url = grow(ada, sections[0], b"01234")
    early = ada.post(url + "finish", headers={"Upload-Length": "7"})
    assert (early.status_code, early["Upload-Offset"]) == (409, "5")
    assert ada.post(url + "finish", headers={"Upload-Length": "5"}).json() == {"location": url}
    with scope(school=school):
        upload = Upload.objects.get()
    assert (upload.section, upload.size, upload.told_s, upload.state) == (sections[0], 5, 1.5, "checking")


def test_what_is_shown_is_told_while_one_records_and_only_by_who_records(ada, strange, client, school, sections):
    url = grow(ada, sections[0], b"01234")
    told = {"shown": [{"second": 0, "material": None, "page": 0}]}

    def tell(who, body):
        return who.post(url + "shown", body, content_type="application/json").status_code

    assert [tell(who, told) for who in (ada, strange, client)] == [204, 404, 401]
    assert [tell(ada, body) for body in ("no JSON", [], {"shown": "x"})] == [422, 422, 422]
    with scope(school=school):
        assert Upload.objects.get().shown == [{"second": 0.0, "material": None, "page": 0}]
    ada.post(url + "finish")
    assert tell(ada, told) == 422


@pytest.mark.parametrize("seconds", ["-1", "1e9", "nan", "soon", "٣"])
def test_a_length_in_seconds_that_is_none_is_ignored(ada, school, sections, seconds):
    grow(ada, sections[0], b"01", seconds=seconds)
    with scope(school=school):
        assert Upload.objects.get().told_s is None


def test_a_passage_of_another_script_takes_none(ada, school, teacher, script):
    other = make_script(teacher, make_point(school))
    with scope(school=school):
        told = {"name": "take.webm", "script": str(script.pk), "section": str(other.sections.get().pk)}
    answer = ada.post(
        reverse("studio:upload-create"), json.dumps(told), "application/json", headers={"Upload-Defer-Length": "1"}
    )
    assert answer.status_code == 404
    with scope(school=school):
        assert not Upload.objects.exists()


def test_what_broke_off_is_kept_at_its_passage_to_use_or_throw_away(ada, school, script, sections):
    first, second = grow(ada, sections[0], b"01234", seconds="72.4"), grow(ada, sections[1], b"012")
    shown = ada.get(page(script)).content.decode()
    assert 'A recording of <strong data-part="length">1:12</strong> is kept.' in shown
    assert (f'data-kept="{first}"' in shown, f'data-kept="{second}"' in shown) == (True, True)
    assert ada.post(first + "use/").headers["Location"] == f"{page(script)}#passage-1"
    assert ada.post(second + "give-up/").headers["Location"] == f"{page(script)}#passage-2"
    with scope(school=school):
        assert [(upload.section, upload.state, upload.size) for upload in Upload.objects.all()] == [
            (sections[0], "checking", 5)
        ]
    fragment = ada.get(takes_of(sections[0]), headers=FRAGMENT).content.decode()
    assert ("being checked" in fragment, "data-done" in fragment) == (True, False)


def test_a_file_is_uploaded_for_a_passage_without_script(
    ada, school, script, sections, tmp_path, django_capture_on_commit_callbacks
):
    clip = make_clip(tmp_path / "clap.mp4", seconds=2).read_bytes()
    form = {"script": script.pk, "section": sections[1].pk, "file": SimpleUploadedFile("clap.mp4", clip)}
    with django_capture_on_commit_callbacks(execute=True):
        answer = ada.post(reverse("studio:upload-new"), form)
    assert run_jobs() == ["check"]
    there = ada.get(answer["Location"])
    assert there["Location"] == f"{page(script)}#passage-2"
    with scope(school=school):
        assert Take.objects.get().section == sections[1]
    assert "Take 1" in ada.get(page(script)).content.decode()


def test_a_take_is_chosen_and_all_put_together_without_script(ada, school, teacher, script, sections):
    takes = [make_take(section, teacher) for section in (sections[0], *sections)]
    assert "disabled>Put together" not in ada.get(page(script)).content.decode()
    chosen = ada.post(takes_of(sections[0]), {"take": takes[0].pk})
    assert chosen["Location"] == f"{page(script)}#passage-1"
    fragment = ada.get(takes_of(sections[0]), headers=FRAGMENT).content.decode()
    assert f'value="{takes[1].pk}"' in fragment
    assert f'value="{takes[0].pk}"' not in fragment
    together = reverse("studio:record-together", args=[script.pk])
    assert ada.post(together)["Location"] == f"{page(script)}#together"
    ada.post(together)
    with scope(school=school):
        assert Joining.objects.get().takes == [takes[0].pk, takes[2].pk]
    assert "Waiting for its turn." in ada.get(together, headers=FRAGMENT).content.decode()


def test_with_a_passage_missing_nothing_is_put_together(ada, school, teacher, script, sections):
    make_take(sections[0], teacher)
    assert "disabled>Put together" in ada.get(page(script)).content.decode()
    answer = ada.post(reverse("studio:record-together", args=[script.pk]), follow=True).content.decode()
    assert "A passage has no take yet." in answer
    with scope(school=school):
        assert not Joining.objects.exists()


def test_another_school_sees_and_does_nothing_of_it(strange, ada, school, teacher, script, sections):
    take = make_take(sections[0], teacher)
    make_take(sections[0], teacher)
    url = grow(ada, sections[0], b"01234")
    answers = [
        strange.get(page(script)),
        strange.get(takes_of(sections[0]), headers=FRAGMENT),
        strange.post(takes_of(sections[0]), {"take": take.pk}),
        strange.post(reverse("studio:record-together", args=[script.pk])),
        strange.post(url + "use/"),
        strange.post(url + "give-up/"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    with scope(school=school):
        assert (Take.objects.get(pk=take.pk).chosen_at, Upload.objects.get().state) == (None, "receiving")


def test_the_page_costs_as_much_for_many_takes_as_for_one(ada, teacher, script, sections):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            ada.get(page(script))
        return len(queries)

    make_take(sections[0], teacher)
    asked()
    one = asked()
    for section in sections * 3:
        make_take(section, teacher)
    assert asked() == one


def test_the_whole_is_asked_for_again_until_the_last_take_has_arrived(ada, teacher, school, script, sections):
    together = reverse("studio:record-together", args=[script.pk])
    for section in sections:
        make_take(section, teacher)
    assert "data-done" in ada.get(together, headers=FRAGMENT).content.decode()
    with scope(school=school):
        upload = Upload.objects.create(
            school=school, by=teacher, script=script, section=sections[0], filename="3.webm", state="checking"
        )
    assert "data-done" not in ada.get(together, headers=FRAGMENT).content.decode()
    assert 'every="1.5"' in ada.get(page(script)).content.decode().partition('id="together"')[2]
    with scope(school=school):
        upload.delete()
    assert "data-done" in ada.get(together, headers=FRAGMENT).content.decode()
