"""From a stored variant to the kernel's marking, and to the guidance that a wrong answer leads to."""

from dataclasses import dataclass
from typing import Any

from upbeat.kernel import marking
from upbeat.kernel.answers import read_number, read_text
from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.rooms.items.models import Guidance, Item, Variant


@dataclass(frozen=True, slots=True)
class Marked:
    """How an answer was marked: ``score`` 0 to 1; ``option`` by which guidance is chosen, empty for a right answer."""

    correct: bool
    score: float
    option: str
    guidance: Guidance | None

    @property
    def misconception_id(self) -> int | None:
        """The wrong idea that the answer shows, if the author named one."""
        return self.guidance.misconception_id if self.guidance is not None else None


def mark_variant(variant: Variant, answer: Any) -> Marked:
    """Mark an answer in authored ids. Invalid for an answer that cannot be one."""
    kind = variant.version.item.kind
    outcome = marking.mark(kind, variant.key, answer)
    if outcome.correct:
        return Marked(True, outcome.score, "", None)
    leads = {lead.option: lead for lead in variant.guidance.all()}
    if kind in (Item.Kind.SINGLE, Item.Kind.MULTIPLE):
        wrong = [name for name in outcome.chosen if name not in right_options(kind, variant.key)]
        option = next((name for name in wrong if name in leads), wrong[0] if wrong else ANY_OTHER)
    else:
        option = next((name for name in leads if _same_answer(kind, variant.key, name, outcome.chosen[0])), ANY_OTHER)
    return Marked(False, outcome.score, option, leads.get(option) or leads.get(ANY_OTHER))


def right_options(kind: str, key: Any) -> frozenset[str]:
    """The ids that are to be chosen; empty for kinds without a choice. For the server and for authors."""
    if kind == Item.Kind.SINGLE:
        return frozenset({str(key.get("right", ""))})
    if kind == Item.Kind.MULTIPLE:
        return frozenset(key.get("right", ()))
    return frozenset()


def _same_answer(kind: str, key: Any, foreseen: str, typed: str) -> bool:
    """Is what was typed the wrong answer that the author foresaw, read as the marking reads it?"""
    if foreseen == ANY_OTHER:
        return False
    if kind == Item.Kind.TEXT:
        return read_text(foreseen) == read_text(typed)
    if kind == Item.Kind.NUMBER:
        try:
            unit = str(key.get("unit", ""))
            return not read_number(foreseen, unit).isdisjoint(read_number(typed, unit))
        except Invalid:
            return False
    return False
