"""A teacher sets how strictly a gate is held; the server holds it so in every way, and it can be undone."""

from __future__ import annotations

import pytest
from django_scopes import scope

from factories import make_pupil, make_school, make_section, make_teacher
from factories_learn import Lesson, after, answer, ask, everything, make_lesson, played, view, watch
from factories_publish import make_item, make_published_video, shown
from factories_publish import make_lesson as make_package
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import answer_exercise, ask_exercise, record_segments, set_gate, undo_gate
from upbeat.rooms.learn.actions.segments import Memory
from upbeat.rooms.learn.models import GateSetting, Mastery, PieceDone, Watch
from upbeat.rooms.learn.queries import gate_of
from upbeat.rooms.learn.queries.gate import GateState
from upbeat.rooms.people.models import Enrolment, Person
from upbeat.rooms.publish.actions.pieces import add_piece

pytestmark = pytest.mark.django_db


def set_to(lesson: Lesson, mode: str, *, person: Person | None = None, whole: bool = False) -> GateSetting:
    with scope(school=lesson.school):
        return set_gate(
            by=lesson.teacher,
            section=lesson.section,
            piece=None if whole else lesson.piece,
            person=person,
            mode=mode,
            reason="They know it.",
            now=after(1),
        )


def gate(lesson: Lesson, person: Person | None = None) -> GateState:
    with scope(school=lesson.school):
        return gate_of(person or lesson.pupil, lesson.version)


def master(lesson: Lesson) -> None:
    with scope(school=lesson.school):
        Mastery.objects.create(
            person=lesson.pupil, point=lesson.video.point, mastered_at=after(0), updated_at=after(0), wins=5
        )


def undo(lesson: Lesson, setting: GateSetting) -> None:
    with scope(school=lesson.school):
        undo_gate(by=lesson.teacher, setting=setting, now=after(2))


def test_an_open_gate_shows_all_to_the_class_until_it_is_undone() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    setting = set_to(lesson, "open")
    assert (gate(lesson).open_until_s, gate(lesson).is_open, gate(lesson).mode) == (180.0, True, "open")
    undo(lesson, setting)
    assert (gate(lesson).open_until_s, gate(lesson).mode) == (60.0, "normal")


def test_an_open_gate_credits_what_lies_behind_and_a_closed_one_again_does_not() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    viewing, memory = view(lesson), Memory()
    setting = set_to(lesson, "open")
    watch(viewing, (100, 120))

    def told(seq: int, start: float, end: float) -> float:
        return record_segments([played(viewing, seq, start, end)], now=after(2000), memory=memory)[0].credited_s

    assert told(2, 120, 130) == 10.0
    undo(lesson, setting)
    assert told(3, 130, 140) == 0.0


def test_in_a_strict_gate_what_is_mastered_counts_for_nothing() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    master(lesson)
    assert gate(lesson).open_until_s == 180.0
    set_to(lesson, "strict")
    assert (gate(lesson).open_until_s, gate(lesson).mastered) == (60.0, False)


def test_in_a_strict_gate_the_question_comes_after_its_part_was_watched() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    viewing = view(lesson)
    set_to(lesson, "strict")
    before = everything()
    with pytest.raises(Refused):
        ask(lesson, viewing, 60)
    assert everything() == before
    watch(viewing, (0, 30))
    with pytest.raises(Refused):
        answer(lesson, viewing, 60)
    watch(viewing, (30, 55))
    assert answer(lesson, viewing, 60).gate.open_until_s == 120.0


def test_what_was_passed_before_a_gate_became_strict_stays_passed() -> None:
    lesson = make_lesson(checkpoints=[60, 120])
    answer(lesson, view(lesson), 60)
    set_to(lesson, "strict")
    assert gate(lesson).open_until_s == 120.0


