"""Turns, remarks, attendance, exit ticket and summary at the teacher's browser."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from document_corpus import make_picture
from factories import make_pupil, make_school, make_section, make_teacher
from factories_class import ClassOf
from factories_publish import make_item
from jobs import run_jobs
from media_corpus import make_clip
from upbeat.kernel.rubrics import written
from upbeat.rooms.assess.actions.rubrics import write_rubric
from upbeat.rooms.assess.models import EvidenceMarking
from upbeat.rooms.classroom.actions import turns
from upbeat.rooms.classroom.models import Evidence, ExitTicket, HelpNote, Presence, ReadyRemark, Remark, Turn
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.items.models import Variant

pytestmark = pytest.mark.django_db
CHUNK = {"content_type": "application/offset+octet-stream", "headers": {"Upload-Offset": "0"}}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def room():
    made = ClassOf(pupils=4)
    with scope(school=made.school):
        made.meeting = made.meet(joined=3)
    return made


@pytest.fixture
def vogel(room):
    return client_of(room.teacher)


def at(name, *numbers):
    return reverse(f"teacher:{name}", args=numbers)


def pages_of(room):
    """Every page of mine, with what there is in it."""
    with scope(school=room.school):
        turn = turns.plan_turn(
            by=room.teacher, package=room.package, pupil=room.pupils[0], point=room.video.point, now=room.now
        )
    pupil = room.pupils[0].pk
    return {
        "turns": at("turns", room.package.pk),
        "class-turn": at("class-turn", room.meeting.pk),
        "turn-recordings": at("turn-recordings", turn.pk),
        "help-ledger": at("help-ledger", room.section.pk),
        "class-remarks": at("class-remarks", room.meeting.pk),
        "class-evidence": at("class-evidence", room.meeting.pk, "pupil", pupil),
        "attendance": at("attendance", room.meeting.pk),
        "attendance-history": at("attendance-history", room.section.pk),
        "attendance-csv": at("attendance-csv", room.section.pk),
        "class-exit": at("class-exit", room.meeting.pk),
        "class-summary": at("class-summary", room.meeting.pk),
    }


def test_the_teacher_opens_every_page_and_nobody_else_does(room, vogel):
    pages = pages_of(room)
    assert {name: vogel.get(page).status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    colleague = make_teacher(room.school)
    stranger = make_teacher(make_school())
    make_section(room.school, teacher=colleague)
    for person in (colleague, stranger, room.pupils[1]):
        client = client_of(person)
        assert {client.get(page).status_code for page in pages.values()} <= {403, 404}


@pytest.mark.parametrize("name", ["turns", "class-turn", "class-remarks", "attendance", "class-exit", "class-summary"])
def test_a_larger_class_costs_no_more_queries(name):
    counts = []
    for size in (6, 12):
        room = ClassOf(pupils=size)
        with scope(school=room.school):
            room.meeting = room.meet()
        client, page = client_of(room.teacher), pages_of(room)[name]
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_pupil_is_asked_to_teach_and_finds_a_line_that_leads_to_the_sheet(
    room, vogel, django_capture_on_commit_callbacks
):
    form = {"point": room.video.point_id, "pupil": room.pupils[2].pk, "minutes": 4, "note": "Sing it first"}
    with django_capture_on_commit_callbacks(execute=True):
        assert vogel.post(at("turns", room.package.pk), form).status_code == 302
    with scope(school=room.school):
        turn, line = Turn.objects.get(), Notification.objects.get(kind="turn")
    assert line.path == f"/learn/turns/{turn.pk}/"
    lin = client_of(room.pupils[2])
    assert "asks you to explain" in lin.get("/news/").content.decode()
    sheet = lin.get(line.path).content.decode()
    assert "Sing it first" in sheet
    assert "Counts the rest" in sheet
    assert client_of(room.pupils[1]).get(line.path).status_code == 404


def test_a_turn_is_held_by_taps_and_the_wall_shows_only_what_was_let_there(room, vogel):
    with scope(school=room.school):
        turn = turns.plan_turn(by=room.teacher, package=room.package, pupil=room.pupils[0], point=room.video.point)
    vogel.post(at("turn-conduct", turn.pk), {"begin": "1"})
    peer = client_of(room.pupils[1])
    phone = peer.get(f"/learn/class/{room.meeting.pk}/turn/").content.decode()
    assert "data-until" in phone
    peer.post(f"/learn/class/{room.meeting.pk}/turns/{turn.pk}/ask/", {"text": "Where is beat one?"})
    peer.post(f"/learn/class/{room.meeting.pk}/turns/{turn.pk}/rate/", {"clear": "3"})
    page = vogel.get(at("class-turn", room.meeting.pk)).content.decode()
    assert "Where is beat one?" in page
    assert "Pupil 2" in page
    own = client_of(room.pupils[0]).get(f"/learn/class/{room.meeting.pk}/turn/").content.decode()
    assert "Where is beat one?" in own
    assert "Pupil 2" not in own
    assert (
        "Where is beat one?"
        not in client_of(room.pupils[2]).get(f"/learn/class/{room.meeting.pk}/turn/").content.decode()
    )
    vogel.post(at("turn-rate", turn.pk), {"text": "Clear as a bell"})
    with scope(school=room.school):
        assert Remark.objects.get().turn_id == turn.pk
    vogel.post(at("turn-conduct", turn.pk), {"end": "1"})
    with scope(school=room.school):
        assert Turn.objects.get().ended_at is not None


def test_a_chip_is_a_remark_and_can_be_taken_back(room, vogel):
    here = at("class-remarks", room.meeting.pk)
    page = vogel.get(here).content.decode()
    assert page.index("Pupil 1") < page.index("Pupil 4"), "who is away comes last"
    vogel.post(here, {"pupil": room.pupils[0].pk, "chip": "plus|Brave question"})
    vogel.post(here, {"pupil": room.pupils[0].pk, "helped": "1"})
    with scope(school=room.school):
        remark = Remark.objects.get()
        assert (remark.text, remark.tone, remark.meeting_id) == ("Brave question", "plus", room.meeting.pk)
        assert HelpNote.objects.count() == 1
    assert "Brave question" in client_of(room.pupils[0]).get("/learn/record/").content.decode()
    assert "Brave question" not in client_of(room.pupils[1]).get("/learn/record/").content.decode()
    assert "Brave question" in vogel.get(at("pupil", room.pupils[0].pk)).content.decode()
    vogel.post(here, {"undo": remark.pk})
    with scope(school=room.school):
        assert not Remark.objects.exists()


def test_ready_remarks_are_one_s_own(room, vogel):
    here = at("ready-remarks")
    assert "Explained clearly" in vogel.get(here).content.decode()
    vogel.post(here, {"text": ["Sang in tune", ""], "tone": ["plus", "plus"]})
    with scope(school=room.school):
        assert list(ReadyRemark.objects.values_list("text", flat=True)) == ["Sang in tune"]
    page = vogel.get(at("class-remarks", room.meeting.pk)).content.decode()
    assert "Sang in tune" in page
    assert "Explained clearly" not in page


def test_a_photo_goes_to_the_record_and_is_judged_by_a_rubric(
    room, vogel, tmp_path, django_capture_on_commit_callbacks
):
    data = make_picture(tmp_path / "x.png").read_bytes()
    pupil = room.pupils[0]
    here = at("evidence-new", room.meeting.pk, "pupil", pupil.pk)
    told = json.dumps({"name": "board.png", "size": len(data)})
    url = vogel.post(here, told, content_type="application/json").json()["url"]
    assert client_of(pupil).head(url).status_code == 404
    assert vogel.patch(url, data, **CHUNK).status_code == 204
    with django_capture_on_commit_callbacks(execute=True):
        assert vogel.post(f"{url}finish").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert run_jobs() == ["check"]
    with scope(school=room.school):
        evidence = Evidence.objects.get()
        rubric = write_rubric(
            by=room.teacher, title="Playing", criteria=written([("In time", [(2, "yes"), (0, "no")])])
        )
    assert "/media/" in vogel.get(at("class-evidence", room.meeting.pk, "pupil", pupil.pk)).content.decode()
    page = at("evidence", evidence.pk)
    assert "/media/" in vogel.get(page).content.decode()
    vogel.post(page, {"describe": "1", "words": "Plays the upbeat"})
    assert vogel.post(page, {"rubric": rubric.pk, "points-c1": "2", "comment": "Steady"}).status_code == 302
    with scope(school=room.school):
        assert EvidenceMarking.objects.get().points == {"c1": 2.0}
    own = client_of(pupil).get("/learn/record/").content.decode()
    for words in ("Plays the upbeat", "Steady", "/media/"):
        assert words in own
    with django_capture_on_commit_callbacks(execute=True):
        vogel.post(page, {"remove": "1"})
    with scope(school=room.school):
        assert not Evidence.objects.exists()
    assert not list((tmp_path / "media").rglob("1.webp"))


def test_a_spoken_remark_is_told_once_it_has_arrived(room, vogel, tmp_path, django_capture_on_commit_callbacks):
    data = make_clip(tmp_path / "voice.m4a", seconds=1, only_sound=True).read_bytes()
    here = at("voice-new", room.meeting.pk, "pupil", room.pupils[0].pk)
    told = json.dumps({"name": "voice.m4a", "size": len(data)})
    url = vogel.post(here, told, content_type="application/json").json()["url"]
    lin = client_of(room.pupils[0])
    assert "left you a spoken remark" not in lin.get("/news/").content.decode()
    vogel.patch(url, data, **CHUNK)
    with django_capture_on_commit_callbacks(execute=True):
        vogel.post(f"{url}finish")
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert lin.get("/news/").content.decode().count("left you a spoken remark") == 1
    assert "<audio" in lin.get("/learn/record/").content.decode()
    assert "<audio" in vogel.get(at("pupil", room.pupils[0].pk)).content.decode()


def test_an_upload_that_is_given_up_leaves_nothing_on_the_record(room, vogel):
    here = at("evidence-new", room.meeting.pk, "pupil", room.pupils[0].pk)
    told = json.dumps({"name": "board.png", "size": 10})
    url = vogel.post(here, told, content_type="application/json").json()["url"]
    assert vogel.delete(url).status_code == 204
    with scope(school=room.school):
        assert not Evidence.objects.exists()


def test_without_script_a_photo_goes_with_the_form(room, vogel, tmp_path):
    here = at("evidence-whole", room.meeting.pk, "pupil", room.pupils[0].pk)
    with make_picture(tmp_path / "x.png").open("rb") as file:
        assert vogel.post(here, {"file": file}).status_code == 302
    with scope(school=room.school):
        assert Evidence.objects.get().upload.state == "checking"


def test_a_tap_corrects_attendance_and_the_table_has_it(room, vogel):
    here = at("attendance", room.meeting.pk)
    vogel.post(here, {"came": f"{room.pupils[3].pk}-excused"})
    vogel.post(here, {"came": f"{room.pupils[0].pk}-late"})
    with scope(school=room.school):
        assert Presence.objects.count() == 2
    rows = vogel.get(at("attendance-csv", room.section.pk)).content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[1] for row in rows[1:]] == ["Late", "Present", "Present", "Excused"]


def test_a_name_that_looks_like_a_formula_is_text_in_the_table(room, vogel):
    with scope(school=room.school):
        type(room.pupils[0]).objects.filter(pk=room.pupils[0].pk).update(name="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in vogel.get(at("attendance-csv", room.section.pk)).content.decode()


def test_the_exit_ticket_is_opened_watched_and_closed(room, vogel):
    with scope(school=room.school):
        item = make_item(room.teacher, room.video.point)
        variant = Variant.objects.filter(version__item=item, position=0).get()
    here = at("class-exit", room.meeting.pk)
    assert variant.stem in vogel.get(here).content.decode()
    vogel.post(here, {"variants": [variant.pk]})
    page = vogel.get(here).content.decode()
    assert "0 of 3 are through." in page
    vogel.post(here, {"close": "1"})
    with scope(school=room.school):
        assert ExitTicket.objects.get().closed_at is not None
    assert "It is closed." in vogel.get(here).content.decode()


def test_a_chip_for_a_pupil_of_another_class_of_the_teacher_is_not_found(room, vogel):
    other = make_pupil(make_section(room.school, teacher=room.teacher))
    here = at("class-remarks", room.meeting.pk)
    assert vogel.post(here, {"pupil": other.pk, "chip": "plus|Brave question"}).status_code == 404
    assert vogel.post(here, {"pupil": other.pk, "helped": "1"}).status_code == 404
    with scope(school=room.school):
        assert [kept.objects.count() for kept in (Remark, HelpNote)] == [0, 0]
