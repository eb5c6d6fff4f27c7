"""A recorded explanation helps others with consent, after a look, until it is taken back; and remarks by voice."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django_scopes import scope

from factories import make_teacher
from factories_class import ClassOf
from factories_practice import give
from factories_publish import make_item
from jobs import run_jobs
from media_corpus import make_clip
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog.models import Supplement
from upbeat.rooms.classroom.actions import evidence, explanations, turns
from upbeat.rooms.classroom.actions.remarks import take_back_remark
from upbeat.rooms.classroom.models import Explanation, Remark
from upbeat.rooms.classroom.queries.remarks import access_helping_explanation, own_upload, remark_lines
from upbeat.rooms.classroom.queries.summary import pupil_summary
from upbeat.rooms.items.models import Misconception
from upbeat.rooms.learn.queries.ladder import guidance_after
from upbeat.rooms.people.actions.consents import note_consent, withdraw_consent
from upbeat.rooms.people.models import Consent
from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def room():
    made = ClassOf(pupils=3)
    with scope(school=made.school):
        made.turn = turns.plan_turn(by=made.teacher, package=made.package, pupil=made.pupils[0], point=made.video.point)
        yield made


@pytest.fixture
def sound(tmp_path):
    return make_clip(tmp_path / "voice.m4a", seconds=1, only_sound=True)


def send(by, upload, path, capture):
    with path.open("rb") as file:
        append_chunk(by=by, key=upload.key, offset=0, data=file)
    with capture(execute=True):
        finish_upload(by=by, key=upload.key)
    with capture(execute=True):
        run_jobs()


def recorded(room, by, path, capture):
    made = explanations.start_explanation(by=by, turn=room.turn, filename=path.name, size=path.stat().st_size)
    send(by, made.upload, path, capture)
    return Explanation.objects.select_related("upload__work", "person", "point", "upload__by").get(pk=made.pk)


def agreed(room):
    note_consent(by=room.teacher, pupil=room.pupils[0], purpose=explanations.CONSENT, given_by="The mother")


def kept():
    return [path.name for path in Path(configured.MEDIA_ROOT).rglob("sound.m4a")]


def test_it_helps_only_with_the_pupil_s_yes_a_consent_and_a_look(room, sound, django_capture_on_commit_callbacks):
    made = recorded(room, room.teacher, sound, django_capture_on_commit_callbacks)
    for step in (lambda: None, lambda: explanations.agree(by=room.pupils[0], explanation=made)):
        step()
        with pytest.raises(Refused):
            explanations.release_explanation(by=room.teacher, explanation=made, title="Heard well")
    assert not Supplement.objects.exists()
    agreed(room)
    with pytest.raises(Refused):
        explanations.release_explanation(by=make_teacher(room.school), explanation=made, title="Heard well")
    explanations.release_explanation(by=room.teacher, explanation=made, title="Heard well")
    assert Supplement.objects.get().kind == "spoken"
    assert access_helping_explanation(room.pupils[1], made.supplement_id) == made


def test_a_recording_that_is_not_made_anew_yet_does_not_help(room):
    made = explanations.start_explanation(by=room.pupils[0], turn=room.turn, filename="a.m4a", size=9)
    agreed(room)
    with pytest.raises(Invalid):
        explanations.release_explanation(by=room.teacher, explanation=made, title="Heard well")


def test_it_is_offered_to_who_has_this_misconception_and_to_nobody_else(
    room, sound, django_capture_on_commit_callbacks
):
    item = make_item(room.teacher, room.video.point)
    made = recorded(room, room.pupils[0], sound, django_capture_on_commit_callbacks)
    agreed(room)
    idea = Misconception.objects.get(point=room.video.point)
    other = Misconception.objects.create(point=room.video.point, title="Something else")
    later = [room.turn.asked_at + timedelta(minutes=n) for n in range(4)]
    give(room.pupils[1], item, right=False, now=later[0])
    response = give(room.pupils[1], item, right=False, now=later[1])
    explanations.release_explanation(by=room.teacher, explanation=made, title="Heard well", misconception=idea)
    assert [one.title for one in guidance_after(response).supplements] == ["Heard well"]
    explanations.release_explanation(by=room.teacher, explanation=made, title="Heard well", misconception=other)
    assert guidance_after(response).supplements == ()
    assert Supplement.objects.count() == 1


def test_the_pupil_takes_it_back_at_any_time_and_its_file_is_gone(room, sound, django_capture_on_commit_callbacks):
    made = recorded(room, room.pupils[0], sound, django_capture_on_commit_callbacks)
    agreed(room)
    explanations.release_explanation(by=room.teacher, explanation=made, title="Heard well")
    shown = made.supplement_id
    assert kept()
    with django_capture_on_commit_callbacks(execute=True):
        explanations.withdraw_explanation(by=room.pupils[0], explanation=made)
    assert not kept()
    assert not Supplement.objects.exists()
    with pytest.raises(NotFound):
        access_helping_explanation(room.pupils[1], shown)
    with pytest.raises(Invalid):
        explanations.agree(by=room.pupils[0], explanation=made)


def test_when_the_consent_is_taken_back_nothing_of_the_pupil_helps_any_more(
    room, sound, django_capture_on_commit_callbacks
):
    made = recorded(room, room.pupils[0], sound, django_capture_on_commit_callbacks)
    agreed(room)
    explanations.release_explanation(by=room.teacher, explanation=made, title="Heard well")
    explanations.end_consent(by=room.teacher, pupil=room.pupils[0])
    assert not Supplement.objects.exists()
    assert Consent.objects.get().withdrawn_at is not None
    made.refresh_from_db()
    assert (made.released_at, made.withdrawn_at) == (None, None)


def test_a_consent_is_noted_by_who_teaches_the_pupil_with_a_name(room):
    with pytest.raises(Refused):
        note_consent(by=make_teacher(room.school), pupil=room.pupils[0], purpose="x", given_by="The mother")
    with pytest.raises(Invalid):
        note_consent(by=room.teacher, pupil=room.pupils[0], purpose="x", given_by=" ")
    assert not Consent.objects.exists()


def test_a_spoken_remark_is_heard_by_who_it_is_for(room, sound, django_capture_on_commit_callbacks):
    meeting = room.meet()
    remark = evidence.start_voice_remark(
        by=room.teacher, meeting=meeting, pupil=room.pupils[0], filename="a.m4a", size=sound.stat().st_size
    )
    with pytest.raises(NotFound):
        own_upload(room.pupils[0], remark.upload.key)
    send(room.teacher, remark.upload, sound, django_capture_on_commit_callbacks)
    (line,) = remark_lines(room.pupils[0], room.pupils[0])
    assert "/media/" in line.file.sound
    assert remark_lines(room.pupils[1], room.pupils[1]) == []


def test_a_spoken_remark_that_is_taken_back_leaves_no_sound(room, sound, django_capture_on_commit_callbacks):
    remark = evidence.start_voice_remark(
        by=room.teacher, meeting=room.meet(), pupil=room.pupils[0], filename="a.m4a", size=sound.stat().st_size
    )
    send(room.teacher, remark.upload, sound, django_capture_on_commit_callbacks)
    assert kept()
    with django_capture_on_commit_callbacks(execute=True):
        take_back_remark(by=room.teacher, remark=Remark.objects.get())
    assert not kept()
    assert not Remark.objects.exists()


def test_a_turn_has_a_few_recordings_at_most(room):
    for _n in range(explanations.MOST_OF_TURN):
        explanations.start_explanation(by=room.pupils[0], turn=room.turn, filename="a.m4a", size=9)
    with pytest.raises(Invalid):
        explanations.start_explanation(by=room.pupils[0], turn=room.turn, filename="a.m4a", size=9)
    assert Explanation.objects.count() == explanations.MOST_OF_TURN


def test_evidence_is_of_a_pupil_or_a_group_of_this_class_only(room):
    meeting = room.meet()
    other = ClassOf(pupils=1)
    for whose in ({}, {"pupil": other.pupils[0]}):
        with pytest.raises((Invalid, NotFound, Refused)):
            evidence.start_evidence(by=room.teacher, meeting=meeting, filename="a.png", size=9, **whose)
    with pytest.raises(Refused):
        evidence.start_evidence(
            by=make_teacher(room.school), meeting=meeting, filename="a.png", size=9, pupil=room.pupils[0]
        )
    assert not Remark.objects.exists()


def test_a_consent_that_was_withdrawn_by_anybody_ends_the_help_at_once(room, sound, django_capture_on_commit_callbacks):
    made = recorded(room, room.pupils[0], sound, django_capture_on_commit_callbacks)
    agreed(room)
    meeting = room.meet()
    turns.begin_turn(by=room.teacher, turn=room.turn, minutes=3, now=room.now)
    explanations.release_explanation(by=room.teacher, explanation=made, title="Heard well")
    assert list(pupil_summary(room.pupils[1], meeting, room.now).recordings) == [made]
    withdraw_consent(by=room.pupils[0], pupil=room.pupils[0], purpose=explanations.CONSENT)
    with pytest.raises(NotFound):
        access_helping_explanation(room.pupils[1], made.supplement_id)
    assert pupil_summary(room.pupils[1], meeting, room.now).recordings == ()
