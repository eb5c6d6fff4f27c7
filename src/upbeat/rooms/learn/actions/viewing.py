"""Opening a video."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from upbeat.kernel import credit
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.actions.crediting import lock_allowances
from upbeat.rooms.learn.models import Allowance, Viewing
from upbeat.rooms.learn.queries.reach import access_piece, access_version
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideoVersion, Piece


@transaction.atomic
def open_viewing(
    *, by: Person, version: MicroVideoVersion, piece: Piece | None = None, now: datetime | None = None
) -> Viewing:
    """The learner opens the version on one device, once; reports of what is played name the viewing.

    NotFound unless version and piece are within the learner's reach.
    """
    now = now or timezone.now()
    access_version(by, version.pk, now)
    if piece is not None:
        access_piece(by, piece.pk, now)
    viewing = Viewing.objects.create(school_id=by.school_id, person=by, version=version, piece=piece, opened_at=now)
    _top_up(by, now)
    record(
        "initialized",
        viewing,
        school_id=by.school_id,
        actor_id=by.pk,
        context={"version": version.pk, "piece": piece.pk if piece else None},
        at=now,
    )
    return viewing


def _top_up(person: Person, now: datetime) -> None:
    before = lock_allowances([person.pk]).get(person.pk)
    after = credit.open_viewing(before, now.timestamp())
    Allowance.objects.update_or_create(
        person=person, defaults={"balance_s": after.balance_s, "refreshed_s": after.refreshed_at}
    )
