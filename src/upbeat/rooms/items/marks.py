"""From a stored variant to the kernel's marking and back to the guidance that is stored with it."""

from dataclasses import dataclass
from typing import Any

from upbeat.kernel import marking
from upbeat.rooms.items.models import Guidance, Item, Variant

ANY_OTHER = "*"


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


def mark_variant(kind: str, variant: Variant, answer: Any) -> Marked:
    """Mark an answer in authored ids. Invalid for an answer that cannot be one."""
    mark = marking.mark(kind, variant.key, answer)
    if mark.correct:
        return Marked(True, mark.score, "", None)
    leads = {lead.option: lead for lead in variant.guidance.all()}
    chosen = wrongly_chosen(kind, variant, answer)
    option = next((name for name in chosen if name in leads), chosen[0] if chosen else ANY_OTHER)
    return Marked(False, mark.score, option, leads.get(option) or leads.get(ANY_OTHER))


def wrongly_chosen(kind: str, variant: Variant, answer: Any) -> list[str]:
    """The wrong options in an answer, in the author's order; none for kinds that are typed or ordered."""
    if kind not in (Item.Kind.SINGLE, Item.Kind.MULTIPLE):
        return []
    given = set(answer) if isinstance(answer, list | tuple) else {answer}
    right = right_options(variant)
    return [option["id"] for option in variant.options if option["id"] in given and option["id"] not in right]


def right_options(variant: Variant) -> frozenset[str]:
    """The ids that are to be chosen; empty for kinds without a choice. For the server and for authors."""
    return frozenset(variant.key.get("options", ()))
