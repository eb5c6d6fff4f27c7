"""A constant rate out of pictures at any times: each is shown until the next, as a player would show it."""

from collections.abc import Iterable, Iterator
from math import floor
from typing import TypeVar

Picture = TypeVar("Picture")


def at_constant_rate(pictures: Iterable[tuple[float, Picture]], fps: int) -> Iterator[Picture]:
    """The picture to show at each tick of ``fps``, from second 0 on; the same object again where nothing new came.

    ``pictures`` are ``(second, picture)`` in order; one that comes out of order only replaces. The first is shown from
    second 0, the last for one tick.
    """
    shown: Picture | None = None
    tick = 0
    for second, picture in pictures:
        due = floor(second * fps + 0.5)
        while shown is not None and tick < due:
            yield shown
            tick += 1
        if shown is None:
            for _ in range(due):
                yield picture
            tick = max(tick, due)
        shown = picture
    if shown is not None:
        yield shown
