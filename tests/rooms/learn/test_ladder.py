"""The guidance ladder is written down: what was offered, what was taken; and who is stuck is told of."""

from __future__ import annotations

import pytest
from django_scopes import scope

from factories_learn import Lesson, after, answer, everything, make_lesson, view
from upbeat.kernel.errors import NotFound
from upbeat.rooms.analyse.ladder import StepFigures, ladder_figures
from upbeat.rooms.catalog.models import Supplement
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.journal.bus import subscribe
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions import take_step
from upbeat.rooms.learn.events import WheelSpinning
from upbeat.rooms.learn.models import LadderStep, Mastery
from upbeat.rooms.people.models import Person
from upbeat.site.wiring import tell_stuck

pytestmark = pytest.mark.django_db


def offered(lesson: Lesson) -> list[tuple[str, bool]]:
    with scope(school=lesson.school):
        return [(row.step, row.taken_at is not None) for row in LadderStep.objects.order_by("pk")]


def fail(lesson: Lesson, times: int) -> None:
    viewing = view(lesson)
    for _time in range(times):
        answer(lesson, viewing, 60, option="a")


def take(lesson: Lesson, step: str, by: Person | None = None) -> None:
    with scope(school=lesson.school):
        token = LadderStep.objects.order_by("pk").last().response.attempt.token
        take_step(by=by or lesson.pupil, token=token, step=step, now=after(5))


def test_each_wrong_answer_notes_what_it_led_to() -> None:
    lesson = make_lesson(checkpoints=[60])
    with scope(school=lesson.school):
        Supplement.objects.create(point=lesson.video.point, title="Clap it", body="Clap.")
    fail(lesson, 2)
    assert offered(lesson) == [
        ("span", False), ("variant", False), ("span", False), ("hint", False), ("supplement", False),
    ]  # fmt: skip
    facts = Fact.objects.filter(verb="offered").order_by("pk")
    assert [fact.result for fact in facts] == [
        {"rung": "span", "steps": ["span", "variant"]},
        {"rung": "hint", "steps": ["span", "hint", "supplement"]},
    ]


def test_a_right_answer_notes_nothing() -> None:
    lesson = make_lesson(checkpoints=[60])
    answer(lesson, view(lesson), 60)
    assert offered(lesson) == []
    assert not Fact.objects.filter(verb="offered").exists()


def test_a_step_that_is_taken_counts_once_and_is_written_down() -> None:
    lesson = make_lesson(checkpoints=[60])
    fail(lesson, 1)
    take(lesson, "span")
    take(lesson, "span")
    assert offered(lesson) == [("span", True), ("variant", False)]
    assert [fact.result for fact in Fact.objects.filter(verb="followed")] == [{"step": "span"}]


def test_what_was_not_offered_and_what_is_of_somebody_else_cannot_be_taken() -> None:
    lesson, other = make_lesson(checkpoints=[60]), make_lesson()
    fail(lesson, 1)
    before = everything()
    for step, by in (("teacher", lesson.pupil), ("nonsense", lesson.pupil), ("span", other.pupil)):
        with pytest.raises(NotFound):
            take(lesson, step, by)
    assert everything() == before
    assert offered(lesson) == [("span", False), ("variant", False)]


def test_the_teacher_is_told_once_of_who_is_stuck(django_capture_on_commit_callbacks) -> None:
    lesson = make_lesson(checkpoints=[60])
    heard: list[WheelSpinning] = []
    subscribe(WheelSpinning, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        fail(lesson, 13)
    assert heard == [WheelSpinning(lesson.school.pk, lesson.pupil.pk, lesson.video.point_id, lesson.section.pk)]
    assert offered(lesson)[-1] == ("teacher", False)
    with scope(school=lesson.school):
        Notification.objects.all().delete()
    tell_stuck(heard[0])
    with scope(school=lesson.school):
        line = Notification.objects.get()
        assert (line.person, line.kind, line.params["point"]) == (lesson.teacher, "stuck", lesson.video.point.title)


def test_failures_of_before_a_point_was_mastered_do_not_make_anybody_stuck() -> None:
    lesson = make_lesson(checkpoints=[60])
    fail(lesson, 12)
    with scope(school=lesson.school):
        Mastery.objects.update(mastered_at=after(0))
        from upbeat.rooms.items.models import Response
        from upbeat.rooms.learn.queries.ladder import guidance_after

        assert guidance_after(Response.objects.order_by("pk").last()).rung != "teacher"


def test_the_table_says_what_was_taken_and_whether_it_helped() -> None:
    lesson = make_lesson(checkpoints=[60])
    fail(lesson, 1)
    take(lesson, "span")
    answer(lesson, view(lesson), 60)
    with scope(school=lesson.school):
        item = lesson.checkpoint(60).item_version.item_id
        assert ladder_figures([item], lesson.section) == {
            item: [StepFigures("Look again", 1, 1, 1, 1), StepFigures("Another like it", 1, 0, 0, 0)]
        }
