"""What a learner has watched, said honestly: how much, and which parts not."""

from collections.abc import Iterable
from dataclasses import dataclass

from upbeat.kernel.intervals import Interval, from_json, missing
from upbeat.rooms.learn.models import Watch
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideoVersion

SHORTEST_GAP_S = 1.0
"""A gap shorter than this is what players lose when they stop and start; nobody is told of it."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class WatchState:
    """Of one version: seconds watched of all, where to go on, the stretches not watched yet, as (start, end), and
    those watched."""

    watched_s: float
    duration_s: float
    position_s: float
    missing: tuple[Span, ...]
    watched: tuple[Interval, ...] = ()


def watch_state(person: Person, version: MicroVideoVersion) -> WatchState:
    """What the person has watched of the version; one query besides the version's film."""
    row = Watch.objects.filter(person=person, version=version).first()
    duration_s = version.run.duration_s or 0.0
    if row is None:
        return WatchState(0.0, duration_s, 0.0, gaps([], duration_s))
    watched = from_json(row.ranges)
    return WatchState(row.watched_s, duration_s, row.position_s, gaps(watched, duration_s), tuple(watched))


def gaps(watched: Iterable[Interval], duration_s: float) -> tuple[Span, ...]:
    """The stretches of a video of ``duration_s`` seconds that are in none of ``watched`` and worth telling."""
    if duration_s <= 0:
        return ()
    return tuple((gap.start, gap.end) for gap in missing(watched, duration_s) if gap.length >= SHORTEST_GAP_S)
