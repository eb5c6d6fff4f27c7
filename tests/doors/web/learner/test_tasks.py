"""A task at the pupil's browser: writing, files, handing in, evaluating, what came of it."""

import json
from datetime import timedelta

import pytest
import time_machine
from django_scopes import scope

from clients import client_of
from document_corpus import make_picture
from factories_assess import EVALUATE_UNTIL, Classroom, handed, judged, make_task, marked
from factories_publish import CLASS_AT, NOW
from jobs import run_jobs
from upbeat.rooms.assess.actions.allocating import begin_round
from upbeat.rooms.assess.actions.grading import release_grades
from upbeat.rooms.assess.models import Allocation, Attachment, Submission, SubmissionVersion
from upbeat.rooms.learn.models import PieceDone

AFTER = CLASS_AT + timedelta(hours=1)
ENDED = EVALUATE_UNTIL + timedelta(minutes=1)
FRAGMENT = {"X-Upbeat-Fragment": "1"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def room(db: None, clock) -> Classroom:
    return make_task()


def test_a_draft_saves_itself_and_is_handed_in_by_the_same_form(room: Classroom) -> None:
    lin = client_of(room.pupils[0])
    here = f"/learn/pieces/{room.piece.pk}/"
    page = lin.get(here).content.decode()
    assert "Four bars." in page
    assert "steady" in page, "how it is judged stands there before one begins"
    kept = lin.post(f"{here}work/draft/", {"text": "one", "saves": "0"}, headers=FRAGMENT)
    assert (kept.status_code, 'data-saves="1"' in kept.content.decode()) == (200, True)
    late = lin.post(f"{here}work/draft/", {"text": "two", "saves": "0"}, headers=FRAGMENT)
    assert (late.status_code, "data-trouble" in late.content.decode()) == (422, True)
    sent = lin.post(f"{here}work/draft/", {"text": "one two", "saves": "1", "hand-in": "1"}, follow=True)
    assert "Handed in" in sent.content.decode()
    with scope(school=room.school):
        assert SubmissionVersion.objects.get().text == "one two"
    back = lin.post(f"{here}work/take-back/", follow=True).content.decode()
    assert "one two</textarea>" in back


def test_what_could_not_be_kept_stands_in_the_form_again(room: Classroom) -> None:
    lin = client_of(room.pupils[0])
    here = f"/learn/pieces/{room.piece.pk}/work/draft/"
    lin.post(here, {"text": "one", "saves": "0"})
    page = lin.post(here, {"text": "mine", "saves": "0"})
    assert page.status_code == 422
    assert "mine</textarea>" in page.content.decode()
    with scope(school=room.school):
        assert Submission.objects.get().text == "one"


def test_ticking_does_not_settle_a_task(room: Classroom) -> None:
    lin = client_of(room.pupils[0])
    answer = lin.post(f"/learn/pieces/{room.piece.pk}/done/")
    assert answer["Location"] == f"/learn/pieces/{room.piece.pk}/"
    with scope(school=room.school):
        assert not PieceDone.objects.exists()
    assert "Hand in until" in lin.get(f"/learn/pieces/{room.piece.pk}/").content.decode()


def test_a_photo_goes_up_in_pieces_and_is_shown_by_a_bound_address(
    room: Classroom, tmp_path, django_capture_on_commit_callbacks
) -> None:
    lin, ada = client_of(room.pupils[0]), client_of(room.pupils[1])
    data = make_picture(tmp_path / "x.png").read_bytes()
    here = f"/learn/pieces/{room.piece.pk}/work/files/"
    told = json.dumps({"name": "zzphoto.png", "size": len(data)})
    url = lin.post(f"{here}new/", told, content_type="application/json").json()["url"]
    chunk = {"content_type": "application/offset+octet-stream", "headers": {"Upload-Offset": "0"}}
    assert ada.patch(url, data, **chunk).status_code == 404
    assert ada.head(url).status_code == 404
    assert lin.patch(url, data[:10], **chunk).headers["Upload-Offset"] == "10"
    assert lin.head(url).headers["Upload-Offset"] == "10"
    chunk["headers"] = {"Upload-Offset": "10"}
    assert lin.patch(url, data[10:], **chunk).status_code == 204
    assert "on its way" in lin.get(here, headers=FRAGMENT).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert ada.post(f"{url}finish").status_code == 404
        assert lin.post(f"{url}finish").json() == {"location": f"/learn/pieces/{room.piece.pk}/"}
    with django_capture_on_commit_callbacks(execute=True):
        assert run_jobs() == ["check"]
    shown = lin.get(here, headers=FRAGMENT)
    assert "/media/" in shown.content.decode()
    assert "data-done" in shown.content.decode()
    assert "upbeat-reader" in shown.cookies
    with scope(school=room.school):
        key = Attachment.objects.get().upload.key
    ada.post(f"/learn/work/files/{key}/remove/")
    with scope(school=room.school):
        assert Attachment.objects.get().removed_at is None
    assert "zzphoto" not in lin.post(f"/learn/work/files/{key}/remove/", headers=FRAGMENT).content.decode()


def test_without_script_a_file_goes_with_the_form(room: Classroom, tmp_path) -> None:
    lin = client_of(room.pupils[0])
    with make_picture(tmp_path / "x.png").open("rb") as file:
        lin.post(f"/learn/pieces/{room.piece.pk}/work/files/whole/", {"file": file})
    with scope(school=room.school):
        assert Attachment.objects.get().upload.state == "checking"


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"name": "x", "size": "many"}', '{"name": "x", "size": -1}'])
def test_a_file_that_is_not_announced_right_is_refused(room: Classroom, body) -> None:
    answer = client_of(room.pupils[0]).post(
        f"/learn/pieces/{room.piece.pk}/work/files/new/", body, content_type="application/json"
    )
    assert answer.status_code == 422
    with scope(school=room.school):
        assert not Attachment.objects.exists()


