"""A look at a recall card, graded by the pupil (R32)."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.recall import GRADES, Memory, graded
from upbeat.rooms.catalog.models import RecallCard
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.models import Recall
from upbeat.rooms.learn.queries.recall import access_card
from upbeat.rooms.people.actions.holding import hold
from upbeat.rooms.people.models import Person


@transaction.atomic
def grade_card(
    *, by: Person, card: RecallCard, grade: int, looks: datetime | None, now: datetime | None = None
) -> Recall:
    """Note how well the back was recalled, 1 (again) to 4 (easy), and when the card comes back.

    ``looks``: when the pupil had last graded it as they saw it, None for a card never seen. When it has been graded
    since, as by a press that was sent twice, nothing changes. NotFound for a card out of reach; Invalid for another
    grade.
    """
    now = now or timezone.now()
    card = access_card(by, card.pk, now)
    if grade not in GRADES:
        raise Invalid(_("Choose one of the four."), field="grade")
    hold([by.pk])
    row = Recall.objects.filter(person=by, card=card).first()
    if row is not None and (looks is None or row.last_at > looks):
        return row
    after = graded(_memory(row) if row else None, grade, now.astimezone(UTC))
    values = {"due_at": after.due, "last_at": after.last, "state": after.state, "step": after.step,
              "stability": after.stability, "difficulty": after.difficulty}  # fmt: skip
    if row is None:
        row = Recall.objects.create(person=by, card=card, begun_at=now, **values)
    else:
        Recall.objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
    record("recalled", card, school_id=by.school_id, actor_id=by.pk, result={"grade": grade}, at=now)
    return row


def _memory(row: Recall) -> Memory:
    return Memory(
        due=row.due_at.astimezone(UTC),
        last=row.last_at.astimezone(UTC),
        state=row.state,
        step=row.step,
        stability=row.stability,
        difficulty=row.difficulty,
    )
