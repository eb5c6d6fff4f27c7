"""What another class, a peer or a curious phone tries on evidence, recordings and the exit ticket."""

import re

import pytest
from django_scopes import scope

from clients import client_of
from document_corpus import make_picture
from factories import make_pupil, make_school, make_section, make_teacher
from factories_class import ClassOf
from factories_publish import make_item
from jobs import run_jobs
from upbeat.rooms.classroom.actions import evidence, exits
from upbeat.rooms.items.models import Attempt, Variant
from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def room():
    made = ClassOf(pupils=3)
    with scope(school=made.school):
        made.meeting = made.meet()
    return made


def others(room):
    """A colleague with another class, a pupil of it, a peer, and a teacher and a pupil of another school."""
    colleague = make_teacher(room.school)
    section = make_section(room.school, teacher=colleague)
    school = make_school()
    stranger = make_teacher(school)
    far = make_section(school, teacher=stranger)
    return [colleague, make_pupil(section), room.pupils[1], stranger, make_pupil(far)]


def test_evidence_of_a_pupil_is_found_by_nobody_but_the_teacher_and_the_pupil(
    room, tmp_path, django_capture_on_commit_callbacks
):
    path = make_picture(tmp_path / "x.png")
    with scope(school=room.school):
        made = evidence.start_evidence(
            by=room.teacher, meeting=room.meeting, pupil=room.pupils[0], filename="x.png", size=path.stat().st_size,
            words="Secret performance",
        )  # fmt: skip
        with path.open("rb") as file:
            append_chunk(by=room.teacher, key=made.upload.key, offset=0, data=file)
        with django_capture_on_commit_callbacks(execute=True):
            finish_upload(by=room.teacher, key=made.upload.key)
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    own = client_of(room.pupils[0]).get("/learn/record/").content.decode()
    assert "Secret performance" in own
    address = re.search(r"/media/[^\"]+", own)
    assert address is not None
    for person in others(room):
        client = client_of(person)
        asked = [
            client.get(f"/teach/evidence/{made.pk}/"),
            client.post(f"/teach/evidence/{made.pk}/", {"remove": "1"}),
            client.get(f"/teach/class/{room.meeting.pk}/evidence/pupil/{room.pupils[0].pk}/"),
            client.get(f"/teach/class/{room.meeting.pk}/remarks/"),
            client.get(f"/teach/class/{room.meeting.pk}/summary/"),
            client.head(f"/teach/record/files/{made.upload.key}/"),
        ]
        assert {answer.status_code for answer in asked} <= {403, 404}
        assert "Secret performance" not in client.get("/learn/record/").content.decode()
    with scope(school=room.school):
        type(made).objects.get(pk=made.pk)


def test_no_page_of_the_exit_ticket_carries_key_hint_or_authored_ids_before_it_is_closed(room):
    with scope(school=room.school):
        items = [make_item(room.teacher, room.video.point) for _n in range(2)]
        variants = [Variant.objects.get(version__item=item, position=0) for item in items]
        exits.open_exit(by=room.teacher, meeting=room.meeting, variants=variants, now=room.now)
    client = client_of(room.pupils[0])
    here = f"/learn/class/{room.meeting.pk}/exit/"
    page = client.get(here)
    with scope(school=room.school):
        attempt = Attempt.objects.select_related("variant").get()
    text = page.content.decode()
    assert attempt.variant.stem in text
    assert attempt.variant.hint not in text
    assert not re.search(r'value="[abc]"', text)
    assert "settled" not in text
    assert page["Cache-Control"].startswith("max-age=0")
    for person in others(room):
        if person.pk != room.pupils[1].pk:
            assert client_of(person).get(here).status_code == 404
    for address in (f"/learn/class/{room.meeting.pk + 1000}/exit/", f"/learn/class/{room.meeting.pk}/exit/answer/"):
        assert client.get(address).status_code in {404, 405}


def test_a_question_of_a_peer_never_carries_its_author_to_a_phone_or_the_wall(room):
    from django.template.loader import render_to_string

    from upbeat.rooms.classroom.actions import teaching, turns
    from upbeat.rooms.classroom.queries.turns import wall_turn

    with scope(school=room.school):
        turn = turns.plan_turn(by=room.teacher, package=room.package, pupil=room.pupils[0], point=room.video.point)
        turns.begin_turn(by=room.teacher, turn=turn, now=room.now)
        asked = teaching.ask_teaching_pupil(by=room.pupils[1], turn=turn, text="Why there?", now=room.now)
        before = render_to_string("teacher/class/_turn_wall.html", {"turn_screen": wall_turn(turn)})
        teaching.let_question_on_wall(by=room.teacher, question=asked, now=room.now)
        after = render_to_string("teacher/class/_turn_wall.html", {"turn_screen": wall_turn(turn)})
    assert "Why there?" not in before
    assert "Why there?" in after
    for number, page in enumerate((before, after)):
        assert "Pupil 2" not in page, number
    for pupil in (room.pupils[0], room.pupils[2]):
        assert "Pupil 2" not in client_of(pupil).get(f"/learn/class/{room.meeting.pk}/turn/").content.decode()
