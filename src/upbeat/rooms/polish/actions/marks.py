"""Key marks: chapters and key moments (R19)."""

import math
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import rules
from upbeat.rooms.polish.chapters import Proposal
from upbeat.rooms.polish.models import KeyMark
from upbeat.rooms.record.models import Asset


@transaction.atomic
def add_key_mark(
    *, by: Person, asset: Asset, second: float, title: str, kind: KeyMark.Kind = KeyMark.Kind.CHAPTER
) -> KeyMark:
    """Mark a second of the recording. Invalid outside of it or without a title."""
    rules.require_builder(by, asset)
    mark = KeyMark.objects.create(asset=asset, second=_second(asset, second), kind=kind, title=_title(title))
    record("noted", mark, school_id=by.school_id, actor_id=by.pk, context={"asset": asset.pk, "second": second})
    return mark


@transaction.atomic
def take_proposals(*, by: Person, asset: Asset, proposals: Sequence[Proposal]) -> list[KeyMark]:
    """Set the marks that a person chose among the proposed ones; all of them or none."""
    return [add_key_mark(by=by, asset=asset, second=one.second, title=one.title, kind=one.kind) for one in proposals]


@transaction.atomic
def change_key_mark(
    *, by: Person, asset: Asset, mark_id: int, second: float, title: str, kind: KeyMark.Kind
) -> KeyMark:
    """Move a mark, call it otherwise, or make it another kind. NotFound if it was taken away meanwhile."""
    rules.require_builder(by, asset)
    mark = KeyMark.objects.select_for_update().filter(asset=asset, pk=mark_id, removed_at=None).first()
    if mark is None:
        raise NotFound(_("This mark is not there any more. Somebody took it away."))
    before = _told(mark)
    mark.second, mark.title, mark.kind = _second(asset, second), _title(title), kind
    if _told(mark) != before:
        mark.save(update_fields=["second", "title", "kind"])
        record("updated", mark, school_id=by.school_id, actor_id=by.pk, context=before, result=_told(mark))
    return mark


@transaction.atomic
def remove_key_mark(*, by: Person, asset: Asset, mark_id: int, now: datetime | None = None) -> None:
    """Take a mark away; nothing happens if it is not there. :func:`restore_key_mark` brings it back."""
    rules.require_builder(by, asset)
    for mark in KeyMark.objects.filter(asset=asset, pk=mark_id, removed_at=None):
        mark.removed_at = now or timezone.now()
        mark.save(update_fields=["removed_at"])
        record("deleted", mark, school_id=by.school_id, actor_id=by.pk, result=_told(mark))


@transaction.atomic
def restore_key_mark(*, by: Person, asset: Asset, mark_id: int) -> None:
    """Bring back a mark that was taken away; nothing happens if it is there."""
    rules.require_builder(by, asset)
    for mark in KeyMark.objects.filter(asset=asset, pk=mark_id, removed_at__isnull=False):
        mark.removed_at = None
        mark.save(update_fields=["removed_at"])
        record("updated", mark, school_id=by.school_id, actor_id=by.pk, context={"restored": True})


def _told(mark: KeyMark) -> dict[str, object]:
    return {"second": mark.second, "title": mark.title, "kind": str(mark.kind)}


def _second(asset: Asset, second: float) -> float:
    if not math.isfinite(second) or not 0 <= second < asset.duration_s:
        raise Invalid(_("The recording has no such second. Give a time within it."), field="second")
    return second


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > 120:
        raise Invalid(_("A mark needs a title of at most 120 characters."), field="title")
    return title
