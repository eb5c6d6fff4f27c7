"""Writing to the journal, inside the transaction of what happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils import timezone

from upbeat.rooms.journal.bulk import insert_many, moment
from upbeat.rooms.journal.models import Duty, Fact
from upbeat.rooms.journal.verbs import IRIS


def fact(
    verb: str,
    of: models.Model | tuple[str, int],
    *,
    school_id: int,
    actor_id: int | None,
    result: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Fact:
    """An unwritten fact. ``of`` is the object's row, or its type and number. An unknown verb is a KeyError."""
    if verb not in IRIS:
        raise KeyError(verb)
    kind, number = of if isinstance(of, tuple) else (of._meta.model_name or "", of.pk)
    return Fact(
        school_id=school_id,
        actor_id=actor_id,
        verb=verb,
        object_type=kind,
        object_id=number,
        result=dict(result or {}),
        context=dict(context or {}),
        at=at or timezone.now(),
    )


def record(
    verb: str,
    of: models.Model | tuple[str, int],
    *,
    school_id: int,
    actor_id: int | None,
    result: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Fact:
    """Write one fact. Outside a transaction it is refused: a fact stands or falls with what it tells of."""
    written = fact(verb, of, school_id=school_id, actor_id=actor_id, result=result, context=context, at=at)
    return record_all([written])[0]


def record_all(facts: Iterable[Fact]) -> list[Fact]:
    """Write many facts with one statement, inside the caller's transaction."""
    _require_transaction()
    return Fact.objects.bulk_create(list(facts))


class Happening(NamedTuple):
    """What differs between the facts of a busy write: who, to which object, with what result, in what context.

    ``result`` and ``context`` are JSON objects as text: at this place the encoder would cost as much as the database.
    """

    school_id: int
    actor_id: int
    object_id: int
    result: str
    context: str


def record_many(verb: str, object_type: str, happenings: Iterable[Happening], *, at: datetime) -> None:
    """Write many facts of one verb and one moment, without making rows of them first: for the hot path.

    An unknown verb is a KeyError; outside a transaction it is refused, as :func:`record_all` does.
    """
    if verb not in IRIS:
        raise KeyError(verb)
    _require_transaction()
    time = moment(at)
    insert_many(
        Fact,
        ["school_id", "actor_id", "verb", "object_type", "object_id", "result", "context", "at", "stored_at"],
        [
            (
                one.school_id,
                one.actor_id,
                verb,
                object_type,
                one.object_id,
                one.result,
                one.context,
                time,
                time,
            )
            for one in happenings
        ],
    )


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A fact is written in the transaction of what it tells of.")


def take_duty(*, name: str, every: timedelta, now: datetime) -> bool:
    """Is it time for this duty, and is it ours? Of all workers on all machines one is told so, once in ``every``."""
    Duty.objects.get_or_create(name=name, defaults={"due_at": now})
    due = Duty.objects.filter(name=name, due_at__lte=now)
    # Asked first: it is rarely due, and on SQLite a write that changes nothing waits for other writers all the same.
    return due.exists() and bool(due.update(due_at=now + every))
