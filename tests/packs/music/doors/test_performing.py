"""A performance marked note by note, at the browser: beside the teacher's rubric, and on the pupil's record."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from document_corpus import make_picture
from factories import make_school, make_teacher
from factories_performing import Performing, run_all
from factories_sing import recorded, silence
from upbeat.packs.music.models import NotatedScore, PerformanceMarking
from upbeat.rooms.assess.models import EvidenceMarking, RubricVersion
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.record.models import Upload

pytestmark = pytest.mark.django_db
FRAGMENT = {"headers": {"X-Upbeat-Fragment": "1"}}


@pytest.fixture
def room() -> Performing:
    return Performing()


def page_of(evidence) -> str:
    return reverse("teacher:evidence", args=[evidence.pk])


def ask(room, evidence, **more):
    told = {"score": room.score.pk, "how": "voice", "profile": "3-5", **more}
    return room.client().post(reverse("music:performing-ask", args=[evidence.pk]), told)


def test_the_teacher_chooses_a_score_and_reads_the_notes_beside_her_rubric(room, django_capture_on_commit_callbacks):
    room.agree(room.pupils[0])
    evidence, client = room.evidence(room.pupils[0], recorded(wrong=True)), room.client()
    page = client.get(page_of(evidence)).text
    assert "Our phrase" in page
    assert "Mark it note by note" in page
    assert "stays on the record for 30 days" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert ask(room, evidence)["Location"] == page_of(evidence)
    page = client.get(page_of(evidence)).text
    assert "The recording is marked in a moment." in page
    assert re.search(r'<upbeat-refresh src="[^"]*" every="2">', page)
    run_all()
    piece = client.get(reverse("music:performing-beside", args=[evidence.pk]), **FRAGMENT).text
    assert "data-done" in piece
    assert "<html" not in piece
    page = client.get(page_of(evidence)).text
    assert 'data-mark="pitch"' in page
    assert "Your rubric is what counts" in page
    assert 'data-sound="/media/' in page
    assert "every=" not in page.split('id="note-by-note"')[1].split("</section>")[0]


def test_a_recording_that_is_looked_at_is_asked_for_again_until_it_can_be_heard_and_marked(room):
    evidence, client = room.evidence(room.pupils[0], recorded()), room.client()
    with scope(school=room.school):
        Upload.objects.filter(pk=evidence.upload_id).update(state=Upload.State.CHECKING)
    panel = reverse("music:performing-beside", args=[evidence.pk])
    page = client.get(page_of(evidence)).text
    assert "is being looked at" in page
    assert [address for address in (page_of(evidence), panel) if f'src="{address}" every="2"' in page] == [
        page_of(evidence),
        panel,
    ]
    assert not any("data-done" in client.get(address, **FRAGMENT).text for address in (page_of(evidence), panel))
    with scope(school=room.school):
        Upload.objects.filter(pk=evidence.upload_id).update(state=Upload.State.TAKEN)
    heard, form = (client.get(address, **FRAGMENT).text for address in (page_of(evidence), panel))
    assert "data-done" in heard
    assert "<audio" in heard
    assert "data-done" in form
    assert "Our phrase" in form
    assert 'every="2"' not in client.get(page_of(evidence)).text


def test_before_it_is_marked_she_is_told_that_the_recording_goes_where_nobody_agreed(room):
    evidence = room.evidence(room.pupils[0])
    page = room.client().get(page_of(evidence)).text
    assert "once it is marked the recording goes" in page
    assert "Mark it, then let the recording go" in page
    room.marked(evidence)
    page = room.client().get(page_of(evidence)).text
    assert "The recording is not kept any more. What was marked stays." in page
    assert 'class="take-after"' in page
    assert "/media/" not in page


def test_a_refused_recording_says_why_and_keeps_recording_and_rubric(room):
    evidence, client = room.evidence(room.pupils[0], silence()), room.client()
    client.post(reverse("music:class-perform", args=[room.meeting.pk]))
    with scope(school=room.school):
        rubric = RubricVersion.objects.get()
    judged = {"rubric": str(rubric.pk), "points-c1": "3", "points-c2": "2", "points-c3": "1", "points-c4": "0"}
    assert client.post(page_of(evidence), judged).status_code == 302
    room.marked(evidence)
    page = client.get(page_of(evidence)).text
    assert "Record again, because almost nothing can be heard" in page
    assert "The recording and your rubric stay as they are." in page
    assert "/media/" in page
    with scope(school=room.school):
        assert EvidenceMarking.objects.get().points == {"c1": 3.0, "c2": 2.0, "c3": 1.0, "c4": 0.0}
    assert "Record again" not in client_of(room.pupils[0]).get(reverse("learner:record")).text


def test_the_pupil_finds_the_coloured_score_and_its_advice_on_the_record(room):
    room.agree(room.pupils[0])
    marking = room.marked(room.evidence(room.pupils[0], recorded(wrong=True)))
    lin = client_of(room.pupils[0])
    page = lin.get(reverse("learner:record")).text
    assert 'data-mark="pitch"' in page
    assert "take-advice" in page
    assert "what your teacher says counts" in page
    own = lin.get(reverse("music:performing-one", args=[marking.pk]))
    assert own.status_code == 200
    # Counted in its bar, as the sentence of advice counts.
    assert "Note 1, bar 2:" in own.text
    assert "Note 5, bar 2:" not in own.text
    assert 'data-mark="pitch"' not in client_of(room.pupils[1]).get(reverse("learner:record")).text


def test_marks_that_were_taken_off_are_gone_for_the_pupil_and_can_be_put_back(room):
    marking = room.marked(room.evidence(room.pupils[0]))
    client, lin = room.client(), client_of(room.pupils[0])
    here, own = (reverse(f"music:performing-{name}", args=[marking.pk]) for name in ("off", "one"))
    assert client.post(here).status_code == 302
    assert lin.get(own).status_code == 404
    assert "take-after" not in lin.get(reverse("learner:record")).text
    assert "Put them back" in client.get(page_of(marking.evidence)).text
    client.post(here, {"back": "1"})
    assert lin.get(own).status_code == 200


def test_a_group_is_told_why_not_and_a_picture_says_nothing_of_notes(room, tmp_path):
    with scope(school=room.school):
        grouping = form_groups(by=room.teacher, package=room.package, kind="mixed", seed=3, now=room.now)
        group = grouping.groups.order_by("number").first()
    evidence = room.evidence(group)
    page = room.client().get(page_of(evidence)).text
    assert "Many voices at once cannot be told apart" in page
    assert "performing-ask" not in page
    assert reverse("music:performing-ask", args=[evidence.pk]) not in page
    answer = room.client().post(
        reverse("music:performing-ask", args=[evidence.pk]),
        {"score": room.score.pk, "how": "voice", "profile": "3-5"},
        follow=True,
    )
    assert "Many voices at once" in answer.text
    with scope(school=room.school):
        assert not PerformanceMarking.objects.exists()
    photo = room.evidence(room.pupils[0], make_picture(tmp_path / "x.png").read_bytes(), "board.png")
    assert "note-by-note" not in room.client().get(page_of(photo)).text


def test_pupils_other_teachers_and_other_schools_reach_none_of_it(room):
    evidence = room.evidence(room.pupils[0])
    marking = room.marked(evidence)
    again = room.evidence(room.pupils[0])
    with scope(school=room.school):
        colleague = make_teacher(room.school)
    strangers = (room.pupils[1], colleague, make_teacher(make_school()))
    told = {"score": room.score.pk, "how": "voice", "profile": "3-5"}
    for person in (*strangers, room.pupils[0]):
        client = client_of(person)
        refused = {
            client.post(reverse("music:performing-ask", args=[again.pk]), told).status_code,
            client.get(reverse("music:performing-beside", args=[evidence.pk]), **FRAGMENT).status_code,
            client.post(reverse("music:performing-off", args=[marking.pk])).status_code,
        }
        assert refused <= {403, 404}
    for person in strangers:
        assert client_of(person).get(reverse("music:performing-one", args=[marking.pk])).status_code in (403, 404)
    with scope(school=room.school):
        assert [row.removed_at for row in PerformanceMarking.objects.all()] == [None]


def test_a_score_of_another_school_or_one_that_is_retired_is_none(room):
    evidence, other = room.evidence(room.pupils[0]), Performing(pupils=1)
    assert ask(room, evidence, score=other.score.pk).status_code == 302
    with scope(school=room.school):
        NotatedScore.objects.filter(pk=room.score.pk).update(retired_at=room.now)
    assert ask(room, evidence).status_code == 302
    assert "With a score in the library of your school" in room.client().get(page_of(evidence)).text
    with scope(school=room.school):
        assert not PerformanceMarking.objects.exists()


def test_more_performances_on_a_record_cost_no_more_queries_and_draw_the_newest_few():
    counts, drawn = [], []
    for number in (3, 5):
        room = Performing()
        for _n in range(number):
            room.marked(room.evidence(room.pupils[0]))
        client, page = client_of(room.pupils[0]), reverse("learner:record")
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page)
        counts.append(len(asked))
        drawn.append(answer.text.count('class="take-notes"'))
        assert answer.text.count('class="take-after"') == number
    assert counts[0] == counts[1]
    assert drawn == [3, 3]
