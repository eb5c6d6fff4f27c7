"""Recall cards of a point, written as lines (R32)."""

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.models import KnowledgePoint, RecallCard
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

MOST_AT_ONCE = 200


@transaction.atomic
def add_cards(*, by: Person, point: KnowledgePoint, lines: str) -> list[RecallCard]:
    """A card for each line ``front = back``; empty lines do not count. A front that is there already gets the new back.

    Invalid, and nothing is written, when a line cannot be a card; the message names it.
    """
    rules.require_builder(by, point)
    told = [_card(number, line) for number, line in enumerate(lines.splitlines(), start=1) if line.strip()]
    if not told:
        raise Invalid(_("Write a line for each card: front = back."), field="lines")
    if len(told) > MOST_AT_ONCE:
        raise Invalid(
            _("These are more than %(most)d cards. Add them in parts.") % {"most": MOST_AT_ONCE}, field="lines"
        )
    cards = []
    for front, back in told:
        card, is_new = RecallCard.objects.get_or_create(point=point, front=front, defaults={"back": back})
        if not is_new and card.back != back:
            card.back = back
            card.save(update_fields=["back"])
        cards.append(card)
    record("created", point, school_id=by.school_id, actor_id=by.pk, result={"cards": [card.pk for card in cards]})
    return cards


@transaction.atomic
def remove_card(*, by: Person, card: RecallCard) -> None:
    """Take it away, for everybody; the journal keeps what it was."""
    rules.require_builder(by, card.point)
    record("deleted", card, school_id=by.school_id, actor_id=by.pk, result={"front": card.front, "back": card.back})
    card.delete()


def _card(number: int, line: str) -> tuple[str, str]:
    """Front and back; the sign of equality may be that of a Chinese keyboard."""
    front, _sign, back = (part.strip() for part in line.replace("＝", "=").partition("="))
    if not front or not back:
        problem = _("Line %(number)d is no card yet: write the front, the sign = and the back.")
        raise Invalid(problem % {"number": number}, field="lines")
    if len(front) > 200 or len(back) > 400:
        problem = _("Line %(number)d is too long: at most 200 characters in front and 400 at the back.")
        raise Invalid(problem % {"number": number}, field="lines")
    return front, back
