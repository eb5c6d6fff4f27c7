"""Voices on the disk and in the database: kept by consent, for the school's days, and gone when they are to go."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from factories import make_person, make_pupil, make_school, make_teacher
from factories_learn import Lesson, make_lesson
from factories_sing import make_sung, recorded, send, silence, sing_exercise
from jobs import run_jobs
from upbeat.kernel.errors import Invalid, Refused
from upbeat.packs.music.actions import marking
from upbeat.packs.music.actions.keeping import (
    STRAY_AFTER,
    agree_voice,
    clean_voices,
    end_voice,
    forget_sound,
    set_days,
)
from upbeat.packs.music.models import Take
from upbeat.packs.music.queries.takes import sound_address, verdict_of
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import ask_exercise
from upbeat.rooms.people.models import Consent, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(checkpoints=[])


@pytest.fixture
def attempt(lesson: Lesson) -> Attempt:
    item = make_sung(lesson.teacher, lesson.video.point)
    piece = sing_exercise(lesson, item)
    with scope(school=lesson.school):
        return ask_exercise(by=lesson.pupil, piece=piece, item=item)


def agree(lesson: Lesson) -> None:
    with scope(school=lesson.school):
        agree_voice(by=lesson.teacher, pupil=lesson.pupil, given_by="Her mother, on the form of 3 September")


def sung(lesson: Lesson, attempt: Attempt) -> Take:
    take = send(lesson.pupil, attempt, recorded())
    run_jobs()
    return again(take)


def again(take: Take) -> Take:
    with scopes_disabled():
        return Take.objects.select_related("person", "attempt").get(pk=take.pk)


def files() -> list[Path]:
    """Every file below the folder of voices, whatever its name."""
    return [path for path in (Path(settings.MEDIA_ROOT) / "voices").rglob("*") if path.is_file()]


def test_without_consent_the_sound_is_gone_once_it_is_marked_and_what_was_measured_stays(lesson, attempt):
    take = sung(lesson, attempt)
    assert (take.sound, take.keep_until) == ("", None)
    assert files() == []
    with scope(school=take.school):
        assert len(verdict_of(take).notes) == 12
    assert sound_address(lesson.pupil, take) == ""


def test_with_consent_it_is_kept_for_the_school_s_days_made_anew_without_what_the_phone_put_in(lesson, attempt):
    agree(lesson)
    take = sung(lesson, attempt)
    assert take.keep_until - take.ended_at == pytest.approx(timedelta(days=30), abs=timedelta(minutes=1))
    assert [file.suffix for file in files()] == [".m4a"]
    assert files()[0].read_bytes()[4:8] == b"ftyp"
    with scope(school=lesson.school):
        assert sound_address(lesson.pupil, take).startswith("/media/")


def test_after_the_days_a_duty_removes_it(lesson, attempt):
    agree(lesson)
    take = sung(lesson, attempt)
    assert clean_voices(take.keep_until - timedelta(minutes=5)) == 0
    assert len(files()) == 1
    assert clean_voices(take.keep_until + timedelta(minutes=5)) == 1
    assert files() == []
    assert again(take).sound == ""
    assert again(take).verdict != {}


def test_a_consent_that_is_withdrawn_takes_the_sound_at_once(lesson, attempt):
    agree(lesson)
    take = sung(lesson, attempt)
    with scope(school=lesson.school):
        assert end_voice(by=lesson.teacher, pupil=lesson.pupil) == 1
        assert Consent.objects.get(person=lesson.pupil).withdrawn_at is not None
    assert files() == []
    assert again(take).sound == ""


def test_what_is_being_marked_when_the_consent_goes_is_not_kept_either(lesson, attempt):
    agree(lesson)
    take = send(lesson.pupil, attempt, recorded())
    with scope(school=lesson.school):
        end_voice(by=lesson.pupil, pupil=lesson.pupil)
    run_jobs()
    assert again(take).state == "done"
    assert files() == []


def test_a_consent_that_goes_while_the_verdict_is_written_leaves_no_sound(lesson, attempt, monkeypatch):
    agree(lesson)
    kept_until = marking.kept_until

    def then_withdrawn(pupil, now):
        until = kept_until(pupil, now)
        end_voice(by=lesson.teacher, pupil=lesson.pupil)
        return until

    monkeypatch.setattr(marking, "kept_until", then_withdrawn)
    take = sung(lesson, attempt)
    assert (take.state, take.sound, files()) == ("done", "", [])


def test_sound_for_which_nobody_agrees_any_more_goes_with_the_next_cleaning(lesson, attempt):
    agree(lesson)
    take = sung(lesson, attempt)
    with scope(school=lesson.school):
        Consent.objects.filter(person=lesson.pupil).update(withdrawn_at=timezone.now())
    assert len(files()) == 1
    assert clean_voices() == 1
    assert (again(take).sound, files()) == ("", [])


def test_a_stranger_cannot_take_a_consent_back_and_nothing_changes(lesson, attempt):
    agree(lesson)
    sung(lesson, attempt)
    with scope(school=lesson.school):
        other = make_pupil(lesson.section)
        for stranger in (other, make_teacher(lesson.school)):
            with pytest.raises(Refused):
                end_voice(by=stranger, pupil=lesson.pupil)
        assert Consent.objects.get(person=lesson.pupil).withdrawn_at is None
    assert len(files()) == 1


def test_the_pupil_deletes_a_recording(lesson, attempt):
    agree(lesson)
    take = sung(lesson, attempt)
    with scope(school=lesson.school):
        forget_sound(by=lesson.pupil, take=take)
        assert Fact.objects.filter(verb="deleted", object_type="performance", object_id=take.pk).count() == 1
    assert files() == []
    assert again(take).keep_until is None


def test_one_that_is_being_marked_cannot_be_deleted_yet(lesson, attempt):
    take = send(lesson.pupil, attempt, recorded())
    with scope(school=lesson.school), pytest.raises(Invalid, match="just being marked"):
        forget_sound(by=lesson.pupil, take=take)


def test_a_refused_take_keeps_no_sound_even_with_consent(lesson, attempt):
    agree(lesson)
    take = send(lesson.pupil, attempt, silence())
    run_jobs()
    assert again(take).refusal == "silence"
    assert files() == []


def test_halves_of_broken_uploads_and_files_of_nobody_are_cleaned_away(lesson, attempt):
    agree(lesson)
    take = sung(lesson, attempt)
    kept = files()
    folder = kept[0].parent
    for name in ("0123.part", "abcdef", "abcdef.m4a"):
        (folder / name).write_bytes(b"x" * 100)
    assert clean_voices() == 0  # one that came a moment ago may still get its row
    late = time.time() + STRAY_AFTER.total_seconds() + 60
    with time_machine.travel(late):
        assert clean_voices() == 3
    assert files() == kept
    with scopes_disabled():
        Take.objects.filter(pk=take.pk).delete()
    os.utime(kept[0], (1, 1))
    assert clean_voices() == 1
    assert files() == []


def test_what_still_waits_to_be_marked_is_not_cleaned_away(lesson, attempt):
    send(lesson.pupil, attempt, recorded())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert clean_voices() == 0
    assert len(files()) == 1


def test_sound_that_a_killed_worker_left_on_a_finished_take_goes(lesson, attempt):
    take = send(lesson.pupil, attempt, recorded())
    with scopes_disabled():
        Take.objects.filter(pk=take.pk).update(state="done", refusal="noise")
    assert clean_voices() == 1
    assert files() == []


def test_fewer_days_shorten_what_is_kept_and_the_journal_knows_who_said_so(lesson, attempt):
    agree(lesson)
    take = sung(lesson, attempt)
    admin = make_person(lesson.school, Role.ADMIN)
    with scope(school=lesson.school):
        set_days(by=admin, days=2)
        assert Fact.objects.filter(verb="updated", actor_id=admin.pk).get().result == {"days": 2, "before": 30}
    assert again(take).keep_until - take.ended_at == timedelta(days=2)
    with scope(school=lesson.school):
        set_days(by=admin, days=0)
    clean_voices()
    assert files() == []


@pytest.mark.parametrize("days", [-1, 366])
def test_days_out_of_reason_are_refused(lesson, days):
    admin = make_person(lesson.school, Role.ADMIN)
    with scope(school=lesson.school), pytest.raises(Invalid):
        set_days(by=admin, days=days)


def test_only_administrators_set_the_days(lesson):
    with scope(school=lesson.school), pytest.raises(Refused):
        set_days(by=lesson.teacher, days=3)


def test_who_may_hear(lesson, attempt):
    agree(lesson)
    take = sung(lesson, attempt)
    with scope(school=lesson.school):
        assert sound_address(lesson.teacher, take)
        assert not sound_address(make_pupil(lesson.section), take)
        assert not sound_address(make_teacher(lesson.school), take)
    assert files()


def test_a_school_s_days_are_its_own(lesson, attempt):
    other = make_school()
    admin = make_person(other, Role.ADMIN)
    with scope(school=other):
        set_days(by=admin, days=0)
    agree(lesson)
    assert sung(lesson, attempt).sound.endswith(".m4a")
