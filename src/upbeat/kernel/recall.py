"""When a recall card is shown again: FSRS, by the package ``fsrs`` (Ye, Su & Cao 2022; R32).

Nothing is drawn by lot, so the same grades at the same moments give the same day.
"""

from dataclasses import dataclass
from datetime import datetime

from fsrs import Card, Rating, Scheduler, State

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
GRADES = (AGAIN, HARD, GOOD, EASY)
_scheduler = Scheduler(desired_retention=0.9, enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS knows of one learner and card. ``stability``: days until recall falls to 90 %; ``difficulty``: 1 to 10;
    ``step`` counts while the card is being learnt, or learnt again. Moments are aware, in UTC."""

    due: datetime
    last: datetime
    state: int
    step: int | None
    stability: float
    difficulty: float


def graded(before: Memory | None, grade: int, now: datetime) -> Memory:
    """After one look at the card, graded 1 (again) to 4 (easy). ``before``: None for a card never seen. ValueError for
    another grade."""
    card = Card(card_id=0, due=now)
    if before is not None:
        card = Card(
            card_id=0,
            state=State(before.state),
            step=before.step,
            stability=before.stability,
            difficulty=before.difficulty,
            due=before.due,
            last_review=before.last,
        )
    card, _log = _scheduler.review_card(card, Rating(grade), now)
    return Memory(card.due, now, int(card.state), card.step, card.stability or 0.0, card.difficulty or 0.0)
