"""A teacher hears what was unsure: their word on a note or on the whole wins, re-marks with all consequences, and is
undone as exactly."""

import pytest
from django_scopes import scope

from factories import make_pupil, make_section, make_teacher
from factories_ear import NOTES, UNSURE, Sung
from factories_learn import make_lesson
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.kernel.music.verdicts import Kind
from upbeat.packs.music.actions.hearing import say_heard, take_words_back
from upbeat.packs.music.models import NoteWord, Take
from upbeat.packs.music.queries.hearing import (
    access_take_to_judge,
    class_sang,
    heard_lately,
    how_many_wait,
    sung_questions,
    to_hear,
)
from upbeat.packs.music.queries.takes import verdict_of
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.items.models import Regrade
from upbeat.rooms.items.standing import counts_as_right
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions.replaying import replay_school
from upbeat.rooms.learn.models import PieceDone

pytestmark = pytest.mark.django_db


@pytest.fixture
def sung():
    lesson = make_lesson(checkpoints=[])
    with scope(school=lesson.school):
        yield Sung(lesson)


def test_a_take_that_passes_only_if_its_unsure_notes_are_right_counts_for_now_and_waits_to_be_heard(sung):
    take = sung.sing(UNSURE)
    assert (take.is_grey, sung.response(take).correct) == (True, True)
    (waiting,) = to_hear(sung.teacher)
    assert (waiting.take, waiting.unsure, waiting.counts, waiting.has_sound) == (take, 3, True, False)
    assert how_many_wait(sung.teacher) == 1
    assert PieceDone.objects.filter(person=sung.pupil, piece=sung.piece).exists()


def test_a_note_that_was_off_takes_the_pass_and_what_hung_on_it_and_undoing_gives_it_back(sung):
    take = sung.sing(UNSURE)
    before = sung.known()
    regrade = say_heard(
        by=sung.teacher, take=take, notes={name: False for name, _bar in (NOTES[2], NOTES[6], NOTES[9])}
    )
    assert regrade is not None
    assert not counts_as_right(sung.response(take))
    assert not PieceDone.objects.filter(person=sung.pupil, piece=sung.piece).exists()
    assert to_hear(sung.teacher) == []
    take_words_back(by=sung.teacher, take=take)
    take_words_back(by=sung.teacher, take=take)
    assert sung.known() == before
    assert len(to_hear(sung.teacher)) == 1
    assert [word.word for word in NoteWord.objects.all()] == ["off", "off", "off", "back"]


def test_notes_that_were_right_turn_a_failed_take_into_a_passed_one(sung, django_capture_on_commit_callbacks):
    take = sung.sing({1: 0.5, 2: 0.5, 3: 0.5, 5: 0.5, 7: 0.9})
    assert not sung.response(take).correct
    with django_capture_on_commit_callbacks(execute=True):
        say_heard(by=sung.teacher, take=take, notes={NOTES[n][0]: True for n in (1, 2, 3)})
    assert counts_as_right(sung.response(take))
    assert PieceDone.objects.filter(person=sung.pupil, piece=sung.piece).exists()
    assert Notification.objects.get(kind="judged").params["right"] is True
    assert verdict_of(take).note(NOTES[1][0]).kind is Kind.GOOD
    before = sung.known()
    replay_school(school=sung.lesson.school)
    assert sung.known() == before


def test_a_word_on_the_whole_wins_over_its_notes_and_a_later_word_on_notes_over_it(sung):
    take = sung.sing(dict.fromkeys(range(5), 0.95))
    say_heard(by=sung.teacher, take=take, whole=True, reason="Sung with a cold.")
    response = sung.response(take)
    assert counts_as_right(response)
    assert Regrade.objects.get().reason == "Sung with a cold."
    say_heard(by=sung.teacher, take=take, notes={NOTES[0][0]: False})
    assert not counts_as_right(sung.response(take))
    take_words_back(by=sung.teacher, take=take)
    assert not counts_as_right(sung.response(take))
    assert not Regrade.objects.filter(undone_at=None).exists()