def test_evaluating_from_the_list_to_the_result(room: Classroom, clock) -> None:
    works = [handed(room, pupil, f"Work {n}") for n, pupil in enumerate(room.pupils)]
    clock.move_to(AFTER)
    with scope(school=room.school):
        begin_round(by=room.teacher, task=room.task, now=AFTER)
        rows = list(Allocation.objects.filter(person=room.pupils[0]).order_by("position"))
    lin = client_of(room.pupils[0])
    page = lin.get(f"/learn/pieces/{room.piece.pk}/").content.decode()
    assert "0 of 3" in page
    bad = lin.post(f"/learn/evaluate/{rows[0].key}/", {"points-c1": "2", "text": "Good."})
    assert (bad.status_code, "Good.</textarea>" in bad.content.decode()) == (422, True)
    for row in rows:
        sent = lin.post(f"/learn/evaluate/{row.key}/", {"points-c1": "2", "points-c2": "1", "text": "zzremark"})
        assert sent.status_code == 302
    assert "3 of 3" in lin.get(f"/learn/pieces/{room.piece.pk}/").content.decode()
    with scope(school=room.school):
        for row in Allocation.objects.filter(version=works[0]):
            judged(row, 3, 1, AFTER, text="zzremark on one")
        release_grades(by=room.teacher, task=room.task, grades_from=ENDED, words_from=ENDED, now=AFTER)
    assert "zzremark on one" not in lin.get(f"/learn/pieces/{room.piece.pk}/").content.decode()
    clock.move_to(ENDED)
    with scope(school=room.school):
        release_grades(by=room.teacher, task=room.task, grades_from=ENDED, words_from=ENDED, now=ENDED)
    page = lin.get(f"/learn/pieces/{room.piece.pk}/").content.decode()
    assert page.count("zzremark on one") == 3
    assert "weighed by how near" in page
    with scope(school=room.school):
        key = Allocation.objects.filter(version=works[0]).first().evaluation.key
    for do in ("helped", "did-not", "flag", "nonsense"):
        assert lin.post(f"/learn/remarks/{key}/", {"do": do}).status_code == 302
    assert client_of(room.pupils[1]).post(f"/learn/remarks/{key}/", {"do": "flag"}).status_code == 404


def test_the_teacher_s_comment_reaches_the_pupil_when_it_is_given_back(room: Classroom) -> None:
    room = make_task(peers=0)
    lin = client_of(room.pupils[0])
    marked(room, handed(room, room.pupils[0], "work"), 3, 2, comment="zzcomment")
    here = f"/learn/pieces/{room.piece.pk}/"
    assert "zzcomment" not in lin.get(here).content.decode()
    with scope(school=room.school):
        release_grades(by=room.teacher, task=room.task, grades_from=NOW, words_from=NOW, now=NOW)
    page = lin.get(here).content.decode()
    assert "zzcomment" in page
    assert "of 5" in page
