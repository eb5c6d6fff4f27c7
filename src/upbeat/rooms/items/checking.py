"""Is what an author hands in a question at all? Every refusal names the field and says what to do."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel import marking
from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.kernel.questions import WITH_OPTIONS
from upbeat.rooms.items.marks import right_options
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec

MOST_VARIANTS = 12
LONGEST_NAME = 16
LONGEST_UNIT = 20


def checked_variants(kind: str, variants: Sequence[VariantSpec]) -> list[VariantSpec]:
    """The variants with their texts trimmed; Invalid for the first thing that is wrong."""
    if not variants:
        raise Invalid(_("Write the question."), field="stem")
    if len(variants) > MOST_VARIANTS:
        raise Invalid(_("A question has at most %(most)d wordings.") % {"most": MOST_VARIANTS})
    return [_checked(kind, spec) for spec in variants]


def which_is_wrong(kind: str, variants: Sequence[VariantSpec]) -> int | None:
    """The place of the first variant that cannot be taken, from 0; None when each of them can."""
    for place, spec in enumerate(variants):
        try:
            _checked(kind, spec)
        except Invalid:
            return place
    return None


def _checked(kind: str, spec: VariantSpec) -> VariantSpec:
    stem, unit = spec.stem.strip(), spec.unit.strip() if kind == Item.Kind.NUMBER else ""
    if not stem:
        raise Invalid(_("Write the question."), field="stem")
    if len(unit) > LONGEST_UNIT:
        raise Invalid(_("The unit has at most %(most)d characters.") % {"most": LONGEST_UNIT}, field="unit")
    options = _options(spec) if kind in WITH_OPTIONS else []
    key = spec.key
    if kind == Item.Kind.NUMBER and isinstance(key, dict):
        key = {**key, "unit": unit}
    marking.check_key(kind, [marking.Option(option["id"], option["text"]) for option in options], key)
    ids = [option["id"] for option in options]
    return replace(
        spec,
        stem=stem,
        options=options,
        key=key,
        unit=unit,
        hint=spec.hint.strip(),
        guidance=_guidance(kind, spec.guidance, key, ids),
    )


def _options(spec: VariantSpec) -> list[dict[str, str]]:
    options = [{"id": str(option["id"]), "text": str(option["text"]).strip()} for option in spec.options]
    if any(len(option["id"]) > LONGEST_NAME or option["id"] == ANY_OTHER for option in options):
        raise Invalid(_("Each option needs a short name of its own."), field="options")
    return options


def _guidance(kind: str, given: Sequence[GuidanceSpec], key: Any, ids: Sequence[str]) -> list[GuidanceSpec]:
    leads: dict[str, GuidanceSpec] = {}
    for lead in given:
        _check_span(lead)
        if lead.misconception_id is None and not lead.misconception_title.strip() and lead.start_s is None:
            continue
        option = lead.option.strip()
        if option != ANY_OTHER:
            _check_wrong(kind, option, key, ids)
        if option in leads:
            raise Invalid(_("One answer leads to two places. Keep one of them."), field="guidance")
        leads[option] = replace(lead, option=option)
    return list(leads.values())


def _check_wrong(kind: str, option: str, key: Any, ids: Sequence[str]) -> None:
    if kind in (Item.Kind.SINGLE, Item.Kind.MULTIPLE):
        if option not in ids:
            raise Invalid(_("Guidance leads from an option that is not there."), field="guidance")
        right = option in right_options(kind, key)
    elif kind == Item.Kind.ORDER:
        raise Invalid(_("An order has guidance for any wrong answer only."), field="guidance")
    else:
        if not 0 < len(option) <= LONGEST_NAME:
            raise Invalid(
                _("A foreseen wrong answer has 1 to %(most)d characters.") % {"most": LONGEST_NAME}, field="guidance"
            )
        right = marking.mark(kind, key, option).correct
    if right:
        raise Invalid(_("A right answer needs no guidance. Take it away there."), field="guidance")


def _check_span(lead: GuidanceSpec) -> None:
    if (lead.start_s is None) != (lead.end_s is None):
        raise Invalid(_("Give both ends of the passage, such as 1:05 to 1:22."), field="span")
    if lead.start_s is None or lead.end_s is None:
        return
    if not (math.isfinite(lead.start_s) and math.isfinite(lead.end_s) and 0 <= lead.start_s < lead.end_s):
        raise Invalid(_("The passage must end after it begins, such as 1:05 to 1:22."), field="span")
