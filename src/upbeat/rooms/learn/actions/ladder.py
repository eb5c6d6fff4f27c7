"""The guidance ladder, step by step: what is offered after a wrong answer, and what the pupil takes of it (D3)."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.items.guiding import GuidanceView
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.queries import access_attempt
from upbeat.rooms.journal.actions import Happening, record, record_many
from upbeat.rooms.journal.bulk import insert_many, moment
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.events import WheelSpinning
from upbeat.rooms.learn.models import LadderStep
from upbeat.rooms.learn.queries.ladder import steps_in
from upbeat.rooms.people.models import Person


def offer_steps(told: Sequence[tuple[Response, GuidanceView]], *, now: datetime) -> None:
    """Note down what was offered after new wrong answers of different people; inside their transaction, with at most
    three statements.

    Who fails more than ten times without mastery is told of to the teacher, once for each point.
    """
    offered = [(response, view, steps_in(view)) for response, view in told]
    _tell_teachers([response.attempt for response, _view, steps in offered if LadderStep.Kind.TEACHER in steps])
    at = moment(now)
    rows = [(response.pk, step, at) for response, _view, steps in offered for step in steps]
    insert_many(LadderStep, ["response_id", "step", "offered_at"], rows)
    happenings = [
        Happening(
            response.attempt.school_id,
            response.attempt.person_id,
            response.attempt.item_id,
            json.dumps({"rung": view.rung, "steps": steps}),
            json.dumps({"attempt": response.attempt_id, "response": response.pk}),
        )
        for response, view, steps in offered
    ]
    record_many("offered", "item", happenings, at=now)


def _tell_teachers(stuck: Sequence[Attempt]) -> None:
    if not stuck:
        return
    rows = LadderStep.objects.filter(
        step=LadderStep.Kind.TEACHER,
        response__attempt__person__in={one.person_id for one in stuck},
        response__attempt__item__point__in={one.item.point_id for one in stuck},
    )
    told = set(rows.values_list("response__attempt__person_id", "response__attempt__item__point_id"))
    for one in stuck:
        if (one.person_id, one.item.point_id) not in told:
            publish(
                WheelSpinning(
                    school_id=one.school_id,
                    person_id=one.person_id,
                    point_id=one.item.point_id,
                    section_id=one.section_id,
                )
            )


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
