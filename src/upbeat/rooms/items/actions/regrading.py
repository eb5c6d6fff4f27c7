"""Marking past answers anew: append-only rows of what changed, and a pointer to what counts (R24)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from upbeat.rooms.items.models import ItemVersion, Regrade, RegradedResponse, Response, StandingMark
from upbeat.rooms.items.regrading import Turned
from upbeat.rooms.journal.actions import fact, record, record_all
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Person

AT_ONCE = 500


def ask_regrade(*, by: Person, version: ItemVersion, scope: Regrade.Scope, takes_away: bool, reason: str) -> Regrade:
    """The row of a regrade that waits to be done; who may is for the caller to know, inside its transaction."""
    regrade = Regrade.objects.create(
        school_id=by.school_id,
        item_id=version.item_id,
        version=version,
        asked_by=by,
        scope=scope,
        takes_away=takes_away and scope != Regrade.Scope.FAVOUR,
        reason=reason.strip(),
    )
    context = {"version": version.pk, "scope": str(scope), "takes_away": regrade.takes_away, "reason": regrade.reason}
    record("attempted", regrade, school_id=by.school_id, actor_id=by.pk, context=context)
    return regrade


def begin_at_once(*, regrade: Regrade) -> None:
    """The caller does it itself, in its transaction: no worker is to take it."""
    regrade.state, regrade.tries = Regrade.State.RUNNING, 1
    regrade.heartbeat_at = timezone.now()
    regrade.save(update_fields=["state", "tries", "heartbeat_at"])


@transaction.atomic
def write_marks(*, regrade: Regrade, turned: Sequence[Turned], now: datetime) -> None:
    """Let the answers count as they are marked now, each with its fact. Safe to run twice: a row is written once."""
    known = set(RegradedResponse.objects.filter(regrade=regrade).values_list("response_id", flat=True))
    new = [one for one in turned if one.response_id not in known]
    RegradedResponse.objects.bulk_create(
        [
            RegradedResponse(
                regrade=regrade,
                response_id=one.response_id,
                was_correct=one.was_correct,
                was_score=one.was_score,
                correct=one.correct,
                score=one.score,
            )
            for one in new
        ],
        batch_size=AT_ONCE,
    )
    StandingMark.objects.bulk_create(
        [
            StandingMark(response_id=one.response_id, correct=one.correct, score=one.score, regrade=regrade)
            for one in new
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["response"],
        update_fields=["correct", "score", "regrade"],
    )
    record_all(
        fact(
            "regraded",
            ("response", one.response_id),
            school_id=regrade.school_id,
            actor_id=regrade.asked_by_id,
            result={"success": one.correct, "score": one.score},
            context={"regrade": regrade.pk, "person": one.person_id, "was": [one.was_correct, one.was_score]},
            at=now,
        )
        for one in new
    )


@transaction.atomic
def take_marks_back(*, regrade: Regrade, by: Person, now: datetime) -> list[int]:
    """Let every answer of the regrade count as before it; whose answers they were. Its rows stay as they were."""
    rows = list(RegradedResponse.objects.filter(regrade=regrade).select_related("response__attempt").order_by("pk"))
    back: list[StandingMark] = []
    first: list[int] = []
    for row in rows:
        if (row.was_correct, row.was_score) == (row.response.correct, row.response.score):
            first.append(row.response_id)
        else:
            back.append(
                StandingMark(response=row.response, correct=row.was_correct, score=row.was_score, regrade=regrade)
            )
    StandingMark.objects.filter(response__in=first).delete()
    StandingMark.objects.bulk_create(
        back, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["response"], update_fields=["correct", "score"]
    )
    record_all(_back(row.response, row, by, now) for row in rows)
    Regrade.objects.filter(pk=regrade.pk).update(undone_at=now, undone_by=by)
    record("updated", regrade, school_id=by.school_id, actor_id=by.pk, context={"undone": True}, at=now)
    return sorted({row.response.attempt.person_id for row in rows})


def note_counts(*, regrade: Regrade, counts: dict[str, int]) -> None:
    """Keep what a regrade came to."""
    Regrade.objects.filter(pk=regrade.pk).update(counts=counts)


def _back(response: Response, row: RegradedResponse, by: Person, now: datetime) -> Fact:
    return fact(
        "regraded",
        response,
        school_id=by.school_id,
        actor_id=by.pk,
        result={"success": row.was_correct, "score": row.was_score},
        context={"regrade": row.regrade_id, "person": response.attempt.person_id, "undone": True},
        at=now,
    )
