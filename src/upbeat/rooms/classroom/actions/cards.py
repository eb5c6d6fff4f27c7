"""Paper mode: giving out cards, and casting the votes that a picture of the class shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.cards import LETTERS, MOST_CARDS, read_cards, steady
from upbeat.kernel.errors import Invalid, Late
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.cards.process import cards_in
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.classroom.models import Attendance, Card, Meeting, Round
from upbeat.rooms.classroom.queries.cards import for_cards, open_round
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.reading import Form
from upbeat.rooms.journal.actions import fact, record, record_all
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.people.rules import require_teaches


@dataclass(frozen=True, slots=True)
class CardsRead:
    """``seen``: the letter of each card in its newest picture, by number; ``cast``: persons whose vote is stored now by
    this picture."""

    seen: Mapping[int, str]
    cast: frozenset[int]


@transaction.atomic
def give_cards(*, by: Person, section: Section, now: datetime | None = None) -> list[Card]:
    """The cards of the pupils of a class; who has none gets the next number. Twice changes nothing."""
    require_teaches(by, section)
    Section.objects.select_for_update().get(pk=section.pk)
    held = set(Card.objects.filter(section=section).values_list("person_id", flat=True))
    waiting = [pupil for pupil in pupils_of(section) if pupil.pk not in held]
    last = Card.objects.filter(section=section).aggregate(last=Max("number"))["last"] or 0
    if last + len(waiting) > MOST_CARDS:
        raise Invalid(_("There are cards for at most %(most)d pupils of a class.") % {"most": MOST_CARDS})
    Card.objects.bulk_create(
        Card(section=section, person=pupil, number=number) for number, pupil in enumerate(waiting, last + 1)
    )
    if waiting:
        context = {"cards": len(waiting)}
        record("shared", section, school_id=section.school_id, actor_id=by.pk, context=context, at=now)
    return list(
        Card.objects.filter(section=section, person__in=pupils_of(section).values("pk")).select_related("person")
    )


def read_picture(
    *,
    by: Person,
    meeting: Meeting,
    picture: Iterable[bytes],
    before: Mapping[int, str] | None = None,
    now: datetime | None = None,
) -> CardsRead:
    """Cast the votes of the cards in a picture; their holders are present. The picture is kept nowhere.

    ``before``: what :attr:`CardsRead.seen` said of the picture before, for pictures of a running camera: only a card
    that shows the same letter twice counts then, the last such letter of all. None for a single photo. Late where no
    vote is open, Invalid for a question that cards cannot answer and for what is no picture.
    """
    rules.require_lead(by, meeting)
    around = open_round(meeting)
    if around is None:
        raise Late(_("No vote is open. Ask a question first."))
    if not for_cards(around.question):
        raise Invalid(_("Cards answer questions with at most four options, of which one is chosen."))
    # Outside of any transaction: nobody's vote waits for a picture.
    seen = read_cards(cards_in(picture))
    counting = seen if before is None else steady(before, seen)
    cast = _cast(meeting, around, counting, now or timezone.now())
    return CardsRead({**(before or {}), **seen}, cast)


@transaction.atomic
def _cast(meeting: Meeting, around: Round, letters: Mapping[int, str], now: datetime) -> frozenset[int]:
    shown = LETTERS[: len(drawn(around.question.wording, around.question.seed).options)]
    cards = Card.objects.filter(
        section=meeting.section, number__in=letters, person__in=pupils_of(meeting.section).values("pk")
    )
    held = {card.person_id: letters[card.number] for card in cards if letters[card.number] in shown}
    _attend(meeting, held, now)
    batch = [
        Choice(
            person=person,
            school=meeting.school_id,
            question=around.question_id,
            round=around.number,
            seq=int(now.timestamp() * 1000),
            form=Form({"answer": [str(shown.index(letter) + 1)]}),
        )
        for person, letter in held.items()
    ]
    outcomes = cast_votes(batch, now) if batch else []
    if outcomes and all(isinstance(one, Late) for one in outcomes):
        raise Late(_("The vote is closed. What you chose before counts."))
    return frozenset(one.person for one in outcomes if isinstance(one, Choice))


def _attend(meeting: Meeting, persons: Iterable[int], now: datetime) -> None:
    there = set(Attendance.objects.filter(meeting=meeting, person_id__in=persons).values_list("person_id", flat=True))
    new = [person for person in persons if person not in there]
    Attendance.objects.bulk_create(
        (Attendance(meeting=meeting, person_id=person, at=now) for person in new), ignore_conflicts=True
    )
    record_all(fact("attended", meeting, school_id=meeting.school_id, actor_id=person, at=now) for person in new)
