"""Is what an author hands in a question at all? Every refusal names the field and says what to do."""

import math
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from upbeat.kernel import marking
from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.presenting import WITH_OPTIONS
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec

MOST_VARIANTS = 12
MOST_OPTIONS = 10
LONGEST_ID = 16
LONGEST_UNIT = 20


def checked_variants(kind: str, variants: Sequence[VariantSpec]) -> list[VariantSpec]:
    """The variants with their texts trimmed; Invalid for the first thing that is wrong."""
    if not variants:
        raise Invalid(_("Write the question."), field="stem")
    if len(variants) > MOST_VARIANTS:
        raise Invalid(_("A question has at most %(most)d wordings.") % {"most": MOST_VARIANTS})
    return [_checked(kind, spec) for spec in variants]


def _checked(kind: str, spec: VariantSpec) -> VariantSpec:
    stem = spec.stem.strip()
    if not stem:
        raise Invalid(_("Write the question."), field="stem")
    if len(spec.unit.strip()) > LONGEST_UNIT:
        raise Invalid(_("The unit has at most %(most)d characters.") % {"most": LONGEST_UNIT}, field="unit")
    options = _options(kind, spec)
    ids = [option["id"] for option in options]
    marking.check_key(kind, spec.key, ids)
    return replace(
        spec,
        stem=stem,
        options=options,
        unit=spec.unit.strip() if kind == Item.Kind.NUMBER else "",
        hint=spec.hint.strip(),
        guidance=_guidance(kind, spec, ids),
    )


def _options(kind: str, spec: VariantSpec) -> list[dict[str, str]]:
    if kind not in WITH_OPTIONS:
        return []
    options = [{"id": str(option["id"]), "text": str(option["text"]).strip()} for option in spec.options]
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise Invalid(_("Give 2 to %(most)d options.") % {"most": MOST_OPTIONS}, field="options")
    ids = [option["id"] for option in options]
    if len(set(ids)) != len(ids) or any(not 0 < len(name) <= LONGEST_ID or name == "*" for name in ids):
        raise Invalid(_("Each option needs a short name of its own."), field="options")
    texts = [option["text"].casefold() for option in options]
    if not all(texts):
        raise Invalid(_("An option has no text. Fill it in or leave it out."), field="options")
    if len(set(texts)) != len(texts):
        raise Invalid(_("Two options say the same. Change one of them."), field="options")
    return options


def _guidance(kind: str, spec: VariantSpec, ids: Sequence[str]) -> list[GuidanceSpec]:
    right = set(spec.key.get("options", ())) if isinstance(spec.key, dict) else set()
    leads: dict[str, GuidanceSpec] = {}
    for lead in spec.guidance:
        _check_span(lead)
        if lead.option in leads:
            raise Invalid(_("One option leads to two places. Keep one of them."), field="guidance")
        if lead.option != "*" and (kind == Item.Kind.ORDER or lead.option not in ids):
            raise Invalid(_("Guidance leads from an option that is not there."), field="guidance")
        if lead.option in right:
            raise Invalid(_("A right option needs no guidance. Take it away there."), field="guidance")
        if lead.misconception_id is None and not lead.misconception_title.strip() and lead.start_s is None:
            continue
        leads[lead.option] = lead
    return list(leads.values())


def _check_span(lead: GuidanceSpec) -> None:
    if (lead.start_s is None) != (lead.end_s is None):
        raise Invalid(_("Give both ends of the passage, such as 1:05 to 1:22."), field="span")
    if lead.start_s is None or lead.end_s is None:
        return
    if not (math.isfinite(lead.start_s) and math.isfinite(lead.end_s) and 0 <= lead.start_s < lead.end_s):
        raise Invalid(_("The passage must end after it begins, such as 1:05 to 1:22."), field="span")
