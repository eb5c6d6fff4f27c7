"""A task at the teacher's browser: set, looked over, marked, given back; rubrics."""

from datetime import timedelta

import pytest
from django_scopes import scope

from clients import client_of
from factories import make_teacher
from factories_assess import Classroom, handed, judged, make_task
from factories_publish import CLASS_AT
from upbeat.rooms.assess.models import (
    Allocation,
    Grade,
    GradeRelease,
    Marking,
    PeerRound,
    Rubric,
    RubricVersion,
    Sample,
    Snippet,
    Submission,
    Task,
)
from upbeat.rooms.discuss.models import Reminder
from upbeat.rooms.publish.actions.pieces import add_piece

AFTER = CLASS_AT + timedelta(hours=1)
POINTS = {"points-c1": "2", "points-c2": "1"}


@pytest.fixture
def room(db: None, clock) -> Classroom:
    return make_task()


def test_a_text_becomes_a_task_and_the_lesson_lists_it(room: Classroom) -> None:
    ada = client_of(room.teacher)
    with scope(school=room.school):
        piece = add_piece(by=room.teacher, package=room.package, kind="text", title="Sing", body="Sing it.", phase="in")
        rubric = RubricVersion.objects.get()
    assert "Sing" in ada.get(f"/teach/lessons/{room.package.pk}/work/").content.decode()
    bad = ada.post(f"/teach/pieces/{piece.pk}/task/", {"peers": "3", "asks": ["sound"]})
    assert bad.status_code == 422
    good = {"asks": ["sound", "text"], "peers": "2", "rubric": rubric.pk, "hand_in_until": "2026-11-20T10:00"}
    assert ada.post(f"/teach/pieces/{piece.pk}/task/", good).status_code == 302
    with scope(school=room.school):
        task = Task.objects.get(piece=piece)
        assert (task.asks, task.peers, task.rubric) == (["text", "sound"], 2, rubric)
    assert "0 handed in" in ada.get(f"/teach/lessons/{room.package.pk}/work/").content.decode()
    ada.post(f"/teach/pieces/{piece.pk}/task/", {"unset": "1"})
    with scope(school=room.school):
        assert not Task.objects.filter(piece=piece).exists()


def test_a_rubric_is_written_a_line_a_level_changed_and_copied(room: Classroom) -> None:
    ada = client_of(room.teacher)
    assert "Playing and singing" in ada.get("/teach/rubrics/").content.decode()
    assert "keeps the beat throughout" in ada.get("/teach/rubrics/new/?from=performing").content.decode()
    said = {"title": "Songs", "label-1": "Words", "levels-1": "2 clear\n1: half clear\n0 not there"}
    assert ada.post("/teach/rubrics/new/", said).status_code == 302
    with scope(school=room.school):
        made = RubricVersion.objects.get(rubric__title="Songs")
        assert [level["points"] for level in made.criteria[0]["levels"]] == [2.0, 1.0, 0.0]
    bad = ada.post("/teach/rubrics/new/", {"title": "Songs", "label-1": "Words", "levels-1": "clear"})
    assert bad.status_code == 422
    ada.post(f"/teach/rubrics/{made.rubric_id}/do/", {"do": "copy"})
    ada.post(f"/teach/rubrics/{made.rubric_id}/do/", {"do": "retire"})
    with scope(school=room.school):
        assert set(Rubric.objects.filter(retired_at=None).values_list("title", flat=True)) == {"Tunes", "Songs (copy)"}


def test_marking_goes_from_work_to_work_and_keeps_a_sentence(room: Classroom) -> None:
    ada = client_of(room.teacher)
    first, second = (handed(room, pupil, f"Work {n}").submission_id for n, pupil in enumerate(room.pupils[:2]))
    here = f"/teach/work/{first}/"
    assert "1 of 2" in ada.get(here).content.decode()
    bad = ada.post(here, {"points-c1": "2", "comment": "Well"})
    assert (bad.status_code, "Well</textarea>" in bad.content.decode()) == (422, True)
    said = POINTS | {"comment": "Count aloud.", "snippet": "on", "next": "1"}
    assert ada.post(here, said)["Location"] == f"/teach/work/{second}/"
    assert "Count aloud." in ada.get(f"/teach/work/{second}/").content.decode()
    ada.post(f"{here}do/", {"do": "grade", "points": "4,5", "reason": "A slip"})
    with scope(school=room.school):
        grade = Grade.objects.get()
        assert (grade.points, grade.changes.count()) == (4.5, 2)
        snippet = Snippet.objects.get()
    ada.post(f"{here}do/", {"do": f"drop-{snippet.pk}"})
    with scope(school=room.school):
        assert not Snippet.objects.exists()


