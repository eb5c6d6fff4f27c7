"""Is what an author hands in a question at all? Every refusal names the field and says what to do."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel import marking
from upbeat.kernel.answers import read_text
from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.kernel.parts import WITH
from upbeat.kernel.questions import WITH_OPTIONS
from upbeat.rooms.items.drawing import Drawn
from upbeat.rooms.items.kinds import PackKind, pack_kind
from upbeat.rooms.items.marks import BY_ID, right_options
from upbeat.rooms.items.models import LONGEST_OPTION, Item
from upbeat.rooms.items.numbers import check_numbers, read_numbers
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec

MOST_VARIANTS = 12
LONGEST_NAME = 16
LONGEST_UNIT = 20
OPTION = frozenset({"id", "text", "group"})


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
    if kind == Item.Kind.SPOT and spec.picture_id is None:
        raise Invalid(_("Choose the picture on which the place is."), field="picture")
    key = spec.key
    if kind == Item.Kind.NUMBER and isinstance(key, dict):
        key = {**key, "unit": unit}
    options = _options(spec) if kind in WITH_OPTIONS else []
    spec = replace(spec, stem=stem, options=options, key=key, unit=unit, hint=spec.hint.strip())
    own = pack_kind(kind)
    if own is not None:
        spec = replace(spec, key=own.check(stem, key), parameters=(), conditions=())
        return replace(spec, guidance=_guidance(wording_of(kind, spec), spec.guidance, drawn=False))
    wording = wording_of(kind, spec)
    parameters = read_numbers(spec)
    if not parameters.drawn:
        _check_key(wording)
    spec = replace(spec, guidance=_guidance(wording, spec.guidance, drawn=bool(parameters.drawn)))
    if parameters.drawn:
        check_numbers(wording, parameters, [lead.option for lead in spec.guidance], check_drawn)
    return spec


def wording_of(kind: str, spec: VariantSpec) -> Drawn:
    """A wording that is not stored yet, its formulas still in it."""
    options = tuple(marking.Option(one["id"], one["text"], one.get("group", "")) for one in spec.options)
    return Drawn(kind, spec.stem, options, spec.key, spec.hint, {})


def check_drawn(shown: Drawn, leads: Sequence[str]) -> None:
    """Refuse a drawing that is no question: a key that nobody could meet, a foreseen wrong answer that is right."""
    _check_key(shown)
    for option in leads:
        if option != ANY_OTHER:
            check_wrong(shown, option)


def _check_key(shown: Drawn) -> None:
    marking.check_key(shown.kind, shown.options, shown.key, shown.stem)


def _options(spec: VariantSpec) -> list[dict[str, str]]:
    options = [{name: str(told).strip() for name, told in option.items() if name in OPTION} for option in spec.options]
    if any(len(option["id"]) > LONGEST_NAME or ANY_OTHER in option["id"] or WITH in option["id"] for option in options):
        raise Invalid(_("Each option needs a short name of its own."), field="options")
    return options


def _guidance(wording: Drawn, given: Sequence[GuidanceSpec], *, drawn: bool) -> list[GuidanceSpec]:
    leads: dict[str, GuidanceSpec] = {}
    for lead in given:
        _check_span(lead)
        if lead.misconception_id is None and not lead.misconception_title.strip() and lead.start_s is None:
            continue
        option = lead.option.strip()
        if not 0 < len(option) <= LONGEST_OPTION:
            raise Invalid(
                _("A foreseen wrong answer has 1 to %(most)d characters.") % {"most": LONGEST_OPTION}, field="guidance"
            )
        if option != ANY_OTHER and not drawn:
            check_wrong(wording, option)
        if option in leads:
            raise Invalid(_("One answer leads to two places. Keep one of them."), field="guidance")
        leads[option] = replace(lead, option=option)
    return list(leads.values())


def check_wrong(shown: Drawn, option: str) -> None:
    """Refuse guidance from an answer that is right, or that nobody can give."""
    kind, key = shown.kind, shown.key
    own = pack_kind(kind)
    if own is not None:
        _check_lead_of_pack(own, key, option)
        return
    if kind == Item.Kind.ORDER:
        raise Invalid(_("An order has guidance for any wrong answer only."), field="guidance")
    if kind in (*BY_ID, Item.Kind.SPOT, Item.Kind.MOMENT):
        if option not in _ids(shown):
            raise Invalid(_("Guidance leads from an option that is not there."), field="guidance")
        right = option in right_options(kind, key)
    elif kind in (Item.Kind.MATCHING, Item.Kind.GAP):
        right = _part_is_right(shown, option)
    else:
        right = marking.mark(kind, _lenient(key), shown.foreseen(option)).correct
    if right:
        raise Invalid(_("A right answer needs no guidance. Take it away there."), field="guidance")


def _check_lead_of_pack(kind: PackKind, key: Any, option: str) -> None:
    if kind.leads is None or option not in kind.leads(key):
        raise Invalid(_("Guidance leads from an option that is not there."), field="guidance")


def _lenient(key: Any) -> Any:
    """As marking reads what the author foresees: without the unit, also as a fraction."""
    return {**key, "needs_unit": False, "fractions": True}


def _ids(shown: Drawn) -> set[str]:
    rows = shown.key.get("regions") or shown.key.get("spans") or ()
    return {option.id for option in shown.options} | {str(row["id"]) for row in rows}


def _part_is_right(shown: Drawn, option: str) -> bool:
    part, particular, given = option.partition(WITH)
    parts: Any = shown.key.get("pairs") or shown.key.get("gaps") or {}
    if part not in parts:
        raise Invalid(_("Guidance leads from a part that is not there."), field="guidance")
    if not particular:
        return False
    if shown.kind == Item.Kind.MATCHING:
        if given not in {one.id for one in shown.options if one.group == "right"}:
            raise Invalid(_("Guidance leads from an option that is not there."), field="guidance")
        return bool(parts[part] == given)
    gap = parts[part]
    if "right" not in gap:
        given = shown.foreseen(option).partition(WITH)[2]
        return given in {read_text(word) for word in gap["accepted"]}
    if given not in {one.id for one in shown.options if one.group == part}:
        raise Invalid(_("Guidance leads from an option that is not there."), field="guidance")
    return bool(gap["right"] == given)


def _check_span(lead: GuidanceSpec) -> None:
    if (lead.start_s is None) != (lead.end_s is None):
        raise Invalid(_("Give both ends of the passage, such as 1:05 to 1:22."), field="span")
    if lead.start_s is None or lead.end_s is None:
        return
    if not (math.isfinite(lead.start_s) and math.isfinite(lead.end_s) and 0 <= lead.start_s < lead.end_s):
        raise Invalid(_("The passage must end after it begins, such as 1:05 to 1:22."), field="span")
