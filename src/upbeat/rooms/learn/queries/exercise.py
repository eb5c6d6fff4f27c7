"""How far a learner is within an exercise."""

from dataclasses import dataclass

from upbeat.rooms.items.models import Attempt, Item, Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.learn.queries.excuses import NONE, not_asked
from upbeat.rooms.learn.queries.standing import State
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece


@dataclass(frozen=True, slots=True)
class ExerciseItem:
    """An item of the exercise, its number from 1, and how far the learner is with it: right, tried, not met. Where it
    is not ``asked`` of the learner nothing waits for it; it may be answered all the same."""

    number: int
    item: Item
    state: State
    asked: bool = True

    @property
    def waits(self) -> bool:
        """Is it still to be answered?"""
        return self.asked and self.state != "settled"


def exercise_of(person: Person, piece: Piece) -> list[ExerciseItem]:
    """The items of an exercise in their order; two queries, three where a kind may not be asked of everybody."""
    given = Response.objects.filter(
        attempt__person=person, attempt__place=Attempt.Place.PIECE, attempt__place_id=piece.pk
    )
    answers = given.annotate(counts=COUNTS).values_list("attempt__item_id", "counts")
    right = {item for item, correct in answers if correct}
    tried = {item for item, _correct in answers}
    items = list(piece.items.order_by("pk"))
    left_out = not_asked([person.pk], {item.kind for item in items}).get(person.pk, NONE)
    return [
        ExerciseItem(
            number,
            item,
            "settled" if item.pk in right else "nearly" if item.pk in tried else "not-yet",
            asked=item.kind not in left_out,
        )
        for number, item in enumerate(items, start=1)
    ]
