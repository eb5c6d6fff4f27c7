"""Notes, ticks and puzzles are the learner's own."""

import pytest
from django_scopes import scope

from factories import make_pupil, make_section
from factories_learn import everything, make_lesson
from factories_publish import NOW
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import (
    delete_note,
    edit_note,
    restore_note,
    tick_piece,
    write_note,
    write_puzzle,
)
from upbeat.rooms.learn.models import PieceDone, Puzzle
from upbeat.rooms.learn.queries import access_note, notes_on

pytestmark = pytest.mark.django_db


def test_a_note_stands_at_its_second() -> None:
    lesson = make_lesson()
    with scope(school=lesson.school):
        note = write_note(by=lesson.pupil, version=lesson.version, second=12.5, text=" The bar line \n", now=NOW)
        assert [one.note for one in notes_on(lesson.pupil, lesson.version)] == [note]
    assert (note.second, note.text, note.written_at) == (12.5, "The bar line", NOW)
    assert Fact.objects.filter(verb="noted", actor_id=lesson.pupil.pk).count() == 1


def test_a_note_behind_the_gate_is_moved_to_the_gate() -> None:
    lesson = make_lesson(checkpoints=[60])
    with scope(school=lesson.school):
        assert write_note(by=lesson.pupil, version=lesson.version, second=170, text="x", now=NOW).second == 60.0


@pytest.mark.parametrize(("second", "text"), [(5.0, "  "), (5.0, "x" * 2001), (-1.0, "x"), (float("nan"), "x")])
def test_a_note_needs_words_and_a_second(second: float, text: str) -> None:
    lesson = make_lesson()
    before = everything()
    with scope(school=lesson.school), pytest.raises(Invalid):
        write_note(by=lesson.pupil, version=lesson.version, second=second, text=text, now=NOW)
    assert everything() == before


def test_a_deleted_note_comes_back() -> None:
    lesson = make_lesson()
    with scope(school=lesson.school):
        note = write_note(by=lesson.pupil, version=lesson.version, second=5, text="Aha", now=NOW)
        delete_note(by=lesson.pupil, note=note, now=NOW)
        assert notes_on(lesson.pupil, lesson.version) == []
        restore_note(by=lesson.pupil, note=note)
        assert [one.note for one in notes_on(lesson.pupil, lesson.version)] == [note]


def test_nobody_touches_the_note_of_somebody_else() -> None:
    lesson = make_lesson()
    other = make_pupil(lesson.section)
    with scope(school=lesson.school):
        note = write_note(by=lesson.pupil, version=lesson.version, second=5, text="Mine", now=NOW)
        before = everything()
        with pytest.raises(NotFound):
            access_note(other, note.pk)
        with pytest.raises(NotFound):
            edit_note(by=other, note=note, text="Theirs", now=NOW)
        with pytest.raises(NotFound):
            delete_note(by=other, note=note, now=NOW)
        note.refresh_from_db()
    assert (note.text, note.deleted_at) == ("Mine", None)
    assert everything() == before


def test_a_video_is_not_ticked_by_hand() -> None:
    lesson = make_lesson()
    before = everything()
    with scope(school=lesson.school), pytest.raises(Invalid):
        tick_piece(by=lesson.pupil, piece=lesson.piece, now=NOW)
    assert everything() == before


def test_a_puzzle_goes_to_the_package() -> None:
    lesson = make_lesson()
    with scope(school=lesson.school):
        puzzle = write_puzzle(by=lesson.pupil, package=lesson.package, text=" Why is the last bar shorter? ", now=NOW)
        assert list(Puzzle.objects.values_list("person", "package", "text")) == [
            (lesson.pupil.pk, lesson.package.pk, "Why is the last bar shorter?")
        ]
    assert Fact.objects.filter(verb="commented", context={"puzzle": puzzle.pk}).count() == 1


def test_who_does_not_sit_in_the_class_writes_nothing() -> None:
    lesson = make_lesson()
    stranger = make_pupil(make_section(lesson.school))
    before = everything()
    with scope(school=lesson.school):
        with pytest.raises(NotFound):
            write_puzzle(by=stranger, package=lesson.package, text="Hm", now=NOW)
        with pytest.raises(NotFound):
            write_note(by=stranger, version=lesson.version, second=5, text="Hm", now=NOW)
        with pytest.raises(NotFound):
            tick_piece(by=stranger, piece=lesson.piece, now=NOW)
        assert not PieceDone.objects.exists()
    assert everything() == before
