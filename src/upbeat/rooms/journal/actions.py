"""Writing to the journal, inside the transaction of what happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from upbeat.rooms.journal.models import Fact
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
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A fact is written in the transaction of what it tells of.")
    return Fact.objects.bulk_create(list(facts))
