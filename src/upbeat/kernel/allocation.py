"""Who evaluates whose work (R40): everybody gets as many evaluations as they give, and never their own work.

Works and evaluators are keys. Those who handed in stand in a ring in random order and evaluate the works of the next
ones: so each gives and gets exactly the same number, and nobody evaluates the one who evaluates them as long as there
are more than twice as many works as each evaluates. Who handed in nothing, or late, takes those works that the fewest
have; so the numbers of evaluations never differ by more than one. The same keys and random numbers give the same
allocation, in whatever order the keys come.
"""

import random
from collections.abc import Collection, Mapping

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _


def allocate(
    authors: Collection[str], evaluators: Collection[str], each: int, rng: random.Random
) -> dict[str, tuple[str, ...]]:
    """For each evaluator the authors whose works they evaluate: ``each``, or all there are but their own.

    In random order, so that the place in the list tells nothing. Invalid for a negative ``each``.
    """
    if each < 0:
        raise Invalid(_("Give how many works each evaluates."))
    ring = sorted(set(authors))
    rng.shuffle(ring)
    order = sorted(set(evaluators))
    rng.shuffle(order)
    place = {author: at for at, author in enumerate(ring)}
    loads = dict.fromkeys(ring, 0)
    given: dict[str, tuple[str, ...]] = {}
    if not set(ring) <= set(order):
        # A ring with gaps leaves some works with less: everybody takes what the fewest have.
        return {one: _take(loads, min(each, len(ring) - (one in place)), rng, one) for one in order}
    for one in (*ring, *(other for other in order if other not in place)):
        if one in place:
            reach = min(each, len(ring) - 1)
            mine = [ring[(place[one] + step) % len(ring)] for step in range(1, reach + 1)]
            for author in mine:
                loads[author] += 1
            given[one] = _shuffled(mine, rng)
        else:
            given[one] = _take(loads, min(each, len(ring)), rng, one)
    return given


def lightest(loads: Mapping[str, int], count: int, rng: random.Random, *, but: Collection[str] = ()) -> tuple[str, ...]:
    """Up to ``count`` works that the fewest evaluate, none of ``but`` (one's own, those one has), ties by chance."""
    free = sorted(key for key in loads if key not in but)
    rng.shuffle(free)
    return tuple(sorted(free, key=lambda key: loads[key])[:count])


def _take(loads: dict[str, int], count: int, rng: random.Random, own: str) -> tuple[str, ...]:
    mine = lightest(loads, count, rng, but={own})
    for key in mine:
        loads[key] += 1
    return _shuffled(list(mine), rng)


def _shuffled(keys: list[str], rng: random.Random) -> tuple[str, ...]:
    rng.shuffle(keys)
    return tuple(keys)
