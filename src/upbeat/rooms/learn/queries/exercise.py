"""How far a learner is within an exercise."""

from dataclasses import dataclass

from upbeat.rooms.items.models import Attempt, Item, Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.learn.queries.standing import State
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece


@dataclass(frozen=True, slots=True)
class ExerciseItem:
    """An item of the exercise, its number from 1, and how far the learner is with it: right, tried, not met."""

    number: int
    item: Item
    state: State


def exercise_of(person: Person, piece: Piece) -> list[ExerciseItem]:
    """The items of an exercise in their order; two queries."""
    given = Response.objects.filter(
        attempt__person=person, attempt__place=Attempt.Place.PIECE, attempt__place_id=piece.pk
    )
    answers = given.annotate(counts=COUNTS).values_list("attempt__item_id", "counts")
    right = {item for item, correct in answers if correct}
    tried = {item for item, _correct in answers}
    return [
        ExerciseItem(number, item, "settled" if item.pk in right else "nearly" if item.pk in tried else "not-yet")
        for number, item in enumerate(piece.items.order_by("pk"), start=1)
    ]
