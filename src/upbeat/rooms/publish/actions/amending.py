"""Changing a question that pupils have (R24): its next version, the videos that ask it, and a row that says so.

Exercises ask the latest version of their questions by themselves; a video asks what its version says, so it gets a next
one. Undoing is a change as well: the words of before become the newest version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.changes import Difference, class_of, settled
from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.actions.writing import revise_item
from upbeat.rooms.items.models import Item, ItemVersion
from upbeat.rooms.items.queries import latest_version, with_variants
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.amendments import as_details, write_amendment
from upbeat.rooms.publish.actions.serving import serve_again, serve_next
from upbeat.rooms.publish.differences import difference, difference_of_draft, specs_of
from upbeat.rooms.publish.models import Amendment, MicroVideo, MicroVideoVersion
from upbeat.rooms.publish.queries.amendments import is_undone, served_with
from upbeat.rooms.publish.rules import require_publisher


@dataclass(frozen=True, slots=True)
class Amended:
    """``version``: what is asked from now on; ``differences``: from what was asked before."""

    amendment: Amendment
    version: ItemVersion
    differences: tuple[Difference, ...]


@transaction.atomic
def amend_item(
    *,
    by: Person,
    item: Item,
    variants: Sequence[VariantSpec],
    kind: str = "",
    reason: str = "",
    told: str = "",
    touched: dict[str, int] | None = None,
    now: datetime | None = None,
    undoes: Amendment | None = None,
) -> Amended:
    """Ask the question so from now on, wherever it is asked: in exercises at once, in each video by its next version.

    ``kind``: what the person calls the change, empty for what it looks like; a lighter class than that needs a reason.
    Invalid for a change that changes nothing.
    """
    require_publisher(by, item)
    now = now or timezone.now()
    Item.objects.select_for_update().get(pk=item.pk)
    before = latest_version(item)
    after = revise_item(by=by, item=item, variants=variants)
    after = with_variants(type(after).objects.filter(pk=after.pk)).get()
    differences = difference(before, after)
    found = class_of(differences)
    if found is None:
        raise Invalid(_("Nothing is changed: the question says what it said."))
    chosen = settled(found, kind or found, reason)
    note = _("A question in it was changed.")
    for video in served_with(item):
        serve_next(by=by, video=video, asked={item.pk: after}, note=note, now=now)
    amendment = write_amendment(
        by=by,
        thing=Amendment.Thing.ITEM,
        number=item.pk,
        before=before.pk,
        after=after.pk,
        found=found,
        kind=chosen,
        reason=reason,
        told=told,
        details={"differences": as_details(differences)},
        touched=touched,
        undoes=undoes,
        now=now,
    )
    return Amended(amendment, after, tuple(differences))


def undo_item(*, by: Person, amendment: Amendment, touched: dict[str, int] | None, now: datetime) -> Amended:
    """Ask the question again as before the change; inside the caller's transaction.

    Invalid where it was changed again since: that change is undone first.
    """
    version = with_variants(ItemVersion.objects.filter(pk=amendment.before or 0)).get()
    if latest_version(version.item).pk != amendment.after:
        raise Invalid(_("The question was changed once more since. Undo the later change first."))
    return amend_item(
        by=by,
        item=version.item,
        variants=specs_of(version),
        kind=amendment.kind,
        reason=_("Undone: as it was before."),
        touched=touched,
        undoes=amendment,
        now=now,
    )


@transaction.atomic
def undo_video(
    *, by: Person, amendment: Amendment, touched: Mapping[str, int], now: datetime | None = None
) -> Amendment:
    """Serve again what was served before the change, as the next version: what was watched and passed moves along.

    Invalid where it was undone, or the video has changed since: the later change is undone first.
    """
    now = now or timezone.now()
    video = MicroVideo.objects.select_related("published").get(pk=amendment.number)
    require_publisher(by, video)
    if is_undone(amendment):
        raise Invalid(_("This was undone already."))
    served = video.published
    if amendment.before is None or served is None or served.pk != amendment.after:
        raise Invalid(_("The video was changed once more since. Undo the later change first."))
    former = MicroVideoVersion.objects.select_related("run").get(pk=amendment.before)
    made = serve_again(by=by, video=video, former=former, note=_("Undone: as it was before."), now=now)
    differences = difference_of_draft(made, served)
    return write_amendment(
        by=by,
        thing=Amendment.Thing.VIDEO,
        number=video.pk,
        before=served.pk,
        after=made.pk,
        found=class_of(differences) or "wording",
        kind=amendment.kind,
        reason=_("Undone: as it was before."),
        details={"differences": as_details(differences)},
        touched=touched,
        undoes=amendment,
        now=now,
    )