def test_the_nearest_setting_holds() -> None:
    lesson = make_lesson(checkpoints=[60], pupils=1)
    other = make_pupil(lesson.section)
    set_to(lesson, "strict")
    assert (gate(lesson).mode, gate(lesson, other).mode) == ("strict", "strict")
    set_to(lesson, "open", person=lesson.pupil, whole=True)
    assert (gate(lesson).mode, gate(lesson, other).mode) == ("open", "strict")
    nearest = set_to(lesson, "normal", person=lesson.pupil)
    set_to(lesson, "open", person=lesson.pupil, whole=True)
    assert gate(lesson).mode == "normal"
    undo(lesson, nearest)
    assert gate(lesson).mode == "open"


def test_of_two_settings_alike_the_later_holds_and_undoing_it_brings_the_earlier_back() -> None:
    lesson = make_lesson(checkpoints=[60])
    set_to(lesson, "open")
    later = set_to(lesson, "strict")
    assert gate(lesson).mode == "strict"
    undo(lesson, later)
    undo(lesson, later)
    assert gate(lesson).mode == "open"


def test_a_setting_for_a_pupil_is_of_one_class_alone() -> None:
    lesson = make_lesson(checkpoints=[60])
    second = make_section(lesson.school, teacher=make_teacher(lesson.school))
    elsewhere = make_published_video(lesson.teacher, checkpoints=[60])
    with scope(school=lesson.school):
        Enrolment.objects.create(section=second, person=lesson.pupil, kind="pupil")
        teacher = second.enrolments.get(kind="teacher").person
    make_package(teacher, second, [elsewhere])
    set_to(lesson, "open", person=lesson.pupil, whole=True)
    with scope(school=lesson.school):
        assert gate_of(lesson.pupil, elsewhere.published).mode == "normal"
        assert gate_of(lesson.pupil, lesson.version).mode == "open"


def test_opening_a_gate_finishes_the_piece_for_who_has_watched_enough() -> None:
    lesson = make_lesson(checkpoints=[60])
    viewing = view(lesson)
    watch(viewing, (0, 60))
    with scope(school=lesson.school):
        Watch.objects.update(ranges=[[0, 175]], watched_s=175)
        assert not PieceDone.objects.exists()
    set_to(lesson, "open")
    with scope(school=lesson.school):
        assert PieceDone.objects.get().person == lesson.pupil


def test_setting_and_undoing_are_written_down_with_who_and_why() -> None:
    lesson = make_lesson(checkpoints=[60])
    setting = set_to(lesson, "open", person=lesson.pupil)
    undo(lesson, setting)
    facts = Fact.objects.filter(object_type="gatesetting", object_id=setting.pk).order_by("pk")
    assert [(fact.verb, fact.actor_id, fact.result["reason"]) for fact in facts] == [
        ("updated", lesson.teacher.pk, "They know it."),
        ("removed", lesson.teacher.pk, "They know it."),
    ]
    assert facts[0].context == {"section": lesson.section.pk, "piece": lesson.piece.pk, "person": lesson.pupil.pk}


def test_who_does_not_teach_the_class_sets_no_gate() -> None:
    lesson = make_lesson(checkpoints=[60])
    before = everything()
    for stranger, refusal in (
        (make_teacher(lesson.school), Refused),
        (lesson.pupil, Refused),
        (make_teacher(make_school()), NotFound),
    ):
        with scope(school=stranger.school), pytest.raises(refusal):
            set_gate(by=stranger, section=lesson.section, piece=lesson.piece, mode="open", reason="Mine", now=after(1))
    assert everything() == before
    with scope(school=lesson.school):
        assert not GateSetting.objects.exists()


