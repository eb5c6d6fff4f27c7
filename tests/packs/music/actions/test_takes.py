"""A recording arrives, is measured, and answers its attempt at the place where it was asked."""

import uuid
from dataclasses import replace

import pytest
from django.conf import settings
from django_scopes import scope, scopes_disabled

from factories import make_pupil, make_school
from factories_learn import Lesson, after, make_lesson, view
from factories_publish import make_item
from factories_sing import clapped, make_sung, recorded, send, silence, sing_exercise
from jobs import run_jobs
from upbeat.kernel.errors import Invalid, Late, NotFound
from upbeat.packs.music import voices
from upbeat.packs.music.actions.marking import mark_take, resume_takes
from upbeat.packs.music.actions.receiving import MOST_A_MINUTE, MOST_BYTES, PATIENCE_S, poured, receive_take
from upbeat.packs.music.models import Take
from upbeat.packs.music.queries.takes import answered_page, state_of, verdict_of
from upbeat.rooms.items.actions import open_attempt
from upbeat.rooms.items.models import Attempt, Item, Response
from upbeat.rooms.items.queries import latest_version
from upbeat.rooms.learn.actions import ask_checkpoint, ask_exercise
from upbeat.rooms.learn.queries import exercise_of, gate_of
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.releases import revoke_piece
from upbeat.rooms.publish.actions.videos import publish_version, revise_video
from upbeat.rooms.record import storage

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(checkpoints=[])


@pytest.fixture
def item(lesson: Lesson) -> Item:
    return make_sung(lesson.teacher, lesson.video.point)


@pytest.fixture
def attempt(lesson: Lesson, item: Item) -> Attempt:
    """Asked in an exercise of the lesson."""
    piece = sing_exercise(lesson, item)
    with scope(school=lesson.school):
        return ask_exercise(by=lesson.pupil, piece=piece, item=item)


def take_of(take: Take) -> Take:
    with scopes_disabled():
        return Take.objects.select_related("attempt__response", "person", "attempt__person").get(pk=take.pk)


def files() -> list[str]:
    return [path for path, _at in voices.stored()]


def test_a_right_phrase_settles_its_question_and_its_sound_is_gone(lesson, attempt):
    take = send(lesson.pupil, attempt, recorded())
    assert len(files()) == 1
    assert run_jobs() == ["mark"]
    take = take_of(take)
    assert (take.state, take.refusal, take.sound) == ("done", "", "")
    assert take.attempt.response.correct
    with scope(school=take.school):
        assert verdict_of(take).share_good >= 0.9
    assert files() == []
    with scope(school=lesson.school):
        [one] = exercise_of(lesson.pupil, lesson.package.pieces.get(kind="exercise"))
        assert one.state == "settled"
        assert answered_page(take.attempt).endswith(f"/questions/1/?answered={attempt.token}")


def test_a_bar_that_is_sung_too_high_leads_where_its_author_foresaw_it(lesson, attempt):
    take = send(lesson.pupil, attempt, recorded(wrong=True))
    run_jobs()
    response = take_of(take).attempt.response
    assert not response.correct
    assert response.option == "bar-2-pitch"
    with scopes_disabled():
        assert response.misconception.title == "The fifth is a jump"


def test_silence_is_no_answer_and_the_attempt_waits(lesson, attempt):
    take = send(lesson.pupil, attempt, silence())
    run_jobs()
    take = take_of(take)
    assert (take.state, take.refusal, take.verdict, take.sound) == ("done", "silence", {}, "")
    assert files() == []
    with scope(school=lesson.school):
        assert not Response.objects.filter(attempt=attempt).exists()
        assert state_of(take).word == "again"
        assert state_of(take).say.startswith("Record again, because")
    again = send(lesson.pupil, attempt, recorded())
    run_jobs()
    assert take_of(again).attempt.response.correct


def test_what_is_no_sound_is_refused_as_unreadable(lesson, attempt):
    take = send(lesson.pupil, attempt, b"\x1aE\xdf\xa3" + b"nonsense" * 200)
    run_jobs()
    assert take_of(take).refusal == "unreadable"
    assert files() == []


def test_the_same_recording_sent_twice_counts_once(lesson, attempt):
    name = uuid.uuid4()
    first, second = (send(lesson.pupil, attempt, recorded(), name) for _n in range(2))
    assert first.pk == second.pk
    assert run_jobs() == ["mark"]
    third = send(lesson.pupil, attempt, recorded(), name)
    assert third.pk == first.pk
    assert run_jobs() == []
    with scopes_disabled():
        assert (Take.objects.count(), Response.objects.count()) == (1, 1)


def test_another_recording_waits_until_the_first_is_marked_and_after_a_mark_there_is_none(lesson, attempt):
    send(lesson.pupil, attempt, recorded())
    with pytest.raises(Late, match="just being marked"):
        send(lesson.pupil, attempt, recorded(seed=4))
    run_jobs()
    with pytest.raises(Late, match="answered already"):
        send(lesson.pupil, attempt, recorded(seed=4))
    assert files() == []


def test_nobody_sings_for_somebody_else(lesson, attempt):
    other = make_pupil(lesson.section)
    with pytest.raises(NotFound):
        send(other, attempt, recorded())
    assert files() == []


def test_a_question_that_is_not_sung_takes_no_recording(lesson):
    item = make_item(lesson.teacher, lesson.video.point)
    with scope(school=lesson.school):
        asked = open_attempt(person=lesson.pupil, item_version=latest_version(item), place="practice", place_id=1)
    with pytest.raises(NotFound):
        send(lesson.pupil, asked, recorded())


def test_so_many_a_minute_and_no_more(lesson, attempt):
    for _n in range(MOST_A_MINUTE):
        send(lesson.pupil, attempt, silence())
        run_jobs()
    with pytest.raises(Invalid, match="very often"):
        send(lesson.pupil, attempt, silence())
    assert files() == []


