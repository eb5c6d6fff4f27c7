"""The graph of what rests on what: chains, learning order, levels for drawing.

A graph is a mapping from a point to the points it requires. Points are any hashable, sortable keys; a point that is
missing from the mapping requires nothing.
"""

from collections import deque
from collections.abc import Collection, Mapping

Graph = Mapping[int, Collection[int]]


def chain(requires: Graph, start: int, goal: int) -> list[int] | None:
    """The shortest way from ``start`` down to ``goal`` along requirements, both ends included; None if there is none.

    An edge ``a requires b`` would close a cycle exactly if there is a chain from ``b`` to ``a``.
    """
    came_from: dict[int, int] = {}
    waiting = deque([start])
    seen = {start}
    while waiting:
        here = waiting.popleft()
        if here == goal:
            way = [here]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return way[::-1]
        for below in sorted(requires.get(here, ())):
            if below not in seen:
                seen.add(below)
                came_from[below] = here
                waiting.append(below)
    return None


def foundation(requires: Graph, point: int) -> list[int]:
    """Everything that ``point`` rests on, directly or not, in an order in which it can be learnt; without itself."""
    order: list[int] = []
    seen = {point}
    # Depth first with an explicit stack: a school may chain more points than Python nests calls.
    stack = [(point, iter(sorted(requires.get(point, ()))))]
    while stack:
        here, below = stack[-1]
        step = next(below, None)
        if step is None:
            stack.pop()
            order.append(here)
        elif step not in seen:
            seen.add(step)
            stack.append((step, iter(sorted(requires.get(step, ())))))
    return order[:-1]


def levels(requires: Graph, points: Collection[int]) -> list[list[int]]:
    """The points in rows: row 0 requires nothing, each other stands one below the deepest of its requirements.

    Requirements outside ``points`` are ignored. The graph must be free of cycles (ValueError).
    """
    inside = set(points)
    left = {point: {r for r in requires.get(point, ()) if r in inside} for point in inside}
    rows: list[list[int]] = []
    while left:
        row = sorted(point for point, needs in left.items() if not needs)
        if not row:
            raise ValueError("The requirements run in a circle.")
        for point in row:
            del left[point]
        for needs in left.values():
            needs.difference_update(row)
        rows.append(row)
    return rows