def test_a_setting_without_a_reason_of_an_unknown_kind_or_of_nothing_is_refused() -> None:
    lesson = make_lesson(checkpoints=[60])
    with scope(school=lesson.school):
        text = add_piece(by=lesson.teacher, package=lesson.package, kind="text", title="Sing", body="Sing.")
        wrong = [
            {"piece": lesson.piece, "mode": "open", "reason": " "},
            {"piece": lesson.piece, "mode": "ajar", "reason": "So"},
            {"mode": "open", "reason": "So"},
            {"piece": text, "mode": "open", "reason": "So"},
        ]
        for fields in wrong:
            with pytest.raises(Invalid):
                set_gate(by=lesson.teacher, section=lesson.section, **fields)
        assert not GateSetting.objects.exists()


def test_a_pupil_or_a_piece_of_another_class_is_not_found() -> None:
    lesson = make_lesson(checkpoints=[60])
    second = make_section(lesson.school, teacher=lesson.teacher)
    stranger = make_pupil(second)
    with scope(school=lesson.school):
        with pytest.raises(NotFound):
            set_gate(by=lesson.teacher, section=lesson.section, person=stranger, mode="open", reason="So")
        with pytest.raises(NotFound):
            set_gate(by=lesson.teacher, section=second, piece=lesson.piece, mode="open", reason="So")
        assert not GateSetting.objects.exists()


# A test before the lesson


def take_test(lesson: Lesson, *answers: tuple[str, ...], opens: bool = True) -> None:
    """The pupil takes a test on the video's point; for each question the options given, one after another."""
    items = [make_item(lesson.teacher, lesson.video.point) for _each in answers]
    with scope(school=lesson.school):
        piece = add_piece(
            by=lesson.teacher, package=lesson.package, kind="exercise", title="Before", items=items, opens_known=opens
        )
        for item, given in zip(items, answers, strict=True):
            for option in given:
                attempt = ask_exercise(by=lesson.pupil, piece=piece, item=item, now=after(1))
                answer_exercise(
                    by=lesson.pupil, piece=piece, token=attempt.token, answer=shown(attempt, option), now=after(1)
                )


def test_who_answers_all_of_a_test_at_the_first_try_finds_the_point_open() -> None:
    lesson = make_lesson(checkpoints=[60])
    take_test(lesson, ("b",), ("b",))
    assert (gate(lesson).is_open, gate(lesson).tested, gate(lesson).mastered) == (True, True, False)
    assert Fact.objects.filter(verb="opened", object_type="knowledgepoint").count() == 1


def test_a_second_try_opens_nothing() -> None:
    lesson = make_lesson(checkpoints=[60])
    take_test(lesson, ("b",), ("a", "b"))
    assert gate(lesson).open_until_s == 60.0


def test_half_of_a_test_opens_nothing() -> None:
    lesson = make_lesson(checkpoints=[60])
    take_test(lesson, ("b",), ())
    assert gate(lesson).open_until_s == 60.0


def test_a_plain_exercise_opens_nothing() -> None:
    lesson = make_lesson(checkpoints=[60])
    take_test(lesson, ("b",), opens=False)
    assert gate(lesson).open_until_s == 60.0


def test_a_test_opens_its_own_points_alone() -> None:
    lesson = make_lesson(checkpoints=[60])
    elsewhere = make_published_video(lesson.teacher, checkpoints=[60])
    take_test(lesson, ("b",))
    with scope(school=lesson.school):
        assert gate_of(lesson.pupil, elsewhere.published).open_until_s == 60.0


def test_in_a_strict_gate_a_test_opens_nothing() -> None:
    lesson = make_lesson(checkpoints=[60])
    take_test(lesson, ("b",))
    set_to(lesson, "strict")
    assert (gate(lesson).open_until_s, gate(lesson).tested) == (60.0, False)


def test_what_a_test_opened_is_done_once_it_is_watched() -> None:
    lesson = make_lesson(checkpoints=[60])
    take_test(lesson, ("b",))
    with scope(school=lesson.school):
        assert not PieceDone.objects.filter(piece=lesson.piece).exists()
    watch(view(lesson), (0, 170))
    with scope(school=lesson.school):
        assert PieceDone.objects.filter(piece=lesson.piece).exists()