def test_a_full_disk_is_said_and_nothing_is_left(lesson, attempt, monkeypatch):
    monkeypatch.setattr(storage, "free_bytes", lambda: 1000)
    with pytest.raises(Invalid, match="no room"):
        send(lesson.pupil, attempt, recorded())
    with scopes_disabled():
        assert not Take.objects.exists()
    assert files() == []


class Drip:
    """A line on which a byte comes now and then."""

    def __init__(self) -> None:
        self.at = 0.0

    def read(self, size: int) -> bytes:
        self.at += 10
        return b"x"


def test_a_stream_that_never_ends_is_cut_off():
    line = Drip()
    with pytest.raises(Invalid, match="too long to arrive"):
        poured(line, 100_000, clock=lambda: line.at)
    assert line.at <= PATIENCE_S + 20


def test_too_large_is_refused_before_a_byte_is_read():
    line = Drip()
    with pytest.raises(Invalid, match="at most 2 MB"):
        poured(line, MOST_BYTES + 1)
    assert line.at == 0


def test_a_dead_worker_s_recording_is_taken_over_and_answered_once(lesson, attempt):
    take = send(lesson.pupil, attempt, recorded())
    with scopes_disabled():
        Take.objects.filter(pk=take.pk).update(
            state="running", tries=1, heartbeat_at=take.asked_at - 100 * settings.WORK_SILENT_AFTER
        )
    assert resume_takes() == 1
    run_jobs()
    assert take_of(take).attempt.response.correct
    with scope(school=lesson.school):
        assert mark_take(take_id=take.pk) == "nothing"


def test_one_that_killed_three_workers_is_given_up_and_its_sound_is_gone(lesson, attempt):
    take = send(lesson.pupil, attempt, recorded())
    with scopes_disabled():
        Take.objects.filter(pk=take.pk).update(
            state="running", tries=3, heartbeat_at=take.asked_at - 100 * settings.WORK_SILENT_AFTER
        )
    resume_takes()
    take = take_of(take)
    assert (take.state, take.error, take.sound) == ("failed", "died", "")
    assert files() == []


@pytest.mark.parametrize("place", ["practice", "recheck"])
def test_in_practice_the_answer_is_that_of_practice(lesson, item, place):
    with scope(school=lesson.school):
        point = item.point
        version = latest_version(item)
        asked = open_attempt(person=lesson.pupil, item_version=version, place=place, place_id=point.pk)
    take = send(lesson.pupil, asked, recorded())
    run_jobs()
    assert take_of(take).attempt.response.correct


def test_at_a_checkpoint_a_right_phrase_opens_the_film(lesson, item):
    with scope(school=lesson.school):
        draft = revise_video(by=lesson.teacher, video=lesson.video)
        set_checkpoints(by=lesson.teacher, version=draft, checkpoints=[(60, item.versions.get())])
        version = publish_version(by=lesson.teacher, version=draft)
    lesson = replace(lesson, version=version)
    viewing = view(lesson, at=after(60))
    with scope(school=lesson.school):
        asked = ask_checkpoint(by=lesson.pupil, viewing=viewing, checkpoint=lesson.checkpoint(60), now=after(61))
        assert gate_of(lesson.pupil, version).open_until_s == 60
    take = send(lesson.pupil, asked, recorded(wrong=True))
    run_jobs()
    with scope(school=lesson.school):
        assert gate_of(lesson.pupil, version).open_until_s == 60
        asked = ask_checkpoint(by=lesson.pupil, viewing=viewing, checkpoint=lesson.checkpoint(60), now=after(62))
    take = send(lesson.pupil, asked, recorded())
    run_jobs()
    take = take_of(take)
    assert take.attempt.response.correct
    with scope(school=lesson.school):
        assert gate_of(lesson.pupil, version).open_until_s == 180
        assert f"/viewings/{viewing.pk}/checkpoints/" in answered_page(take.attempt)


def test_a_question_that_was_taken_back_meanwhile_is_not_marked(lesson, attempt):
    take = send(lesson.pupil, attempt, recorded())
    with scope(school=lesson.school):
        piece = lesson.package.pieces.get(kind="exercise")
        revoke_piece(by=lesson.teacher, piece=piece, reason="A mistake")
    run_jobs()
    take = take_of(take)
    assert (take.state, take.error, take.sound) == ("failed", "closed", "")
    assert files() == []
    with scope(school=lesson.school):
        assert not Response.objects.filter(attempt=attempt).exists()


def test_a_rhythm_is_clapped(lesson):
    item = make_sung(lesson.teacher, lesson.video.point, "clap")
    piece = sing_exercise(lesson, item)
    with scope(school=lesson.school):
        asked = ask_exercise(by=lesson.pupil, piece=piece, item=item)
    take = send(lesson.pupil, asked, clapped())
    run_jobs()
    assert take_of(take).refusal == ""
    assert take_of(take).attempt.response.correct


def test_a_recording_of_another_person_has_the_same_name_and_is_another_take(lesson, item, attempt):
    name = uuid.uuid4()
    other = make_pupil(lesson.section)
    with scope(school=lesson.school):
        theirs = open_attempt(person=other, item_version=latest_version(item), place="practice", place_id=item.point_id)
    one, two = send(lesson.pupil, attempt, recorded(), name), send(other, theirs, recorded(), name)
    assert one.pk != two.pk


def test_receiving_outside_of_the_pupil_s_school_finds_nothing(lesson, attempt):
    with scope(school=make_school()), pytest.raises(NotFound):
        receive_take(by=lesson.pupil, token=str(attempt.token), recording=uuid.uuid4(), data=recorded())
