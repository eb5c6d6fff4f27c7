"""A question whose film was cut or recorded anew: its wrong answers lead to the same moments (R24)."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.kernel.intervals import Interval
from upbeat.kernel.places import SHORTEST_S
from upbeat.rooms.items.actions.writing import write_version
from upbeat.rooms.items.models import Guidance, Item, ItemVersion
from upbeat.rooms.items.rules import require_builder
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

SAME_S = 0.05
"""Less than this nobody sees: the question stays as it is."""


@transaction.atomic
def move_spans(
    *, by: Person, version: ItemVersion, moved: Callable[[Interval], Interval | None], until: float
) -> ItemVersion:
    """The question with the passages of the video in which it is asked where ``moved`` says, ending by ``until``.

    A next version of the item, also of a retired one; the same version where nothing moves. A passage that is left
    nowhere (None) is left out, the misconception stays. Invalid where the question asks for a moment of the film, and
    none of its right passages is in the film any more.
    """
    require_builder(by, version.item)
    changed = False
    specs = []
    for variant in version.variants.order_by("position").prefetch_related("guidance"):
        leads = [_lead(lead, moved, until) for lead in variant.guidance.order_by("pk")]
        key = moved_key(variant.key, moved, until)
        changed = changed or key != variant.key or any(is_other for _spec, is_other in leads)
        told = variant.parameters
        specs.append(
            VariantSpec(
                stem=variant.stem, options=variant.options, key=key, unit=variant.unit, hint=variant.hint,
                guidance=[spec for spec, _other in leads if spec.option in names_left(variant.key, key, spec.option)],
                parameters=told.get("lines", ()), conditions=told.get("conditions", ()), picture_id=variant.picture_id,
            )
        )  # fmt: skip
    if not changed:
        return version
    Item.objects.select_for_update().get(pk=version.item_id)
    last = ItemVersion.objects.filter(item=version.item_id).aggregate(last=Max("number"))["last"] or 0
    newer = write_version(by, version.item, last + 1, specs)
    context = {"version": newer.number, "moved": version.number}
    record("updated", version.item, school_id=by.school_id, actor_id=by.pk, context=context)
    return newer


def moved_key(key: Any, moved: Callable[[Interval], Interval | None], until: float) -> Any:
    """The key of a moment in the seconds of another film; any other key as it is."""
    if "spans" not in key:
        return key
    spans = []
    for row in key["spans"]:
        found = moved(Interval(float(row["start"]), float(row["end"])))
        if found is None or min(found.end, until) - found.start < SHORTEST_S:
            continue
        end = min(found.end, until)
        same = abs(found.start - row["start"]) < SAME_S and abs(end - row["end"]) < SAME_S
        spans.append(row if same else {**row, "start": found.start, "end": end})
    left = [row["id"] for row in spans]
    right = [name for name in key["right"] if name in left]
    if not right:
        raise Invalid(_("The moment this question asks for is not in the film any more. Write the question anew."))
    return {**key, "spans": spans, "right": right}


def names_left(before: Any, after: Any, option: str) -> frozenset[str]:
    """``option``, unless it names a span of a moment that is gone."""
    if "spans" not in before or option == ANY_OTHER:
        return frozenset({option})
    return frozenset(str(row["id"]) for row in after["spans"])


def _lead(lead: Guidance, moved: Callable[[Interval], Interval | None], until: float) -> tuple[GuidanceSpec, bool]:
    """The lead as it is then, and whether it is another one."""
    start, end = lead.start_s, lead.end_s
    if start is not None and end is not None and lead.video_id is None:
        span = moved(Interval(float(start), float(end)))
        start, end = (span.start, min(span.end, until)) if span is not None and span.start < until else (None, None)
    same = start == lead.start_s if start is None or lead.start_s is None else abs(start - lead.start_s) < SAME_S
    same = same and (end == lead.end_s if end is None or lead.end_s is None else abs(end - lead.end_s) < SAME_S)
    spec = GuidanceSpec(
        lead.option, misconception_id=lead.misconception_id, start_s=start, end_s=end, video_id=lead.video_id
    )
    return spec, not same
