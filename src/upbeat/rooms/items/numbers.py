"""Is every drawing of a question with drawn numbers a question? The author is told of the first that is none."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.kernel.parameters import (
    RARE_TRIES,
    Parameters,
    check_places,
    draw,
    read_parameters,
    require_names,
    words,
)  # fmt: skip
from upbeat.kernel.parts import WITH
from upbeat.rooms.items.drawing import Drawn, numbered
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.specs import VariantSpec

DRAWINGS = 150
"""Looked at before a question is kept. A fault in one drawing of fifty is met with probability 1 - 0.98^150 = 95 %."""


def read_numbers(spec: VariantSpec) -> Parameters:
    """What the wording draws. Invalid, with what to change, for lines that say nothing."""
    return read_parameters(spec.parameters, spec.conditions)


def check_numbers(
    wording: Drawn, parameters: Parameters, leads: Sequence[str], check: Callable[[Drawn, Sequence[str]], None]
) -> None:
    """Look at many drawings. Invalid with the numbers of the first that is no question."""
    _check_formulas(wording, parameters, leads)
    for seed in range(DRAWINGS):
        values = draw(parameters, seed, RARE_TRIES)
        try:
            check(numbered(wording, parameters, seed), leads)
        except Invalid as problem:
            told = {"numbers": words(values), "problem": problem.said_in(_)}
            raise Invalid(_("With %(numbers)s: %(problem)s") % told, field=problem.field or "parameters") from problem


def _check_formulas(wording: Drawn, parameters: Parameters, leads: Sequence[str]) -> None:
    names = parameters.names
    check_places(wording.stem, names, "stem")
    check_places(wording.hint, names, "hint")
    for option in wording.options:
        check_places(option.text, names, "options")
    for text in _accepted(wording):
        check_places(text, names, "key")
    if wording.kind == Item.Kind.NUMBER:
        require_names(str(wording.key.get("value", "")), names, "key")
    for lead in leads:
        if lead != ANY_OTHER and wording.kind == Item.Kind.NUMBER:
            require_names(lead, names, "guidance")
        else:
            check_places(lead.partition(WITH)[2] or lead, names, "guidance")


def _accepted(wording: Drawn) -> list[str]:
    gaps = wording.key.get("gaps") or {}
    rows = [wording.key, *gaps.values()]
    return [str(text) for row in rows for text in row.get("accepted", ())]
