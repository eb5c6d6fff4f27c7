"""Each change of an edition leaves a row that can be taken back: what was, and what was not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.models import EditionChange, EditionEntry, KnowledgePoint, TextbookEdition
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

KEPT = ("id", "key", "position", "grade", "volume", "unit", "title", "titles", "point_id")


def rows_of(edition: TextbookEdition) -> dict[int, dict[str, Any]]:
    """The rows as they are kept in a change, by number."""
    return {row["id"]: row for row in EditionEntry.objects.filter(edition=edition).order_by("position").values(*KEPT)}


@contextmanager
def changing(
    edition: TextbookEdition, kind: EditionChange.Kind, *, by: Person, now: datetime | None = None
) -> Iterator[None]:
    """One change of the edition, in one transaction: whatever the block writes is compared with what was there."""
    rules.require_builder(by, edition)
    with transaction.atomic():
        # Two who change an edition at the same time do it one after the other, or neither could be taken back.
        TextbookEdition.objects.select_for_update().filter(pk=edition.pk).first()
        was = rows_of(edition)
        yield
        renumber(edition)
        now_there = rows_of(edition)
        changed = [row for number, row in was.items() if number in now_there and now_there[number] != row]
        removed = [row for number, row in was.items() if number not in now_there]
        added = [number for number in now_there if number not in was]
        if not (changed or removed or added):
            return
        EditionChange.objects.create(
            edition=edition,
            kind=kind,
            before=[*changed, *removed],
            added=added,
            changed_count=len(changed),
            removed_count=len(removed),
            by=by,
            at=now or timezone.now(),
        )
        told = {"kind": str(kind), "added": len(added), "changed": len(changed), "removed": len(removed)}
        record("updated", edition, school_id=by.school_id, actor_id=by.pk, result=told)


def renumber(edition: TextbookEdition) -> None:
    """Places 1, 2, 3 … in the order that the positions give."""
    rows = list(EditionEntry.objects.filter(edition=edition).order_by("position", "pk"))
    moved = []
    for place, row in enumerate(rows, start=1):
        if row.position != place:
            row.position = place
            moved.append(row)
    EditionEntry.objects.bulk_update(moved, ["position"], batch_size=500)


@transaction.atomic
def undo_change(*, by: Person, change: EditionChange, now: datetime | None = None) -> None:
    """Everything is as it was before the change. Invalid unless it is the last one that stands."""
    edition = change.edition
    rules.require_builder(by, edition)
    TextbookEdition.objects.select_for_update().filter(pk=edition.pk).first()
    last = EditionChange.objects.filter(edition=edition, undone_at=None).order_by("-pk").first()
    if last is None or last.pk != change.pk:
        raise Invalid(_("Something was changed after this. Take the newest change back first."))
    EditionEntry.objects.filter(edition=edition, pk__in=change.added).delete()
    points = set(KnowledgePoint.objects.values_list("pk", flat=True))
    for row in last.before:
        kept = {name: row[name] for name in KEPT if name != "id"}
        # A point that was deleted meanwhile leaves a gap, not an error.
        kept["point_id"] = kept["point_id"] if kept["point_id"] in points else None
        EditionEntry.objects.update_or_create(pk=row["id"], edition=edition, defaults=kept)
    last.undone_at, last.undone_by = now or timezone.now(), by
    last.save(update_fields=["undone_at", "undone_by"])
    record("updated", edition, school_id=by.school_id, actor_id=by.pk, result={"undone": last.pk})
