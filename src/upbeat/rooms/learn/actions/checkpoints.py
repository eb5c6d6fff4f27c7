"""Asking and answering at the gate (R29–R31): the next part opens to a right answer, and to nothing else."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from upbeat.kernel.errors import NotFound, Refused
from upbeat.rooms.items.actions import open_attempt
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.presenting import attempt_token
from upbeat.rooms.learn.actions.answering import Answer, Answered, answer_one
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.learn.queries.answerable import COMES_LATER, NOT_WATCHED
from upbeat.rooms.learn.queries.gate import gate_of, unseen_at
from upbeat.rooms.learn.queries.reach import NO_SUCH_QUESTION, access_version
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Checkpoint


@transaction.atomic
def ask_checkpoint(*, by: Person, viewing: Viewing, checkpoint: Checkpoint, now: datetime | None = None) -> Attempt:
    """Show the checkpoint's question: the attempt that waits for an answer, else a new one with another wording.

    NotFound for somebody else's viewing or a checkpoint of another version; Refused for one behind the gate, and where
    the gate is strict for one whose part was not watched.
    """
    now = now or timezone.now()
    _require_reached(by, viewing, checkpoint, now)
    return open_attempt(
        person=by,
        item_version=checkpoint.item_version,
        place=_place(viewing),
        place_id=checkpoint.pk,
        section_id=viewing.piece.package.section_id if viewing.piece else None,
        now=now,
    )


def answer_checkpoint(
    *,
    by: Person,
    viewing: Viewing,
    checkpoint: Checkpoint,
    token: uuid.UUID | str,
    answer: Any,
    now: datetime | None = None,
) -> Answered:
    """Mark the answer; a right one passes the checkpoint for this video, in every version that asks the same item.

    A token counts once: posted again it gives the first response and changes nothing. Errors as
    :func:`ask_checkpoint`; NotFound too for a token of another place, Invalid for what cannot be an answer. In
    the trial of a draft the gate opens as well, but nothing is learned of the pupil.
    """
    now, name = now or timezone.now(), attempt_token(token)
    at = {"viewing_id": viewing.pk, "checkpoint_id": checkpoint.pk}
    return answer_one(Answer(by.pk, by.school_id, name, answer, **at), now=now)


def _place(viewing: Viewing) -> Attempt.Place:
    """A pupil sees what is not published only in its trial."""
    return Attempt.Place.TRIAL if viewing.version.published_at is None else Attempt.Place.CHECKPOINT


def _require_reached(by: Person, viewing: Viewing, checkpoint: Checkpoint, now: datetime) -> None:
    if viewing.person_id != by.pk or checkpoint.version_id != viewing.version_id:
        raise NotFound(NO_SUCH_QUESTION)
    access_version(by, viewing.version_id, now)
    gate = gate_of(by, viewing.version)
    if checkpoint.second > gate.open_until_s:
        raise Refused(COMES_LATER)
    if unseen_at(by, checkpoint, gate):
        raise Refused(NOT_WATCHED)
