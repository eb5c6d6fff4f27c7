"""Which seconds of a film a class played again and again: views less unique viewers (R49), counted in the database."""

from collections.abc import Collection, Iterable, Mapping
from itertools import accumulate
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import Ceil

from upbeat.rooms.learn.models import Segment

Ranges = Iterable[Iterable[float]]


def rewatches_of(
    people: Collection[int], durations: Mapping[int, float], unions: Mapping[int, list[Ranges]]
) -> dict[int, list[int]]:
    """By version: for each second how often the people played it beyond their first time. ``durations``: seconds by
    version; ``unions``: by version what each has watched. Two queries, of as many rows as the films have seconds.

    A stretch counts where it covers the middle of a second, as in kernel.engagement.
    """
    changes = {version: [0] * (int(-(-length // 1)) + 1) for version, length in durations.items()}
    rows = Segment.objects.filter(viewing__version__in=durations, viewing__person__in=people)
    for field, sign in (("start_s", 1), ("end_s", -1)):
        counted = rows.annotate(second=Ceil(F(field) - 0.5)).values("viewing__version", "second")
        found: Any = counted.annotate(n=Count("pk")).values_list("viewing__version", "second", "n").order_by()
        for version, second, count in found:
            _add(changes[version], second, sign * count)
    for version, watched in unions.items():
        if version in changes:
            for ranges in watched:
                for start, end in ranges:
                    _add(changes[version], -(-(start - 0.5) // 1), -1)
                    _add(changes[version], -(-(end - 0.5) // 1), 1)
    # What a device reported and what was credited may differ by a second: fewer than nobody went back nowhere.
    return {version: [max(0, value) for value in accumulate(change)][:-1] for version, change in changes.items()}


def _add(change: list[int], second: float, by: int) -> None:
    change[max(0, min(int(second), len(change) - 1))] += by
