"""Writing down what became of published material (R24); inside the transaction of the change itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from upbeat.kernel.changes import PARTS, Difference, class_of, text_kind
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


def amend_words(
    *,
    by: Person,
    thing: Amendment.Thing,
    number: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    undoes: Amendment | None = None,
) -> Amendment | None:
    """Keep that texts of something that a class has were changed, with what they said before; None: nothing changed.

    Of the class that the machine finds: a person sees it in the history, and undoes it there.
    """
    found = []
    for name, was in before.items():
        now = after[name]
        kind = PARTS.get(name) if was != now else None
        if kind is None and isinstance(was, str):
            kind = text_kind(was, now)
        if kind is not None:
            found.append(Difference(name, kind, str(was), str(now)))
    kind = class_of(found)
    if kind is None:
        return None
    details = {"differences": as_details(found), "was": dict(before)}
    return write_amendment(
        by=by, thing=thing, number=number, found=kind, kind=kind, details=details, undoes=undoes, now=timezone.now()
    )


def as_details(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """Differences as they are kept, to be laid side by side later."""
    return [
        {"part": one.part, "kind": one.kind, "before": one.before, "after": one.after, "place": one.place}
        for one in differences
    ]
