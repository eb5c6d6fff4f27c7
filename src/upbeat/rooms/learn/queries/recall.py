"""Recall cards that are due, of the points that a pupil was given (R32)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.catalog.models import RecallCard
from upbeat.rooms.learn.models import Recall
from upbeat.rooms.learn.queries.reach import pieces_within_reach
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece

NEW_A_DAY = 10
"""So many cards never seen are begun on one day; each comes back within minutes and days. Ours."""


@dataclass(frozen=True, slots=True)
class Deck:
    """``card``: the one to show now, None when nothing is due; ``looked_at``: when the pupil last graded it, None for a
    new one; ``due``: so many wait, it among them; ``all``: so many cards there are; ``next_at``: when the next one
    comes back, if any does."""

    card: RecallCard | None
    looked_at: datetime | None
    due: int
    all: int
    next_at: datetime | None


def deck_of(person: Person, now: datetime) -> Deck:
    """The pupil's cards: those due first, the longest due first, then new ones up to the day's number; six queries."""
    cards = cards_within_reach(person, now)
    seen = Recall.objects.filter(person=person, card__in=cards)
    due = seen.filter(due_at__lte=now).order_by("due_at", "pk").select_related("card__point")
    first, waiting = due.first(), due.count()
    morning = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    begun = seen.filter(begun_at__gte=morning, begun_at__lt=morning + timedelta(days=1)).count()
    fresh = cards.exclude(recalls__person=person).select_related("point").order_by("point", "pk")
    new = list(fresh[: max(0, NEW_A_DAY - begun)])
    later = seen.filter(due_at__gt=now).order_by("due_at").values_list("due_at", flat=True).first()
    card = first.card if first is not None else new[0] if new else None
    return Deck(card, first.last_at if first else None, waiting + len(new), cards.count(), later)


def access_card(person: Person, card_id: int, now: datetime) -> RecallCard:
    """A card of a point that the pupil was given; else NotFound."""
    card = cards_within_reach(person, now).select_related("point").filter(pk=card_id).first()
    if card is None:
        raise NotFound(_("This card is not among yours any more. Go on with the next one."))
    return card


def cards_within_reach(person: Person, now: datetime) -> QuerySet[RecallCard]:
    """The cards of the points of every video and exercise that the pupil was given."""
    within = pieces_within_reach(person, now)
    videos = within.filter(kind=Piece.Kind.VIDEO).values("video__point")
    asked = within.filter(items__isnull=False).values("items__point")
    return RecallCard.objects.filter(Q(point__in=videos) | Q(point__in=asked), point__retired_at=None)
