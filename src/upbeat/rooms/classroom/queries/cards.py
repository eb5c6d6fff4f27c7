"""Who of a class has which card, and whose answer is in."""

from dataclasses import dataclass

from upbeat.kernel.cards import LETTERS
from upbeat.rooms.classroom.models import Card, LiveQuestion, Meeting, Round, Vote
from upbeat.rooms.classroom.queries.meetings import asked_questions
from upbeat.rooms.items.models import Item
from upbeat.rooms.people.queries import pupils_of


@dataclass(frozen=True, slots=True)
class Holder:
    """A pupil with a card; ``read``: an answer of theirs is in, by card or by phone. Never what it is."""

    number: int
    name: str
    person_id: int
    read: bool


@dataclass(frozen=True, slots=True)
class CardTable:
    """The class before the camera. ``round``: the vote that is open and that cards can answer, or None."""

    round: Round | None
    holders: tuple[Holder, ...]

    @property
    def read(self) -> int:
        """How many answers are in."""
        return sum(holder.read for holder in self.holders)


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
    wording = question.wording
    return wording.version.item.kind == Item.Kind.SINGLE and len(wording.options) <= len(LETTERS)


def card_table(meeting: Meeting) -> CardTable:
    """All pupils of the class who have a card now, in the order of their numbers."""
    around = open_round(meeting)
    answering = around if around is not None and for_cards(around.question) else None
    voted = set(Vote.objects.filter(round=answering).values_list("person_id", flat=True)) if answering else set()
    cards = Card.objects.filter(section=meeting.section, person__in=pupils_of(meeting.section).values("pk"))
    holders = (
        Holder(card.number, card.person.name, card.person_id, card.person_id in voted)
        for card in cards.select_related("person")
    )
    return CardTable(answering, tuple(holders))
