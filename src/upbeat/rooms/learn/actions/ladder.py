"""The guidance ladder, step by step: what is offered after a wrong answer, and what the pupil takes of it (D3)."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.items.guiding import GuidanceView
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.queries import access_attempt
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.events import WheelSpinning
from upbeat.rooms.learn.models import LadderStep
from upbeat.rooms.learn.queries.ladder import guidance_after, steps_in
from upbeat.rooms.people.models import Person


def offer_steps(response: Response, passage: tuple[float, float] | None, *, now: datetime) -> GuidanceView:
    """What to tell the pupil after a new response, with what is offered noted down; inside its transaction.

    In the trial of a draft nothing is noted. Who fails more than ten times without mastery is told of to the teacher,
    once for each point.
    """
    view = guidance_after(response, passage)
    attempt = response.attempt
    if response.correct or attempt.place == Attempt.Place.TRIAL:
        return view
    steps = steps_in(view)
    if LadderStep.Kind.TEACHER in steps and not _told_before(attempt):
        publish(
            WheelSpinning(
                school_id=attempt.school_id,
                person_id=attempt.person_id,
                point_id=attempt.item.point_id,
                section_id=attempt.section_id,
            )
        )
    LadderStep.objects.bulk_create([LadderStep(response=response, step=step, offered_at=now) for step in steps])
    record(
        "offered",
        attempt.item,
        school_id=attempt.school_id,
        actor_id=attempt.person_id,
        result={"rung": view.rung, "steps": steps},
        context={"attempt": attempt.pk, "response": response.pk},
        at=now,
    )
    return view


@transaction.atomic
def take_step(*, by: Person, token: uuid.UUID | str, step: str, now: datetime | None = None) -> LadderStep:
    """The pupil steps on a rung that was offered after this answer; twice counts once. NotFound for any other."""
    attempt = access_attempt(by, str(token))
    row = LadderStep.objects.select_for_update(of=("self",)).filter(response__attempt=attempt, step=step).first()
    if row is None:
        raise NotFound(_("This was not offered here. Go back to the question."))
    if row.taken_at is None:
        row.taken_at = now or timezone.now()
        row.save(update_fields=["taken_at"])
        record(
            "followed",
            attempt.item,
            school_id=by.school_id,
            actor_id=by.pk,
            result={"step": row.step},
            context={"attempt": attempt.pk, "response": row.response_id},
            at=row.taken_at,
        )
    return row


def _told_before(attempt: Attempt) -> bool:
    return LadderStep.objects.filter(
        step=LadderStep.Kind.TEACHER,
        response__attempt__person=attempt.person_id,
        response__attempt__item__point=attempt.item.point_id,
    ).exists()
