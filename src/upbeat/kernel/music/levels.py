"""From how well a learner knows a thing to the level of the next exercise: up by mastery, down gently."""

from dataclasses import dataclass

from upbeat.kernel.mastery import LEAST_ATTEMPTS, MASTERED_AT, STREAK

LOWEST, HIGHEST = 1, 9
STRUGGLING = 0.55
"""P(correct) under which an exercise is too hard to be learned from. Ours; children give up more often below .7, and a
level down is felt, so it is not taken at once."""
WRONG_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a learner stands at a level. ``likely``: P(correct) at this level, 0 to 1; ``attempts``: answers at this
    level since it was reached; ``right_in_a_row``, ``wrong_in_a_row``: up to now, at this level."""

    level: int
    likely: float
    attempts: int
    right_in_a_row: int = 0
    wrong_in_a_row: int = 0


def next_level(progress: Progress, *, lowest: int = LOWEST, highest: int = HIGHEST) -> int:
    """The level of the next exercise, at most one away.

    Up as a point counts as mastered (P ≥ .85 after three attempts, or five right in a row). Down after three wrong in
    a row where P is below :data:`STRUGGLING`. Otherwise as it is. ``lowest``, ``highest``: the bounds of the
    exercise; a level outside comes back in. Raises ValueError for bounds that cross.
    """
    if lowest > highest:
        raise ValueError("the lowest level lies above the highest")
    step = 0
    if _mastered(progress):
        step = 1
    elif progress.wrong_in_a_row >= WRONG_IN_A_ROW and progress.likely < STRUGGLING:
        step = -1
    return max(lowest, min(highest, progress.level + step))


def answered(progress: Progress, correct: bool, likely: float) -> Progress:
    """The progress after one answer at this level; ``likely``: P(correct) as it is now."""
    return Progress(
        progress.level,
        likely,
        progress.attempts + 1,
        progress.right_in_a_row + 1 if correct else 0,
        0 if correct else progress.wrong_in_a_row + 1,
    )


def _mastered(progress: Progress) -> bool:
    surely = progress.attempts >= LEAST_ATTEMPTS and progress.likely >= MASTERED_AT and not progress.wrong_in_a_row
    return surely or progress.right_in_a_row >= STREAK
