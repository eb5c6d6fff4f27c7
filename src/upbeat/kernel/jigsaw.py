"""The jigsaw (Aronson 1978): at home each takes one part of the matter, becomes its expert with those of the other
groups who have it, and teaches it at home."""

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.grouping import Learner

LARGEST = 6
"""More experts than that sit at two tables of the same part."""


@dataclass(frozen=True, slots=True)
class ExpertTable:
    """Those who work on one ``part`` (counted from 0) together."""

    part: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Jigsaw:
    """``part_of``: the part of each, counted from 0. ``experts``: by part."""

    part_of: Mapping[str, int]
    experts: tuple[ExpertTable, ...]


def homes_for(n: int, parts: int) -> int:
    """How many home groups ``n`` learners make, so that each home has every part; whoever is over shares one."""
    if parts < 2:
        raise Invalid(_("A jigsaw has at least two parts."), field="parts")
    if n < 2 * parts:
        raise Invalid(
            _("A jigsaw of %(parts)d parts needs at least %(least)d pupils. Choose fewer parts."),
            field="parts",
            values={"parts": parts, "least": 2 * parts},
        )
    return n // parts


def deal_parts(
    homes: Sequence[Sequence[Learner]], parts: int, rng: random.Random, held: Mapping[str, int] | None = None
) -> Jigsaw:
    """Give each a part, every part at least once in each home that has enough members, so that the experts of each part
    are about equally able. ``held``: parts that stay with somebody."""
    kept = held or {}
    level = statistics.fmean(one.ability for home in homes for one in home) if any(homes) else 0.0
    part_of: dict[str, int] = {}
    strength = [0.0] * parts
    crowd = [0] * parts
    for home in sorted(homes, key=len):
        left = list(range(parts))
        for one in home:
            if one.key in kept and kept[one.key] in left:
                left.remove(kept[one.key])
                part_of[one.key] = kept[one.key]
        rest = [one for one in home if one.key not in part_of]
        rng.shuffle(rest)
        # The most and the least able first, to the part whose experts need it most.
        rest.sort(key=lambda one: -abs(one.ability - level))
        for one in rest:
            able = one.ability - level
            choices = left or [part for part in range(parts) if crowd[part] == min(crowd)]
            part = min(choices, key=lambda number: (abs(strength[number] + able), crowd[number], number))
            part_of[one.key] = part
            if part in left:
                left.remove(part)
        for one in home:
            strength[part_of[one.key]] += one.ability - level
            crowd[part_of[one.key]] += 1
    experts = []
    for part in range(parts):
        keys = [one.key for home in homes for one in home if part_of[one.key] == part]
        tables = max(1, -(-len(keys) // LARGEST))
        experts += [ExpertTable(part, tuple(keys[number::tables])) for number in range(tables) if keys[number::tables]]
    return Jigsaw(part_of, tuple(experts))
