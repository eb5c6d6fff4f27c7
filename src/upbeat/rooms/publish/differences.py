"""What differs between two versions of a question, and between a draft and what is served (R24)."""

from django.db.models import Prefetch

from upbeat.kernel.changes import Difference, compare
from upbeat.rooms.items.models import ItemVersion, Variant
from upbeat.rooms.items.regrading import asked
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.publish.clock import clock
from upbeat.rooms.publish.models import Checkpoint, MicroVideoVersion


def difference_of_draft(draft: MicroVideoVersion, served: MicroVideoVersion) -> list[Difference]:
    """What is different when the draft is served: another film, questions that come, go, move or change; six queries.

    Each at the place of its checkpoint in the draft, counted from 1.
    """
    found = []
    if draft.run_id != served.run_id:
        found.append(Difference("film", "content", "", ""))
    before = {row.item_version.item_id: row for row in _asked(served)}
    now = {row.item_version.item_id: row for row in _asked(draft)}
    for place, (item, row) in enumerate(now.items(), start=1):
        was = before.get(item)
        if was is None:
            found.append(Difference("checkpoint", "content", "", _at(row), place))
            continue
        if was.second != row.second and draft.run_id == served.run_id:
            found.append(Difference("checkpoint", "content", _at(was), _at(row), place))
        if was.item_version_id != row.item_version_id:
            found += [
                Difference(one.part, one.kind, one.before, one.after, place)
                for one in difference(was.item_version, row.item_version)
            ]
    found += [
        Difference("checkpoint", "content", _at(row), "", len(now) + 1)
        for item, row in before.items()
        if item not in now
    ]
    return found


def difference(before: ItemVersion, after: ItemVersion) -> list[Difference]:
    """What differs between two versions: what is asked, what counts as right, and where wrong answers lead."""
    old, new = list(before.variants.all()), list(after.variants.all())
    found = compare([asked(row) for row in old], [asked(row) for row in new])
    leads = [_leads(version) for version in (before, after)]
    if leads[0] != leads[1]:
        found.append(Difference("lead", "wording", "", ""))
    return found


def specs_of(version: ItemVersion) -> list[VariantSpec]:
    """A version as its author would hand it in again."""
    return [
        VariantSpec(
            stem=variant.stem,
            options=variant.options,
            key=variant.key,
            unit=variant.unit,
            hint=variant.hint,
            parameters=(variant.parameters or {}).get("lines", ()),
            conditions=(variant.parameters or {}).get("conditions", ()),
            picture_id=variant.picture_id,
            guidance=[
                GuidanceSpec(
                    lead.option,
                    misconception_id=lead.misconception_id,
                    start_s=lead.start_s,
                    end_s=lead.end_s,
                    video_id=lead.video_id,
                )
                for lead in variant.guidance.all()
            ],
        )
        for variant in version.variants.all()
    ]


def _leads(version: ItemVersion) -> list[str]:
    return sorted(
        repr((variant.position, lead.option, lead.misconception_id, lead.video_id, lead.start_s, lead.end_s))
        for variant in version.variants.all()
        for lead in variant.guidance.all()
    )


def _asked(version: MicroVideoVersion) -> list[Checkpoint]:
    variants = Variant.objects.order_by("position").prefetch_related("guidance")
    rows = Checkpoint.objects.filter(version=version).select_related("item_version").order_by("second")
    return list(rows.prefetch_related(Prefetch("item_version__variants", queryset=variants)))


def _at(row: Checkpoint) -> str:
    stem = next((variant.stem for variant in row.item_version.variants.all()), "")
    return f"{clock(row.second)} {stem}"
