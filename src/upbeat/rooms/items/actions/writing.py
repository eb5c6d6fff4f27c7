"""Writing questions: an item and its immutable versions."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.actions.misconceptions import misconception_of, name_misconception
from upbeat.rooms.items.checking import checked_variants
from upbeat.rooms.items.kinds import is_known
from upbeat.rooms.items.models import Guidance, Item, ItemVersion, Misconception, Picture, Variant
from upbeat.rooms.items.rules import require_builder, require_writable
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person


@transaction.atomic
def write_item(*, by: Person, point: KnowledgePoint, kind: str, variants: Sequence[VariantSpec]) -> Item:
    """A new question about a point, as its version 1; the further variants are parallel wordings.

    Invalid when there is no variant, a stem is empty, options are too few, too many or named twice, the key does not
    fit the kind, or guidance leads from an option that is not there or is right.
    """
    require_builder(by, point)
    if not is_known(kind):
        raise Invalid(_("Choose how the question is answered."), field="kind")
    if point.retired_at is not None:
        raise Invalid(_("This knowledge point is retired. Choose another."), field="point")
    variants = checked_variants(kind, variants)
    item = Item.objects.create(school_id=by.school_id, point=point, kind=kind, created_by=by)
    write_version(by, item, 1, variants)
    context = {"point": point.pk, "kind": str(kind), "variants": len(variants)}
    record("created", item, school_id=by.school_id, actor_id=by.pk, context=context)
    return item


@transaction.atomic
def revise_item(*, by: Person, item: Item, variants: Sequence[VariantSpec]) -> ItemVersion:
    """The question in other words, as the next version. Earlier versions stay as they were answered."""
    require_writable(by, item)
    variants = checked_variants(item.kind, variants)
    Item.objects.select_for_update().get(pk=item.pk)
    last = ItemVersion.objects.filter(item=item).aggregate(last=Max("number"))["last"] or 0
    version = write_version(by, item, last + 1, variants)
    context = {"version": version.number, "variants": len(variants)}
    record("updated", item, school_id=by.school_id, actor_id=by.pk, context=context)
    return version


@transaction.atomic
def retire_item(*, by: Person, item: Item, now: datetime | None = None) -> None:
    """Offer the question no more for new checkpoints and packages; where it is asked it stays. Twice counts once."""
    require_builder(by, item)
    if item.retired_at is not None:
        return
    item.retired_at = now or timezone.now()
    item.save(update_fields=["retired_at"])
    record("removed", item, school_id=by.school_id, actor_id=by.pk, at=item.retired_at)


@transaction.atomic
def restore_item(*, by: Person, item: Item) -> None:
    """Offer a retired question again, as it was. Twice counts once."""
    require_builder(by, item)
    if item.retired_at is None:
        return
    item.retired_at = None
    item.save(update_fields=["retired_at"])
    record("updated", item, school_id=by.school_id, actor_id=by.pk, context={"restored": True})


def write_version(by: Person, item: Item, number: int, variants: Sequence[VariantSpec]) -> ItemVersion:
    """The rows of a version, checked by the caller and inside the caller's transaction."""
    version = ItemVersion.objects.create(item=item, number=number, created_by=by)
    for position, spec in enumerate(variants):
        variant = Variant.objects.create(
            version=version,
            position=position,
            stem=spec.stem,
            options=list(spec.options),
            unit=spec.unit,
            key=spec.key,
            hint=spec.hint,
            parameters=_parameters(spec),
            picture=_picture(by, spec.picture_id),
        )
        Guidance.objects.bulk_create(
            Guidance(
                variant=variant,
                option=lead.option,
                misconception=_misconception(by, item.point, lead),
                video_id=lead.video_id,
                start_s=lead.start_s,
                end_s=lead.end_s,
            )
            for lead in spec.guidance
        )
    return version


def _parameters(spec: VariantSpec) -> dict[str, list[str]]:
    lines = [line.strip() for line in spec.parameters if line.strip()]
    conditions = [line.strip() for line in spec.conditions if line.strip()]
    return {"lines": lines, "conditions": conditions} if lines else {}


def _picture(by: Person, number: int | None) -> Picture | None:
    if number is None:
        return None
    picture = Picture.objects.filter(pk=number, school=by.school_id).first()
    if picture is None:
        raise NotFound(_("There is no such picture in your school."))
    return picture


def _misconception(by: Person, point: KnowledgePoint, lead: GuidanceSpec) -> Misconception | None:
    if lead.misconception_id is not None:
        return misconception_of(point, lead.misconception_id)
    if lead.misconception_title.strip():
        return name_misconception(by=by, point=point, title=lead.misconception_title, advice=lead.advice)
    return None
