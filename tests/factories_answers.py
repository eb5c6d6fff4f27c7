"""An evening of answers: pupils with attempts that wait in an exercise, in a test and at the checkpoints of a video."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, make_lesson, view
from factories_publish import NOW, make_item, shown
from upbeat.rooms.items.models import Attempt, Item, Variant
from upbeat.rooms.learn.actions.answering import Answer
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece


@dataclass
class Evening:
    """A class at work. ``exercise`` and ``test`` (which opens what is known) ask the same two questions each."""

    lesson: Lesson
    exercise: Piece
    test: Piece
    items: list[Item]
    pupils: list[Person]
    viewings: dict[int, Viewing] = field(default_factory=dict)

    def attempt(self, pupil: Person, item: Item, place: str, place_id: int, n: int = 0) -> Attempt:
        """One that waits, with the n-th wording."""
        with scope(school=self.lesson.school):
            wordings = list(Variant.objects.filter(version__item=item).select_related("version__item"))
            return Attempt.objects.create(
                school_id=pupil.school_id, person=pupil, item=item, variant=wordings[n % len(wordings)], place=place,
                place_id=place_id, section_id=self.lesson.section.pk, seed=n, shown_at=NOW,
            )  # fmt: skip

    def in_piece(self, pupil: Person, piece: Piece, item: Item, option: str = "b", n: int = 0) -> Answer:
        """An answer to a new attempt in an exercise; ``b`` is right, ``a`` leads to a misconception."""
        attempt = self.attempt(pupil, item, "piece", piece.pk, n)
        return Answer(pupil.pk, pupil.school_id, attempt.token, shown(attempt, option), piece_id=piece.pk)

    def in_video(self, pupil: Person, second: int, option: str = "b", n: int = 0) -> Answer:
        """An answer to a new attempt at a checkpoint."""
        viewing = self.viewings.get(pupil.pk) or view(self.lesson, by=pupil)
        self.viewings[pupil.pk] = viewing
        checkpoint = self.lesson.checkpoint(second)
        attempt = self.attempt(pupil, checkpoint.item_version.item, "checkpoint", checkpoint.pk, n)
        given: Any = shown(attempt, option)
        at = {"viewing_id": viewing.pk, "checkpoint_id": checkpoint.pk}
        return Answer(pupil.pk, pupil.school_id, attempt.token, given, **at)


def make_evening(pupils: int = 3, checkpoints: tuple[int, ...] = (60, 120)) -> Evening:
    """A class of so many."""
    lesson = make_lesson(checkpoints=checkpoints)
    items = [make_item(lesson.teacher, lesson.video.point, variants=3) for _n in range(2)]
    with scope(school=lesson.school):
        exercise, test = (
            add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title=title, items=items)
            for title in ("Try", "Know it?")
        )
        Piece.objects.filter(pk=test.pk).update(opens_known=True)
        test.refresh_from_db()
    people = [lesson.pupil, *(make_pupil(lesson.section) for _n in range(pupils - 1))]
    return Evening(lesson, exercise, test, items, people)
