"""From a stored variant to the kernel's marking, and to the guidance that a wrong answer leads to."""

from dataclasses import dataclass
from typing import Any

from upbeat.kernel import marking
from upbeat.kernel.answers import read_text
from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.kernel.number_keys import read_for
from upbeat.rooms.items.drawing import Drawn, drawn
from upbeat.rooms.items.kinds import mark_as, pack_kind
from upbeat.rooms.items.models import Guidance, Item, Variant

BY_ID = frozenset({Item.Kind.SINGLE, Item.Kind.MULTIPLE})
BY_NAMES = frozenset({Item.Kind.MATCHING, Item.Kind.GAP, Item.Kind.SPOT, Item.Kind.MOMENT})


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


def mark_variant(variant: Variant, seed: int, answer: Any) -> Marked:
    """Mark an answer in authored ids, given to the variant as ``seed`` showed it. Invalid for what cannot be one."""
    shown = drawn(variant, seed)
    outcome = mark_as(shown.kind, shown.key, answer)
    if outcome.correct:
        return Marked(True, outcome.score, "", None)
    leads = {lead.option: lead for lead in variant.guidance.all()}
    option = _option(shown, outcome, leads)
    return Marked(False, outcome.score, option, leads.get(option) or leads.get(ANY_OTHER))


def _option(shown: Drawn, outcome: marking.Outcome, leads: dict[str, Guidance]) -> str:
    if shown.kind in BY_ID:
        wrong = [name for name in outcome.chosen if name not in right_options(shown.kind, shown.key)]
        return next((name for name in wrong if name in leads), wrong[0] if wrong else ANY_OTHER)
    if shown.kind in BY_NAMES or pack_kind(shown.kind) is not None:
        foreseen = {shown.foreseen(name): name for name in leads}
        return next((foreseen[name] for name in outcome.wrong if name in foreseen), ANY_OTHER)
    typed = outcome.chosen[0] if outcome.chosen else ""
    return next((name for name in leads if _same_answer(shown, shown.foreseen(name), typed)), ANY_OTHER)


def right_options(kind: str, key: Any) -> frozenset[str]:
    """The ids that are to be chosen; empty for kinds without a choice. For the server and for authors."""
    if kind == Item.Kind.SINGLE:
        return frozenset({str(key.get("right", ""))})
    if kind in (Item.Kind.MULTIPLE, Item.Kind.SPOT, Item.Kind.MOMENT):
        return frozenset(key.get("right", ()))
    return frozenset()


def _same_answer(shown: Drawn, foreseen: str, typed: str) -> bool:
    """Is what was typed the wrong answer that the author foresaw, read as the marking reads it?"""
    if foreseen == ANY_OTHER:
        return False
    if shown.kind == Item.Kind.TEXT:
        return read_text(foreseen) == read_text(typed)
    if shown.kind == Item.Kind.NUMBER:
        try:
            # A foreseen number is the author's own: it may be a fraction without its unit where pupils must write both.
            plain = {**shown.key, "fractions": True, "needs_unit": False}
            return not read_for(plain, foreseen).isdisjoint(read_for(plain, typed))
        except Invalid:
            return False
    return False
