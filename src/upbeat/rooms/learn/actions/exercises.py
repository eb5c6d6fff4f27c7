"""Exercises: the items of a piece, one by one, until each is answered rightly (R28, R32)."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.items.actions import answer_attempt, open_attempt
from upbeat.rooms.items.models import Attempt, Item, Response
from upbeat.rooms.items.queries import access_attempt, latest_version
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.learn.actions.checkpoints import hold
from upbeat.rooms.learn.actions.finishing import finish_pieces
from upbeat.rooms.learn.actions.ladder import offer_steps
from upbeat.rooms.learn.actions.mastering import learn_from
from upbeat.rooms.learn.actions.opening import open_known
from upbeat.rooms.learn.queries.reach import access_piece
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece


@transaction.atomic
def ask_exercise(*, by: Person, piece: Piece, item: Item, now: datetime | None = None) -> Attempt:
    """Show an item of the exercise: the attempt that waits for an answer, else a new one with another wording.

    NotFound unless the piece is within reach and holds the item.
    """
    now = now or timezone.now()
    piece = access_piece(by, piece.pk, now)
    if not piece.items.filter(pk=item.pk).exists():
        raise NotFound(_("There is no such question in this exercise. Go back to it."))
    return open_attempt(
        person=by,
        item_version=latest_version(item),
        place=Attempt.Place.PIECE,
        place_id=piece.pk,
        section_id=piece.package.section_id,
        now=now,
    )


@transaction.atomic
def answer_exercise(
    *, by: Person, piece: Piece, token: uuid.UUID | str, answer: Any, now: datetime | None = None
) -> Response:
    """Mark the answer; the piece is finished when every item has been answered rightly once.

    A token counts once: posted again it gives the first response and changes nothing.
    """
    now = now or timezone.now()
    piece = access_piece(by, piece.pk, now)
    if piece.kind != Piece.Kind.EXERCISE:
        raise Invalid(_("There is nothing to answer here."))
    hold(by)
    attempt = access_attempt(by, str(token))
    if (attempt.place, attempt.place_id) != (Attempt.Place.PIECE, piece.pk):
        raise NotFound(_("This question is not open for you any more. Load the page again."))
    is_new = not hasattr(attempt, "response")
    response = answer_attempt(person=by, token=token, answer=answer, now=now)
    if is_new:
        learn_from(response, by=by, now=now)
        offer_steps(response, None, now=now)
        if response.correct:
            open_known(by=by, piece=piece, point_id=attempt.item.point_id, now=now)
        if response.correct and not _open_items(by, piece).exists():
            finish_pieces([(by.pk, piece.pk, by.school_id)], now=now)
    return response


def _open_items(by: Person, piece: Piece) -> QuerySet[Item]:
    right = Response.objects.annotate(counts=COUNTS).filter(
        attempt__person=by, attempt__place=Attempt.Place.PIECE, attempt__place_id=piece.pk, counts=True
    )
    return piece.items.exclude(pk__in=right.values("attempt__item"))
