"""A performance of class is marked by the same marking as at home; its recording goes by the rules of voices."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django_scopes import scope

from factories import make_person, make_teacher
from factories_performing import Performing, run_all
from factories_sing import clapped, recorded, silence
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.packs.music.actions import performing
from upbeat.packs.music.actions.keeping import clean_voices, end_voice, set_days
from upbeat.packs.music.actions.performing import (
    ask_for_performance_marking,
    mark_recorded_performance,
    resume_performances,
    take_marks_off,
)
from upbeat.packs.music.models import PerformanceMarking
from upbeat.packs.music.queries.performing import standing_markings, state_of_marking, verdict_of_marking
from upbeat.rooms.classroom.actions.evidence import remove_evidence
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.models import Evidence
from upbeat.rooms.journal.work import Work
from upbeat.rooms.people.models import Role
from upbeat.rooms.record.models import Upload, WorkFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Performing:
    return Performing()


def sounds() -> list[Path]:
    """What is kept of recordings, wherever it lies below the media folder."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*.m4a") if path.is_file())


def fresh(room: Performing, evidence: Evidence) -> Evidence:
    with scope(school=room.school):
        return Evidence.objects.select_related("upload__work").get(pk=evidence.pk)


def test_a_right_phrase_is_measured_note_by_note_and_stays_with_consent(room):
    pupil = room.pupils[0]
    room.agree(pupil)
    evidence = room.evidence(pupil)
    marking = room.marked(evidence)
    assert (marking.state, marking.refusal, marking.title) == ("done", "", "Our phrase")
    assert verdict_of_marking(marking).share_good >= 0.9
    assert timedelta(days=29) < marking.keep_until - marking.ended_at < timedelta(days=31)
    assert fresh(room, evidence).upload is not None
    assert len(sounds()) == 1


def test_a_bar_that_was_sung_too_high_is_found_in_a_recording_of_class(room):
    room.agree(room.pupils[0])
    marking = room.marked(room.evidence(room.pupils[0], recorded(wrong=True)))
    wrong = {note.bar for note in verdict_of_marking(marking).notes if not note.good}
    assert wrong == {2}


def test_without_consent_the_recording_goes_once_it_is_marked_and_all_that_was_said_of_it_stays(room):
    evidence = room.evidence(room.pupils[0])
    assert len(sounds()) == 1
    marking = room.marked(evidence)
    assert len(verdict_of_marking(marking).notes) == 12
    assert marking.keep_until is None
    assert fresh(room, evidence).upload is None
    assert sounds() == []
    with scope(school=room.school):
        assert not Upload.objects.exists()
        assert not WorkFile.objects.exists()
        assert standing_markings([evidence]) == {evidence.pk: marking}


def test_what_cannot_be_marked_loses_nothing_and_is_told_why(room):
    evidence = room.evidence(room.pupils[0], silence())
    marking = room.marked(evidence)
    assert (marking.state, marking.refusal, marking.verdict) == ("done", "silence", {})
    state = state_of_marking(marking)
    assert (state.word, state.is_over) == ("again", True)
    assert state.say.startswith("Record again, because")
    assert fresh(room, evidence).upload is not None
    assert len(sounds()) == 1
    with scope(school=room.school):
        clean_voices()
        assert standing_markings([evidence]) == {}
    assert fresh(room, evidence).upload is not None


def test_a_recording_of_a_group_is_refused_kindly_and_no_job_waits(room):
    with scope(school=room.school):
        grouping = form_groups(by=room.teacher, package=room.package, kind="mixed", seed=3, now=room.now)
        group = grouping.groups.order_by("number").first()
    evidence = room.evidence(group)
    with pytest.raises(Invalid, match="Many voices at once"):
        room.ask(evidence)
    with scope(school=room.school):
        assert not PerformanceMarking.objects.exists()
    assert run_all() == []
    assert fresh(room, evidence).upload is not None


def test_only_who_teaches_the_class_may_have_it_marked(room):
    evidence = room.evidence(room.pupils[0])
    with scope(school=room.school):
        for by in (make_teacher(room.school), room.pupils[0]):
            with pytest.raises((Refused, NotFound)):
                ask_for_performance_marking(by=by, evidence=evidence, score=room.score)
        assert not PerformanceMarking.objects.exists()


def test_one_marking_at_a_time_and_a_marking_that_comes_twice_is_once(room):
    room.agree(room.pupils[0])
    evidence = room.evidence(room.pupils[0])
    made = room.ask(evidence)
    with pytest.raises(Invalid, match="just being marked"):
        room.ask(evidence)
    run_all()
    with scope(school=room.school):
        assert mark_recorded_performance(marking_id=made.pk) is performing.Ending.NOTHING
        assert PerformanceMarking.objects.count() == 1


