"""The next part opens to a right answer, and to nothing else."""

from typing import Any

import pytest
from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, answer, ask, everything, make_lesson, view, watch
from factories_publish import NOW, make_item, right_answer
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal.bus import subscribe
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import answer_checkpoint, ask_checkpoint
from upbeat.rooms.learn.events import CheckpointPassed, PieceFinished, PointMastered
from upbeat.rooms.learn.models import Mastery, Pass, PieceDone
from upbeat.rooms.learn.queries import gate_of
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.releases import revoke_piece
from upbeat.rooms.publish.actions.videos import publish_version, revise_video

pytestmark = pytest.mark.django_db


def open_until(lesson: Lesson) -> float:
    with scope(school=lesson.school):
        return gate_of(lesson.pupil, lesson.version).open_until_s


def test_the_gate_stands_at_the_first_checkpoint() -> None:
    assert open_until(make_lesson(checkpoints=[60, 120])) == 60.0


def test_a_video_without_checkpoints_is_open() -> None:
    assert open_until(make_lesson(checkpoints=[])) == 180.0


def test_a_checkpoint_opens_to_a_right_answer() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    done = answer(lesson, view(lesson), 60)
    assert done.response.correct
    assert (done.gate.open_until_s, open_until(lesson)) == (120.0, 120.0)
    with scope(school=lesson.school):
        row = Pass.objects.get()
        assert (row.person, row.video, row.item, row.response) == (
            lesson.pupil,
            lesson.video,
            lesson.checkpoint(60).item_version.item,
            done.response,
        )


def test_a_checkpoint_stays_closed_to_a_wrong_answer() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    done = answer(lesson, view(lesson), 60, option="a")
    assert not done.response.correct
    assert (done.gate.open_until_s, open_until(lesson)) == (60.0, 60.0)
    with scope(school=lesson.school):
        assert Pass.objects.count() == 0


def test_the_last_right_answer_opens_all() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    viewing = view(lesson)
    answer(lesson, viewing, 60)
    gate = answer(lesson, viewing, 120).gate
    assert (gate.open_until_s, gate.next_checkpoint, gate.is_open) == (180.0, None, True)


def test_a_later_checkpoint_cannot_be_asked_before_an_earlier_one_is_passed() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    viewing = view(lesson)
    before = everything()
    with pytest.raises(Refused):
        ask(lesson, viewing, 120)
    assert everything() == before


def test_a_later_checkpoint_cannot_be_answered_with_a_token_of_an_earlier_one() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    viewing = view(lesson)
    attempt = ask(lesson, viewing, 60)
    before = everything()
    with scope(school=lesson.school), pytest.raises(Refused):
        answer_checkpoint(
            by=lesson.pupil,
            viewing=viewing,
            checkpoint=lesson.checkpoint(120),
            token=attempt.token,
            answer=right_answer(attempt),
            now=NOW,
        )
    assert everything() == before


def test_the_token_of_a_passed_checkpoint_does_not_pass_the_next() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    viewing = view(lesson)
    used = answer(lesson, viewing, 60).response.attempt
    before = everything()
    with scope(school=lesson.school), pytest.raises(NotFound):
        answer_checkpoint(
            by=lesson.pupil,
            viewing=viewing,
            checkpoint=lesson.checkpoint(120),
            token=used.token,
            answer=right_answer(used),
            now=NOW,
        )
    assert everything() == before


def test_nobody_answers_in_the_viewing_of_somebody_else() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    attempt = ask(lesson, viewing, 60)
    other = make_pupil(lesson.section)
    before = everything()
    with scope(school=lesson.school), pytest.raises(NotFound):
        ask_checkpoint(by=other, viewing=viewing, checkpoint=lesson.checkpoint(60), now=NOW)
    with scope(school=lesson.school), pytest.raises(NotFound):
        answer_checkpoint(
            by=other,
            viewing=viewing,
            checkpoint=lesson.checkpoint(60),
            token=attempt.token,
            answer=right_answer(attempt),
            now=NOW,
        )
    assert everything() == before


def test_an_answer_posted_twice_counts_once() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    first = answer(lesson, viewing, 60, option="a").response
    before = everything()
    with scope(school=lesson.school):
        again = answer_checkpoint(
            by=lesson.pupil,
            viewing=viewing,
            checkpoint=lesson.checkpoint(60),
            token=first.attempt.token,
            answer=right_answer(first.attempt),
            now=NOW,
        )
        assert (again.response, again.response.correct) == (first, False)
        assert Mastery.objects.get().fails == 1
    assert everything() == before
    assert open_until(lesson) == 60.0


def test_what_cannot_be_an_answer_leaves_the_question_waiting() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    attempt = ask(lesson, viewing, 60)
    before = everything()
    with scope(school=lesson.school), pytest.raises(Invalid):
        answer_checkpoint(
            by=lesson.pupil, viewing=viewing, checkpoint=lesson.checkpoint(60), token=attempt.token, answer="9", now=NOW
        )
    assert everything() == before
    assert ask(lesson, viewing, 60) == attempt


def test_after_a_wrong_answer_another_wording_is_asked() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    first = answer(lesson, viewing, 60, option="a").response.attempt
    second = ask(lesson, viewing, 60)
    assert first.variant_id != second.variant_id
    assert first.item_id == second.item_id


