"""Exercises: the items of a piece, one by one, until each is answered rightly (R28, R32)."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.items.actions import open_attempt
from upbeat.rooms.items.models import Attempt, Item, Response
from upbeat.rooms.items.presenting import attempt_token
from upbeat.rooms.items.queries import latest_version
from upbeat.rooms.learn.actions.answering import Answer, answer_one
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


def answer_exercise(
    *, by: Person, piece: Piece, token: uuid.UUID | str, answer: Any, now: datetime | None = None
) -> Response:
    """Mark the answer; the piece is finished when every item has been answered rightly once.

    A token counts once: posted again it gives the first response and changes nothing.
    """
    now = now or timezone.now()
    return answer_one(Answer(by.pk, by.school_id, attempt_token(token), answer, piece_id=piece.pk), now=now).response
