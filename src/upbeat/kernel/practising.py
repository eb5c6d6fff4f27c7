"""Which question to practise with next: neither too easy nor too hard, and not the one just met (R32)."""

from collections.abc import Sequence
from dataclasses import dataclass

EASIEST, HARDEST = 0.85, 0.70
"""P(correct) between which a question is best to practise with (Wilson et al. 2019 find .85 best for learning; below
.7 children give up more often). Ours."""

AS_GOOD = 0.05
"""Questions that lie so little further outside are as good: the one met longest ago is taken."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question. ``likely``: P(correct), 0 to 1; ``met``: grows with when it was last shown, 0 for never."""

    item: int
    likely: float
    met: int = 0


def distance(likely: float) -> float:
    """How far P lies outside of what is best to practise with; 0 inside."""
    return max(0.0, HARDEST - likely, likely - EASIEST)


def draw(candidates: Sequence[Candidate], just_met: int | None = None) -> int | None:
    """The question to ask next; ``just_met`` only if there is no other. None without candidates."""
    others = [one for one in candidates if one.item != just_met] or list(candidates)
    if not others:
        return None
    best = min(distance(one.likely) for one in others)
    good = [one for one in others if distance(one.likely) <= best + AS_GOOD]
    return min(good, key=lambda one: (one.met, distance(one.likely), one.item)).item