def test_a_word_that_changes_nothing_is_kept_with_who_and_when_and_ends_the_waiting(sung):
    take = sung.sing(UNSURE)
    assert say_heard(by=sung.teacher, take=take, notes={NOTES[2][0]: True}) is None
    word = NoteWord.objects.get()
    assert (word.by, word.note, word.word, word.regrade) == (sung.teacher, NOTES[2][0], "right", None)
    assert to_hear(sung.teacher) == []
    assert [one.take for one in heard_lately(sung.teacher)] == [take]
    assert Fact.objects.get(verb="evaluated").actor_id == sung.teacher.pk


def test_a_later_key_does_not_hide_the_word_and_a_word_is_never_changed(sung):
    take = sung.sing(UNSURE)
    say_heard(by=sung.teacher, take=take, whole=False)
    say_heard(by=sung.teacher, take=take, whole=True)
    assert [(word.word, word.note) for word in NoteWord.objects.all()] == [("off", ""), ("right", "")]
    assert counts_as_right(sung.response(take))


@pytest.mark.parametrize(
    "told", [{}, {"notes": {"n99": True}}, {"notes": {"": True}}, {"whole": True, "reason": "x" * 301}]
)
def test_a_word_on_nothing_is_refused_and_nothing_is_written(sung, told):
    take = sung.sing(UNSURE)
    with pytest.raises(Invalid):
        say_heard(by=sung.teacher, take=take, **told)
    assert not NoteWord.objects.exists()


def test_nobody_but_who_teaches_the_class_hears_or_judges(sung):
    take = sung.sing(UNSURE)
    other = make_teacher(sung.lesson.school)
    make_section(sung.lesson.school, teacher=other)
    for by in (other, sung.pupil, make_pupil(sung.lesson.section)):
        assert to_hear(by) == []
        assert how_many_wait(by) == 0
        with pytest.raises(NotFound):
            access_take_to_judge(by, take.pk)
        with pytest.raises(Refused):
            say_heard(by=by, take=take, whole=True)
        with pytest.raises(Refused):
            take_words_back(by=by, take=take)
    assert not NoteWord.objects.exists()


def test_a_take_that_answered_nothing_is_not_judged(sung):
    take = sung.sing(UNSURE)
    Take.objects.filter(pk=take.pk).update(is_grey=True)
    attempt = take.attempt
    stray = Take.objects.create(
        school=sung.lesson.school, person=sung.pupil, asked_by=sung.pupil, attempt=attempt, state="done", is_grey=True
    )
    assert [one.take for one in to_hear(sung.teacher)] == [take]
    with pytest.raises(NotFound):
        access_take_to_judge(sung.teacher, stray.pk)
    with pytest.raises(Invalid, match="answered no question"):
        say_heard(by=sung.teacher, take=stray, whole=True)


def test_a_class_is_seen_by_bar_and_note_with_what_goes_wrong_most_and_whom_to_hear(sung):
    others = [make_pupil(sung.lesson.section) for _n in range(3)]
    sung.sing({5: 0.95, 6: 0.95})
    for pupil in others:
        sung.sing({5: 0.95, 6: 0.95} if pupil != others[2] else {}, by=pupil)
    found = class_sang(sung.lesson.section, sung.item)
    assert (found.takes, found.passed) == (4, 4)
    note = next(one for one in found.notes if one.id == NOTES[5][0])
    assert (note.right, note.of, note.kind, note.heat) == (1, 4, "pitch", 3)
    assert "too low" in found.sentence
    assert f"Bar {note.bar}" in found.sentence
    assert found.hear[0].person in [sung.pupil, *others[:2]]
    assert sung_questions(sung.lesson.section) == [(sung.item, 4)]


def test_the_list_asks_as_many_queries_for_three_takes_as_for_one(sung, django_assert_max_num_queries):
    sung.sing(UNSURE)
    with django_assert_max_num_queries(4):
        assert len(to_hear(sung.teacher)) == 1
    for _n in range(2):
        sung.sing(UNSURE, by=make_pupil(sung.lesson.section))
    with django_assert_max_num_queries(4):
        assert len(to_hear(sung.teacher)) == 3
