"""Statements come into a framework by the sheet, or anew from what is offered: each time leaves a row that can be taken
back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.models import Alignment, Framework, FrameworkChange, Standard
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

KEPT = ("id", "parent_id", "position", "code", "statement", "statements")
HEAD = ("name", "names", "about", "abouts")
MOST_NAMED = 5
"""So many statements are named in a refusal."""


def rows_of(framework: Framework) -> dict[int, dict[str, Any]]:
    """Stages, practices and statements as they are kept in a change, by number."""
    return {row["id"]: row for row in Standard.objects.filter(framework=framework).values(*KEPT)}


@contextmanager
def renewing(
    framework: Framework, kind: FrameworkChange.Kind, *, by: Person, now: datetime | None = None
) -> Iterator[None]:
    """One change of a framework that is there, in one transaction: what the block writes is compared with what was
    there. Where nothing is otherwise, nothing is kept."""
    rules.require_builder(by, framework)
    with transaction.atomic():
        # Two at the same time do it one after the other, or neither could be taken back.
        held = Framework.objects.select_for_update().get(pk=framework.pk)
        was, head = rows_of(framework), _head(held)
        yield
        there = rows_of(framework)
        changed = [row for number, row in was.items() if number in there and there[number] != row]
        removed = [row for number, row in was.items() if number not in there]
        added = [number for number in there if number not in was]
        if not (changed or removed or added) and _head(framework) == head:
            return
        change = FrameworkChange.objects.create(
            framework=framework,
            kind=kind,
            head=head,
            before=[*changed, *removed],
            added=added,
            added_count=sum(there[number]["code"] != "" for number in added),
            changed_count=sum(row["code"] != "" and _words(row) != _words(there[row["id"]]) for row in changed),
            by=by,
            at=now or timezone.now(),
        )
        told = {"kind": str(kind), "added": change.added_count, "changed": change.changed_count}
        record("updated", framework, school_id=by.school_id, actor_id=by.pk, result=told)


def _head(framework: Framework) -> dict[str, Any]:
    return {name: getattr(framework, name) for name in HEAD}


def _words(row: dict[str, Any]) -> list[Any]:
    """What somebody reads of a statement, and where it stands; its place among others alone is no change of it."""
    return [row[name] for name in KEPT if name != "position"]


@transaction.atomic
def undo_framework_change(*, by: Person, change: FrameworkChange, now: datetime | None = None) -> None:
    """Words, order and statements are as they were before. Invalid unless it is the newest that stands, and while a
    point is aligned to a statement that came in with it."""
    framework = change.framework
    rules.require_builder(by, framework)
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    last = FrameworkChange.objects.filter(framework=framework, undone_at=None).order_by("-pk").first()
    if last is None or last.pk != change.pk:
        raise Invalid(_("Something was changed after this. Take the newest change back first."))
    _require_unbound(last)
    # What stands above others first, so that nothing that moved goes with what it was moved into.
    for row in sorted(last.before, key=lambda row: (row["code"] != "", row["parent_id"] is not None)):
        kept = {name: row[name] for name in KEPT if name != "id"}
        Standard.objects.update_or_create(pk=row["id"], framework=framework, defaults=kept)
    Standard.objects.filter(framework=framework, pk__in=last.added).delete()
    for name in HEAD:
        setattr(framework, name, last.head[name])
    framework.save(update_fields=HEAD)
    last.undone_at, last.undone_by = now or timezone.now(), by
    last.save(update_fields=["undone_at", "undone_by"])
    record("updated", framework, school_id=by.school_id, actor_id=by.pk, result={"undone": last.pk})


def _require_unbound(change: FrameworkChange) -> None:
    rows = Alignment.objects.filter(standard__in=change.added).order_by("standard__position", "standard")
    bound = list(dict.fromkeys(rows.values_list("standard__code", flat=True)))
    if bound:
        named = ", ".join(bound[:MOST_NAMED]) + (" …" if len(bound) > MOST_NAMED else "")
        raise Invalid(
            _(
                "Knowledge points are aligned to statements that came in with it: %(codes)s. Take these alignments away"
                " first."
            )
            % {"codes": named}
        )
