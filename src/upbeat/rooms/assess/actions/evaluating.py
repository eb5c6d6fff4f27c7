"""A pupil evaluates what was given to them, and answers what was said of their own work."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.rubrics import given, share, stored
from upbeat.rooms.assess.models import Allocation, EvaluationFlag, EvaluationRating, PeerEvaluation
from upbeat.rooms.assess.queries.access import access_allocation
from upbeat.rooms.assess.queries.remarks import access_remark
from upbeat.rooms.assess.rules import require_open_round
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

LONGEST_REMARK = 2000


@transaction.atomic
def evaluate(
    *, by: Person, key: uuid.UUID, points: Mapping[str, str], text: str = "", now: datetime | None = None
) -> PeerEvaluation:
    """Points for each criterion and a remark. The samples come first, and one that is evaluated stays so: the teacher's
    points were shown. A work's evaluation can be changed until the time is over."""
    now = now or timezone.now()
    allocation = access_allocation(by, key, now)
    require_open_round(allocation.task, now)
    require_turn(allocation)
    assert allocation.task.rubric is not None
    criteria = stored(allocation.task.rubric.criteria)
    chosen, text = given(criteria, points), text.strip()
    if not text:
        raise Invalid(_("Write one thing that is good, and one that would make it better."), field="text")
    if len(text) > LONGEST_REMARK:
        raise Invalid(_("Please keep to %(most)d characters.") % {"most": LONGEST_REMARK}, field="text")
    before = PeerEvaluation.objects.select_for_update().filter(allocation=allocation).first()
    if before is not None and allocation.sample_id is not None:
        raise Invalid(_("You have evaluated this sample already, and seen what your teacher gave."))
    values = {"points": chosen, "text": text, "at": now}
    made, _new = PeerEvaluation.objects.update_or_create(allocation=allocation, defaults=values)
    result = {"share": round(share(criteria, chosen), 3)}
    context = {"task": allocation.task_id, "version": allocation.version_id, "sample": allocation.sample_id is not None}
    record("evaluated", made, school_id=by.school_id, actor_id=by.pk, result=result, context=context, at=now)
    return made


def require_turn(allocation: Allocation) -> None:
    """Invalid for a work before all samples are evaluated."""
    waiting = Allocation.objects.filter(
        task=allocation.task_id, person=allocation.person_id, sample__isnull=False, evaluation=None
    )
    if allocation.sample_id is None and waiting.exists():
        raise Invalid(_("Evaluate the samples first: they show you how your teacher sees it."))


@transaction.atomic
def flag_remark(*, by: Person, key: uuid.UUID, reason: str = "", now: datetime | None = None) -> None:
    """Tell the teacher that a remark on one's own work is not right. Twice is once."""
    now = now or timezone.now()
    remark = access_remark(by, key, now)
    defaults = {"by": by, "reason": reason.strip()[:400], "at": now}
    _flag, new = EvaluationFlag.objects.get_or_create(evaluation=remark, defaults=defaults)
    if new:
        record("flagged", remark, school_id=by.school_id, actor_id=by.pk, at=now)


@transaction.atomic
def rate_remark(*, by: Person, key: uuid.UUID, helpful: bool, now: datetime | None = None) -> None:
    """Say whether a remark on one's own work helped; the latest word counts."""
    now = now or timezone.now()
    remark = access_remark(by, key, now)
    EvaluationRating.objects.update_or_create(evaluation=remark, defaults={"helpful": helpful, "at": now})
    record("commented", remark, school_id=by.school_id, actor_id=by.pk, result={"helpful": helpful}, at=now)
