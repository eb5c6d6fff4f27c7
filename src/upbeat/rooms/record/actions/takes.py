"""Takes of a passage: kept as they come, and one of them chosen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import queries, rules
from upbeat.rooms.record.models import Asset, Take


@transaction.atomic
def keep_take(
    *, section: ScriptSection, asset: Asset, shown: Sequence[Mapping[str, Any]] = (), now: datetime | None = None
) -> Take:
    """The next take of a passage. It is the chosen one until somebody says otherwise: why else was it recorded?

    ``shown``: what was to be seen when, as ``Take.shown``; marks behind its end are left out.
    Checks end in any order: one that was begun before the chosen take does not take its place.
    """
    # Counting and adding must be one step: the passage's row is the queue.
    ScriptSection.objects.select_for_update().get(pk=section.pk)
    last = Take.objects.filter(section=section).aggregate(last=Max("number"))["last"] or 0
    chosen = Take.objects.filter(section=section).exclude(chosen_at=None).select_related("asset__upload").first()
    shown = [mark for mark in shown if mark["second"] < asset.duration_s]
    take = Take(section=section, asset=asset, number=last + 1, shown=shown)
    if chosen is None or _begun(chosen.asset) <= _begun(asset):
        Take.objects.filter(section=section).update(chosen_at=None)
        take.chosen_at = now or timezone.now()
    take.save()
    told = {"number": take.number, "duration": asset.duration_s}
    record("created", take, school_id=asset.school_id, actor_id=asset.by_id, result=told)
    return take


def _begun(asset: Asset) -> datetime:
    return asset.upload.started_at if asset.upload is not None else asset.taken_at


@transaction.atomic
def choose_take(*, by: Person, take_id: int, now: datetime | None = None) -> Take:
    """This take and no other stands for its passage. NotFound for one of another school; twice is the same as once."""
    take = queries.access_take(by, take_id)
    rules.require_builder(by, take.section.script)
    ScriptSection.objects.select_for_update().get(pk=take.section_id)
    take.refresh_from_db(fields=["chosen_at"])
    if take.chosen_at is None:
        Take.objects.filter(section=take.section_id).update(chosen_at=None)
        take.chosen_at = now or timezone.now()
        take.save(update_fields=["chosen_at"])
        told = {"section": take.section_id, "number": take.number}
        record("updated", take, school_id=by.school_id, actor_id=by.pk, result=told)
    return take
