"""Changing a question that pupils have, in one action, and undoing it in one (R24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.models import Item, Regrade
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.learn.actions.regrading import Regraded, mark_anew, rehearse, undo_regrade
from upbeat.rooms.learn.queries.touched import who_is_touched
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.amending import Amended, amend_item, undo_item
from upbeat.rooms.publish.models import Amendment
from upbeat.rooms.publish.queries.amendments import is_undone
from upbeat.rooms.publish.rules import require_publisher

REHEARSED_AT_ONCE = 3000
"""So many answers are marked for a look at what would come of it: some two seconds."""

FROM_NOW_ON = "later"
"""Past answers keep their marks."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decides about a change. ``kind``: empty for what it looks like. ``scope``: of a
    :class:`Regrade`, or :data:`FROM_NOW_ON`; it counts for a change of what is right."""

    kind: str = ""
    reason: str = ""
    told: str = ""
    scope: str = Regrade.Scope.FAVOUR
    takes_away: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done; ``regrade`` where past answers are marked anew, ``outcome`` where that is done already."""

    amended: Amended
    regrade: Regrade | None
    outcome: Regraded | None = None


@transaction.atomic
def change_question(
    *,
    by: Person,
    item: Item,
    variants: Sequence[VariantSpec],
    choice: Choice,
    at_once: int | None = None,
    now: datetime | None = None,
) -> Changed:
    """Ask the question so from now on, and mark past answers anew where what is right has changed.

    Refused unless the person may publish; Invalid as :func:`amend_item` and :func:`regrade`.
    """
    now = now or timezone.now()
    touched = who_is_touched(item).counts
    amended = amend_item(
        by=by, item=item, variants=variants, kind=choice.kind, reason=choice.reason, told=choice.told,
        touched=touched, now=now,
    )  # fmt: skip
    if choice.scope == FROM_NOW_ON or not any(one.part in ("key", "score") for one in amended.differences):
        return Changed(amended, None)
    row, outcome = mark_anew(
        by=by, version=amended.version, scope=choice.scope, takes_away=choice.takes_away, reason=choice.reason,
        at_once=at_once, now=now,
    )  # fmt: skip
    return Changed(amended, row, outcome)


def rehearse_change(*, by: Person, item: Item, variants: Sequence[VariantSpec], choice: Choice) -> Changed:
    """What :func:`change_question` would come to; nothing of it stays. Errors as there."""
    return rehearse(
        lambda: change_question(by=by, item=item, variants=variants, choice=choice, at_once=REHEARSED_AT_ONCE)
    )


@transaction.atomic
def undo_change(*, by: Person, amendment: Amendment, now: datetime | None = None) -> Amended:
    """Ask the question again as before, and let past answers count as before.

    Invalid for one that was undone, for an undoing, and where something later rests on it.
    """
    now = now or timezone.now()
    item = Item.objects.filter(pk=amendment.number).first() if amendment.thing == Amendment.Thing.ITEM else None
    if item is None or amendment.before is None or amendment.after is None:
        raise Invalid(_("This change cannot be undone here."))
    require_publisher(by, item)
    if is_undone(amendment):
        raise Invalid(_("This was undone already."))
    for row in (
        Regrade.objects.filter(version=amendment.after, undone_at=None).exclude(scope=Regrade.Scope.ONE).order_by("-pk")
    ):
        undo_regrade(by=by, row=row, now=now)
    return undo_item(by=by, amendment=amendment, touched=who_is_touched(item).counts, now=now)
