"""Whose a viewing is, and of what, for paths that ask it of many at once."""

from collections.abc import Collection
from typing import NamedTuple

from upbeat.rooms.learn.models import Viewing

LARGEST_NUMBER = 2**63 - 1
"""What the columns hold on every database."""


class Viewed(NamedTuple):
    """A viewing: whose, and of what. It never changes."""

    person_id: int
    school_id: int
    version_id: int


def viewings_of(numbers: Collection[int]) -> dict[int, Viewed]:
    """These viewings, by number, whoever's they are; one query, none where no number can be one."""
    possible = {number for number in numbers if 0 < number <= LARGEST_NUMBER}
    if not possible:
        return {}
    rows = Viewing.objects.filter(pk__in=possible).values_list("pk", "person_id", "school_id", "version_id")
    return {number: Viewed(*row) for number, *row in rows}
