"""Whose turn it is to teach: who knows the point, with the fewest turns, the longest ago (R46, D7)."""

import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may teach. ``turns``: how often they taught so far; ``last``: when, as a number that grows with
    time, None for never; ``today``: turns of this lesson, planned or held. A turn that was declined is none."""

    key: str
    turns: int = 0
    last: float | None = None
    today: int = 0


def rota(
    candidates: Iterable[Candidate], able: Collection[str], *, resting: Collection[str] = (), seed: int = 0
) -> tuple[str, ...]:
    """Who may be asked to teach, in the order in which to ask.

    Only who is ``able`` (knows the point) and not ``resting`` (wants no turn now). Who has a turn in this lesson comes
    after all who have none, whatever else; then the fewest turns, then the longest ago, never before ever. Among equals
    the order is drawn from ``seed``, so that no name is always first, and stays the same for the same seed.
    """
    free = [one for one in candidates if one.key in able and one.key not in resting]
    drawn = {one.key: random.Random(f"{seed}:{one.key}").random() for one in free}
    return tuple(
        one.key
        for one in sorted(
            free,
            key=lambda one: (
                one.today,
                one.turns,
                float("-inf") if one.last is None else one.last,
                drawn[one.key],
                one.key,
            ),
        )
    )
