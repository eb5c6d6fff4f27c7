"""What a learner has watched, said honestly: how much, and which parts not."""

from dataclasses import dataclass

from upbeat.kernel.intervals import from_json, missing
from upbeat.rooms.learn.models import Watch
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideoVersion

SHORTEST_GAP_S = 1.0
"""A gap shorter than this is what players lose when they stop and start; nobody is told of it."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class WatchState:
    """Of one version: seconds watched of all, where to go on, and the stretches not watched yet, as (start, end)."""

    watched_s: float
    duration_s: float
    position_s: float
    missing: tuple[Span, ...]


def watch_state(person: Person, version: MicroVideoVersion) -> WatchState:
    """What the person has watched of the version; one query besides the version's film."""
    row = Watch.objects.filter(person=person, version=version).first()
    return state_from(row, version.run.duration_s or 0.0)


def state_from(row: Watch | None, duration_s: float) -> WatchState:
    """The same from a row that is read already, or from none."""
    ranges = from_json(row.ranges) if row else []
    gaps = tuple(
        (gap.start, gap.end) for gap in missing(ranges, duration_s) if gap.length >= SHORTEST_GAP_S
    ) if duration_s > 0 else ()  # fmt: skip
    return WatchState(row.watched_s if row else 0.0, duration_s, row.position_s if row else 0.0, gaps)
