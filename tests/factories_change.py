"""Changes of questions that pupils have, for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django_scopes import scope

from factories_learn import NOW, Lesson
from factories_publish import right_answer, shown
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.queries import latest_version
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.learn.actions import answer_exercise, ask_exercise
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.differences import specs_of
from upbeat.rooms.publish.models import Piece


def item_at(lesson: Lesson, second: int) -> Item:
    """The question at a checkpoint of the lesson's video."""
    return lesson.checkpoint(second).item_version.item


def with_key(item: Item, right: str) -> list[VariantSpec]:
    """The question with another right option, and wrong answers that lead nowhere."""
    return changed(item, lambda spec: replace(spec, key={"right": right}, guidance=()))


def changed(item: Item, change: Callable[[VariantSpec], VariantSpec]) -> list[VariantSpec]:
    """The latest wordings of the question, each changed."""
    with scope(school=item.school):
        return [change(spec) for spec in specs_of(latest_version(item))]


def make_exercise(lesson: Lesson, *items: Item) -> Piece:
    """An exercise before class, with the class."""
    with scope(school=lesson.school):
        return add_piece(
            by=lesson.teacher, package=lesson.package, kind="exercise", title="Practice", items=items, minutes=5
        )


def solve(lesson: Lesson, piece: Piece, item: Item, *, option: str = "b", by: Person | None = None) -> None:
    """A pupil answers a question of the exercise."""
    pupil = by or lesson.pupil
    with scope(school=lesson.school):
        attempt = ask_exercise(by=pupil, piece=piece, item=item, now=NOW)
        given = right_answer(attempt) if option == "right" else shown(attempt, option)
        answer_exercise(by=pupil, piece=piece, token=attempt.token, answer=given, now=NOW)
