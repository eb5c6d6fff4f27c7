"""Writing down what became of published material (R24); inside the transaction of the change itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from upbeat.kernel.changes import Difference
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.events import MaterialAmended
from upbeat.rooms.publish.models import Amendment

LONGEST_WORD = 400


def write_amendment(
    *,
    by: Person,
    thing: Amendment.Thing,
    number: int,
    found: str,
    kind: str,
    now: datetime,
    before: int | None = None,
    after: int | None = None,
    reason: str = "",
    told: str = "",
    details: Mapping[str, Any] | None = None,
    touched: Mapping[str, int] | None = None,
    undoes: Amendment | None = None,
) -> Amendment:
    """The row, its fact and its news. What was changed and who may change it is the caller's to know."""
    made = Amendment.objects.create(
        school_id=by.school_id,
        thing=thing,
        number=number,
        before=before,
        after=after,
        found=found,
        kind=kind,
        reason=reason.strip(),
        told=" ".join(told.split())[:LONGEST_WORD],
        details=dict(details or {}),
        touched=dict(touched or {}),
        undoes=undoes,
        by=by,
        at=now,
    )
    context = {
        "thing": str(thing), "number": number, "found": found, "kind": kind, "reason": made.reason,
        "undoes": undoes.pk if undoes else None,
    }  # fmt: skip
    record("updated", made, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(MaterialAmended(by.school_id, made.pk))
    return made


def as_details(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """Differences as they are kept, to be laid side by side later."""
    return [
        {"part": one.part, "kind": one.kind, "before": one.before, "after": one.after, "place": one.place}
        for one in differences
    ]
