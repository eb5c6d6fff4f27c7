"""Key marks: chapters and key moments (R19)."""

import math

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import rules
from upbeat.rooms.polish.models import KeyMark
from upbeat.rooms.record.models import Asset


@transaction.atomic
def add_key_mark(
    *, by: Person, asset: Asset, second: float, title: str, kind: KeyMark.Kind = KeyMark.Kind.CHAPTER
) -> KeyMark:
    """Mark a second of the recording. Invalid outside of it or without a title."""
    rules.require_builder(by, asset)
    title = " ".join(title.split())
    if not title or len(title) > 120:
        raise Invalid(_("A mark needs a title of at most 120 characters."), field="title")
    if not math.isfinite(second) or not 0 <= second < asset.duration_s:
        raise Invalid(_("The recording has no such second. Give a time within it."), field="second")
    mark = KeyMark.objects.create(asset=asset, second=second, kind=kind, title=title)
    record("noted", mark, school_id=by.school_id, actor_id=by.pk, context={"asset": asset.pk, "second": second})
    return mark


@transaction.atomic
def remove_key_mark(*, by: Person, asset: Asset, mark_id: int) -> None:
    """Take a mark away; nothing happens if it is not there."""
    rules.require_builder(by, asset)
    for mark in KeyMark.objects.filter(asset=asset, pk=mark_id):
        kept = {"second": mark.second, "title": mark.title, "kind": mark.kind}
        record("deleted", mark, school_id=by.school_id, actor_id=by.pk, result=kept)
        mark.delete()