def test_a_pass_holds_for_a_later_version_that_asks_the_same() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    answer(lesson, view(lesson), 60)
    with scope(school=lesson.school):
        draft = revise_video(by=lesson.teacher, video=lesson.video)
        publish_version(by=lesson.teacher, version=draft)
        assert gate_of(lesson.pupil, draft).open_until_s == 120.0


def test_a_pass_does_not_open_a_later_version_that_asks_something_else() -> None:
    lesson = make_lesson(checkpoints=[60])
    answer(lesson, view(lesson), 60)
    with scope(school=lesson.school):
        draft = revise_video(by=lesson.teacher, video=lesson.video)
        other = make_item(lesson.teacher, lesson.video.point).versions.get()
        set_checkpoints(by=lesson.teacher, version=draft, checkpoints=[(40, other)])
        publish_version(by=lesson.teacher, version=draft)
        assert gate_of(lesson.pupil, draft).open_until_s == 40.0


def test_a_version_that_is_replaced_is_open_only_to_those_who_have_begun_it() -> None:
    lesson = make_lesson(checkpoints=[])
    view(lesson)
    late = make_pupil(lesson.section)
    with scope(school=lesson.school):
        draft = revise_video(by=lesson.teacher, video=lesson.video)
        item = make_item(lesson.teacher, lesson.video.point).versions.get()
        set_checkpoints(by=lesson.teacher, version=draft, checkpoints=[(40, item)])
        publish_version(by=lesson.teacher, version=draft)
    view(lesson)
    before = everything()
    with pytest.raises(NotFound):
        view(lesson, by=late)
    assert everything() == before


def test_a_mastered_point_opens_the_gate_and_finishes_the_piece() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    with scope(school=lesson.school):
        Mastery.objects.create(person=lesson.pupil, point=lesson.video.point, mastered_at=NOW, updated_at=NOW)
        gate = gate_of(lesson.pupil, lesson.version)
    assert (gate.open_until_s, gate.mastered, gate.next_checkpoint) == (180.0, True, None)


def test_five_right_answers_in_a_row_master_the_point(django_capture_on_commit_callbacks: Any) -> None:
    lesson = make_lesson(checkpoints=[30, 60, 90, 120, 150])
    viewing = view(lesson)
    news: list[PointMastered] = []
    subscribe(PointMastered, news.append)
    with django_capture_on_commit_callbacks(execute=True):
        for second in (30, 60, 90, 120, 150):
            answer(lesson, viewing, second)
    with scope(school=lesson.school):
        row = Mastery.objects.get()
        assert (row.wins, row.fails, row.streak, row.mastered_at) == (5, 0, 5, NOW)
        assert PieceDone.objects.filter(person=lesson.pupil, piece=lesson.piece).exists()
    assert Fact.objects.filter(verb="mastered", actor_id=lesson.pupil.pk).count() == 1
    assert news == [PointMastered(lesson.school.pk, lesson.pupil.pk, lesson.video.point_id)]


def test_a_pass_leaves_a_fact_and_tells_the_house(django_capture_on_commit_callbacks: Any) -> None:
    lesson = make_lesson()
    news: list[CheckpointPassed] = []
    subscribe(CheckpointPassed, news.append)
    with django_capture_on_commit_callbacks(execute=True):
        answer(lesson, view(lesson), 60)
    checkpoint = lesson.checkpoint(60)
    item_id = checkpoint.item_version.item_id
    fact = Fact.objects.get(verb="passed")
    assert (fact.actor_id, fact.object_type, fact.object_id) == (lesson.pupil.pk, "checkpoint", checkpoint.pk)
    assert news == [CheckpointPassed(lesson.school.pk, lesson.pupil.pk, lesson.video.pk, item_id)]


def test_a_piece_is_done_when_all_is_passed_and_enough_is_watched(django_capture_on_commit_callbacks: Any) -> None:
    lesson = make_lesson(checkpoints=[60])
    viewing = view(lesson)
    news: list[PieceFinished] = []
    subscribe(PieceFinished, news.append)
    with scope(school=lesson.school):
        watch(viewing, (0, 60))
        answer(lesson, viewing, 60)
        watch(viewing, (60, 161))
        assert not PieceDone.objects.exists()
        with django_capture_on_commit_callbacks(execute=True):
            watch(viewing, (161, 162))
        done = PieceDone.objects.get()
        assert (done.person, done.piece) == (lesson.pupil, lesson.piece)
    assert Fact.objects.filter(verb="completed", object_id=lesson.piece.pk).count() == 1
    assert news == [PieceFinished(lesson.school.pk, lesson.pupil.pk, lesson.piece.pk)]


def test_a_piece_is_done_when_the_answer_comes_after_the_watching() -> None:
    lesson = make_lesson(duration=100, checkpoints=[100])
    viewing = view(lesson)
    with scope(school=lesson.school):
        watch(viewing, (0, 100))
        assert not PieceDone.objects.exists()
        answer(lesson, viewing, 100)
        assert PieceDone.objects.count() == 1


def test_a_piece_that_was_taken_back_cannot_be_answered_and_what_was_earned_stays() -> None:
    lesson = make_lesson()
    viewing = view(lesson)
    answer(lesson, viewing, 60)
    with scope(school=lesson.school):
        revoke_piece(by=lesson.teacher, piece=lesson.piece, reason="A mistake at 1:20.")
    before = everything()
    with pytest.raises(NotFound):
        ask(lesson, viewing, 120)
    assert everything() == before
    assert open_until(lesson) == 120.0