def test_settings_that_are_none_and_scores_that_are_no_phrase_are_invalid(room):
    evidence = room.evidence(room.pupils[0])
    for wrong in ({"how": "kazoo"}, {"profile": "99"}):
        with pytest.raises(Invalid):
            room.ask(evidence, **wrong)
    room.score.abc = "X:1\nL:1/4\nM:4/4\nK:C\nC |]"
    with pytest.raises(Invalid, match="2 to 120 notes"):
        room.ask(evidence)
    with scope(school=room.school):
        assert not PerformanceMarking.objects.exists()


def test_an_accident_while_measuring_fails_it_and_it_can_be_asked_for_again(room, monkeypatch):
    evidence = room.evidence(room.pupils[0])

    def breaks(_marking: PerformanceMarking) -> None:
        raise RuntimeError("a disk that is gone")

    monkeypatch.setattr(performing, "measure", breaks)
    marking = room.marked(evidence)
    assert (marking.state, marking.error) == (Work.State.FAILED, "died")
    assert "have it marked again" in state_of_marking(marking).say
    assert fresh(room, evidence).upload is not None
    monkeypatch.undo()
    assert room.marked(evidence).state == Work.State.DONE


def test_a_recording_that_was_taken_off_the_record_takes_its_marking_with_it(room, django_capture_on_commit_callbacks):
    evidence = room.evidence(room.pupils[0])
    room.ask(evidence)
    with scope(school=room.school), django_capture_on_commit_callbacks(execute=True):
        remove_evidence(by=room.teacher, evidence=evidence)
    run_all()
    with scope(school=room.school):
        assert not PerformanceMarking.objects.exists()
    assert sounds() == []


def test_a_marking_whose_worker_died_is_asked_for_again(room, django_capture_on_commit_callbacks):
    evidence = room.evidence(room.pupils[0])
    made = room.ask(evidence)
    with scope(school=room.school):
        rows = PerformanceMarking.objects.filter(pk=made.pk)
        rows.update(state=Work.State.RUNNING, tries=1, heartbeat_at=room.now - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_performances() == 1
    run_all()
    with scope(school=room.school):
        assert rows.get().state == Work.State.DONE


def test_a_consent_that_is_taken_back_takes_the_recording_and_leaves_what_was_measured(
    room, django_capture_on_commit_callbacks
):
    pupil, mate = room.pupils[:2]
    for one in (pupil, mate):
        room.agree(one)
    evidence, other = room.evidence(pupil), room.evidence(mate)
    marking = room.marked(evidence)
    room.marked(other)
    with scope(school=room.school), django_capture_on_commit_callbacks(execute=True):
        assert end_voice(by=pupil, pupil=pupil) == 1
        assert len(verdict_of_marking(marking).notes) == 12
    assert fresh(room, evidence).upload is None
    assert fresh(room, other).upload is not None
    assert len(sounds()) == 1


def test_recordings_go_when_the_days_of_the_school_are_over(room, django_capture_on_commit_callbacks):
    room.agree(room.pupils[0])
    evidence = room.evidence(room.pupils[0])
    marking = room.marked(evidence)
    with scope(school=room.school):
        set_days(by=make_person(room.school, Role.ADMIN), days=7)
    with django_capture_on_commit_callbacks(execute=True):
        assert clean_voices(marking.ended_at + timedelta(days=6)) == 0
    assert fresh(room, evidence).upload is not None
    with django_capture_on_commit_callbacks(execute=True):
        assert clean_voices(marking.ended_at + timedelta(days=8)) == 1
    assert fresh(room, evidence).upload is None
    assert sounds() == []


def test_a_recording_that_nobody_had_marked_is_the_teachers_and_stays(room, django_capture_on_commit_callbacks):
    evidence = room.evidence(room.pupils[0])
    with django_capture_on_commit_callbacks(execute=True):
        assert clean_voices(room.now + timedelta(days=900)) == 0
    assert fresh(room, evidence).upload is not None


def test_marks_are_taken_off_and_put_back(room):
    evidence = room.evidence(room.pupils[0])
    marking = room.marked(evidence)
    with scope(school=room.school):
        with pytest.raises((Refused, NotFound)):
            take_marks_off(by=room.pupils[0], marking=marking)
        assert list(standing_markings([evidence])) == [evidence.pk]
        take_marks_off(by=room.teacher, marking=marking)
        assert standing_markings([evidence]) == {}
        take_marks_off(by=room.teacher, marking=marking, back=True)
        assert list(standing_markings([evidence])) == [evidence.pk]


def test_clapped_it_is_marked_as_a_rhythm(room):
    marking = room.marked(room.evidence(room.pupils[0], clapped()), how="clap")
    assert marking.refusal == ""
    assert marking.key["clapped"] is True
    assert verdict_of_marking(marking).share_good >= 0.9