def test_the_overview_drives_the_whole_way(room: Classroom, clock) -> None:
    ada = client_of(room.teacher)
    here = f"/teach/pieces/{room.piece.pk}/work/"
    for pupil in room.pupils[:3]:
        handed(room, pupil, "work")
    ada.post(f"{here}do/", {"do": "begin"})
    ada.post(f"{here}do/", {"do": "remind-missing"})
    with scope(school=room.school):
        assert not PeerRound.objects.exists()
        assert [row.person for row in Reminder.objects.all()] == [room.pupils[3]]
    made_up = ada.post(f"{here}do/", {"do": "sample", "text": "A sample"})["Location"]
    ada.post(made_up, POINTS | {"comment": "Fine."})
    ada.post(f"{made_up}do/", {"do": "sample"})
    clock.move_to(AFTER)
    ada.post(f"{here}do/", {"do": "begin"})
    with scope(school=room.school):
        assert Sample.objects.count() == 1
        rows = list(Allocation.objects.order_by("position"))
        assert len(rows) == 3 * 3
        for row in rows:
            judged(row, 2, 1, AFTER)
    assert "3 of 3" in ada.get(here).content.decode()
    ada.post(f"{here}do/", {"do": "release-now"})
    with scope(school=room.school):
        assert not GradeRelease.objects.exists(), "not while peers evaluate"
    ada.post(f"{here}do/", {"do": "end"})
    ada.post(f"{here}do/", {"do": "release-now"})
    with scope(school=room.school):
        assert GradeRelease.objects.get().grades_from == AFTER
        evaluation = rows[-1].evaluation
    ada.post(f"/teach/evaluations/{evaluation.pk}/")
    assert "hidden" in ada.get(f"/teach/work/{rows[-1].version.submission_id}/").content.decode()
    ada.post(f"/teach/evaluations/{evaluation.pk}/", {"back": "1"})
    assert ada.get(here).status_code == 200


def test_the_table_of_grades_can_do_no_harm_in_a_spreadsheet(room: Classroom) -> None:
    from factories import make_pupil

    evil = make_pupil(room.section, name="=1+1")
    handed(room, evil, "x")
    answer = client_of(room.teacher).get(f"/teach/pieces/{room.piece.pk}/work/grades.csv")
    text = answer.content.decode()
    assert "'=1+1" in text
    assert "\n=1+1" not in text
    assert answer["Content-Disposition"].startswith("attachment")


def test_no_other_teacher_nor_a_pupil_sees_or_does_anything(room: Classroom, strange) -> None:
    work = handed(room, room.pupils[0], "zzsecret")
    pages = [
        f"/teach/pieces/{room.piece.pk}/work/",
        f"/teach/pieces/{room.piece.pk}/task/",
        f"/teach/pieces/{room.piece.pk}/work/grades.csv",
        f"/teach/work/{work.submission_id}/",
        f"/teach/lessons/{room.package.pk}/work/",
    ]
    colleague = client_of(make_teacher(room.school))
    for browser in (strange, colleague, client_of(room.pupils[1])):
        for page in pages:
            answer = browser.get(page)
            assert answer.status_code in (403, 404), page
            assert "zzsecret" not in answer.content.decode()
        assert browser.post(f"/teach/work/{work.submission_id}/", POINTS).status_code in (403, 404)
        assert browser.post(f"/teach/pieces/{room.piece.pk}/work/do/", {"do": "release-now"}).status_code in (403, 404)
    with scope(school=room.school):
        assert (Marking.objects.count(), GradeRelease.objects.count(), Submission.objects.count()) == (0, 0, 1)
    assert client_of(room.pupils[1]).get("/teach/rubrics/").status_code == 403
