"""Who of a class has which card, and whose answer is in."""

from dataclasses import dataclass

from upbeat.kernel.cards import LETTERS
from upbeat.rooms.classroom.models import Card, LiveQuestion, Meeting, Round, Vote
from upbeat.rooms.classroom.queries.meetings import asked_questions
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.models import Item
from upbeat.rooms.learn.queries.excuses import left_out_of
from upbeat.rooms.people.queries import pupils_of


@dataclass(frozen=True, slots=True)
class Holder:
    """A pupil with a card; ``read``: an answer of theirs is in, by card or by phone. Never what it is. Where the
    question is not ``asked`` of them, their card is not read."""

    number: int
    name: str
    person_id: int
    read: bool
    asked: bool = True


@dataclass(frozen=True, slots=True)
class CardTable:
    """The class before the camera. ``round``: the vote that is open and that cards can answer, or None."""

    round: Round | None
    holders: tuple[Holder, ...]

    @property
    def read(self) -> int:
        """How many answers are in."""
        return sum(holder.read for holder in self.holders)

    @property
    def waited_for(self) -> int:
        """Of how many an answer is waited for."""
        return sum(holder.asked for holder in self.holders)


def open_round(meeting: Meeting) -> Round | None:
    """The vote that is open in this lesson, with its question."""
    question = asked_questions().filter(meeting=meeting).order_by("-position").first()
    if question is None or meeting.ended_at is not None:
        return None
    around = Round.objects.filter(question=question, closed_at=None).first()
    if around is not None:
        around.question = question
    return around


def for_cards(question: LiveQuestion) -> bool:
    """Has it as few options as a card has edges, of which one is chosen?"""
    shown = drawn(question.wording, question.seed)
    return shown.kind == Item.Kind.SINGLE and len(shown.options) <= len(LETTERS)


def card_table(meeting: Meeting) -> CardTable:
    """All pupils of the class who have a card now, in the order of their numbers."""
    around = open_round(meeting)
    answering = around if around is not None and for_cards(around.question) else None
    voted = set(Vote.objects.filter(round=answering).values_list("person_id", flat=True)) if answering else set()
    cards = Card.objects.filter(section=meeting.section, person__in=pupils_of(meeting.section).values("pk"))
    held = list(cards.select_related("person"))
    kind = answering.question.item_kind if answering else ""
    left_out = left_out_of([card.person_id for card in held], kind)
    holders = (
        Holder(
            card.number,
            card.person.name,
            card.person_id,
            card.person_id in voted and card.person_id not in left_out,
            card.person_id not in left_out,
        )
        for card in held
    )
    return CardTable(answering, tuple(holders))
