"""How long a lesson is said to be."""

from upbeat.rooms.classroom.queries.brief import USUAL_MINUTES

SHORTEST, LONGEST = 5, 240


def lesson_minutes(said: str) -> int:
    """The minutes that were typed, the usual ones where that is no length of a lesson."""
    minutes = int(said) if said.isdecimal() and len(said) <= 3 else 0
    return minutes if SHORTEST <= minutes <= LONGEST else USUAL_MINUTES
