"""Asking and answering at the gate (R29–R31): the next part opens to a right answer, and to nothing else."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound, Refused
from upbeat.rooms.items.actions import answer_attempt, open_attempt
from upbeat.rooms.items.guiding import GuidanceView
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.queries import access_attempt
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.actions.ladder import offer_steps
from upbeat.rooms.learn.actions.mastering import learn_from
from upbeat.rooms.learn.events import CheckpointPassed
from upbeat.rooms.learn.models import Pass, Viewing
from upbeat.rooms.learn.queries.gate import GateState, gate_of, unseen_at
from upbeat.rooms.learn.queries.ladder import guidance_after, part_before
from upbeat.rooms.learn.queries.reach import access_version
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Checkpoint


@dataclass(frozen=True, slots=True)
class Answered:
    """A marked answer at a checkpoint, the gate after it, and what to tell the pupil."""

    response: Response
    gate: GateState
    guidance: GuidanceView


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


@transaction.atomic
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
    now = now or timezone.now()
    _require_reached(by, viewing, checkpoint, now)
    hold(by)
    attempt = access_attempt(by, str(token))
    if (attempt.place, attempt.place_id) != (_place(viewing), checkpoint.pk):
        raise NotFound(_("This question is not open for you any more. Load the page again."))
    is_new = not hasattr(attempt, "response")
    response = answer_attempt(person=by, token=token, answer=answer, now=now)
    if is_new:
        if attempt.place != Attempt.Place.TRIAL:
            learn_from(response, by=by, now=now)
        if response.correct:
            _pass(by, viewing, checkpoint, response, now)
    passage = None if response.correct else part_before(checkpoint)
    guidance = offer_steps(response, passage, now=now) if is_new else guidance_after(response, passage)
    return Answered(response, gate_of(by, viewing.version), guidance)


def _place(viewing: Viewing) -> Attempt.Place:
    """A pupil sees what is not published only in its trial."""
    return Attempt.Place.TRIAL if viewing.version.published_at is None else Attempt.Place.CHECKPOINT


def _pass(by: Person, viewing: Viewing, checkpoint: Checkpoint, response: Response, now: datetime) -> None:
    video, item_id = viewing.version.video, checkpoint.item_version.item_id
    _row, is_first = Pass.objects.get_or_create(
        person=by, video=video, item_id=item_id, defaults={"response": response, "at": now}
    )
    if is_first:
        record(
            "passed",
            checkpoint,
            school_id=by.school_id,
            actor_id=by.pk,
            context={"version": viewing.version_id, "viewing": viewing.pk, "item": item_id},
            at=now,
        )
        publish(CheckpointPassed(school_id=by.school_id, person_id=by.pk, video_id=video.pk, item_id=item_id))
    finish_videos([(by.pk, video.pk)], now=now)


def _require_reached(by: Person, viewing: Viewing, checkpoint: Checkpoint, now: datetime) -> None:
    if viewing.person_id != by.pk or checkpoint.version_id != viewing.version_id:
        raise NotFound(_("There is no such question in what you are watching. Go back to your lessons."))
    access_version(by, viewing.version_id, now)
    gate = gate_of(by, viewing.version)
    if checkpoint.second > gate.open_until_s:
        raise Refused(_("An earlier question comes first. Go back to the video; it waits there for you."))
    if unseen_at(by, checkpoint, gate):
        raise Refused(_("This question comes once the part before it was watched. Go back to the video."))


def hold(person: Person) -> None:
    """One answer of a person at a time: of two posts of one token only the first is new."""
    Person.objects.select_for_update().filter(pk=person.pk).values_list("pk", flat=True).first()
