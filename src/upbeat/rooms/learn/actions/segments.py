"""Writing down what was played: many reports of many learners in one transaction (R36, D2).

This is the busiest write of the platform. Statements are counted per batch, never per report.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from django.db import transaction
from django_scopes import scopes_disabled

from upbeat.rooms.learn.actions.crediting import (
    Pair,
    Sight,
    Stretch,
    credit_stretches,
    lock_allowances,
    sights_of,
)
from upbeat.rooms.learn.models import Segment
from upbeat.rooms.learn.queries.gate import Frame, gates_of, remembered_frames
from upbeat.rooms.learn.queries.viewings import Viewed, viewings_of

LARGEST_SEQ = 2**31 - 1
"""What the column holds on every database."""

MEMORY_ROWS = 20_000


class SegmentEvent(NamedTuple):
    """A player's report: in this viewing, as its ``seq``-th report, these seconds of the video were played.

    ``person_id`` and ``school_id`` come from the signed pass, everything else from the browser; ``seq`` begins at 1.
    """

    person_id: int
    viewing_id: int
    school_id: int
    seq: int
    start_s: float
    end_s: float
    speed: float
    played_at: datetime


class State(Enum):
    """What became of a report. None of them is worth sending again."""

    STORED = "stored"
    KNOWN = "known"
    REFUSED = "refused"


class Outcome(NamedTuple):
    """The answer to one report; ``credited_s`` seconds of it are newly counted as watched."""

    viewing_id: int
    seq: int
    state: State
    credited_s: float = 0.0


@dataclass
class Memory:
    """What a process may remember between batches because it never changes.

    ``viewings``; ``frames`` of published versions; ``opened``: the second up to which a learner's passes have opened a
    version. A pass is taken back only where a person chose so, and what is remembered goes on until it is trimmed.
    """

    viewings: dict[int, Viewed] = field(default_factory=dict)
    frames: dict[int, Frame] = field(default_factory=dict)
    opened: dict[Pair, float] = field(default_factory=dict)

    def trim(self) -> None:
        """Forget all before it grows large."""
        if max(len(self.viewings), len(self.frames), len(self.opened)) > MEMORY_ROWS:
            self.viewings.clear()
            self.frames.clear()
            self.opened.clear()


def record_segments(batch: Sequence[SegmentEvent], *, now: datetime, memory: Memory | None = None) -> list[Outcome]:
    """Store the reports and credit what was watched; outcomes in the order of the batch.

    A report counts once by (viewing, seq), in whatever order it comes. It is refused when the viewing is not this
    person's, when it is no range of the video, or when it lies wholly behind the gate; what crosses the gate or the end
    is cut there. Seconds are credited by :func:`upbeat.kernel.credit.admit` on ``now``, the server's clock.
    """
    memory = memory if memory is not None else Memory()
    memory.trim()
    # People of several schools come in one batch; each report is checked against the school of its pass.
    with scopes_disabled(), transaction.atomic():
        # Locked first: whatever else writes for the same learner waits, and then reads what this batch wrote.
        allowances = lock_allowances({event.person_id for event in batch})
        viewings = _viewings({event.viewing_id for event in batch}, memory)
        frames = remembered_frames({viewing.version_id for viewing in viewings.values()}, memory.frames)
        sound = [event for event in batch if _is_sound(event, viewings)]
        sights = sights_of({(event.person_id, viewings[event.viewing_id].version_id) for event in sound})
        stretches, known = _screen(sound, viewings, sights, _limits(sound, viewings, frames, memory))
        credited = credit_stretches(stretches, sights, allowances, frames, now)
    return [_outcome(event, known, credited) for event in batch]


def _outcome(event: SegmentEvent, known: set[Pair], credited: dict[Pair, float]) -> Outcome:
    name = (event.viewing_id, event.seq)
    if name in known:
        return Outcome(*name, State.KNOWN)
    if name not in credited:
        return Outcome(*name, State.REFUSED)
    known.add(name)  # a second one in the same batch
    return Outcome(*name, State.STORED, credited[name])


def _screen(
    sound: Sequence[SegmentEvent],
    viewings: Mapping[int, Viewed],
    sights: Mapping[Pair, Sight],
    limits: Mapping[Pair, float],
) -> tuple[list[Stretch], set[Pair]]:
    """What to store, cut to what is open; and the names of those that are stored already."""
    known = _stored_before(sound, viewings, sights)
    taken: set[Pair] = set()
    stretches: list[Stretch] = []
    for event in sound:
        viewing = viewings[event.viewing_id]
        name = (event.viewing_id, event.seq)
        end_s = min(event.end_s, limits.get((event.person_id, viewing.version_id), 0.0))
        if event.start_s < end_s and name not in known and name not in taken:
            taken.add(name)
            stretches.append(
                Stretch(
                    event.person_id,
                    event.school_id,
                    event.viewing_id,
                    viewing.version_id,
                    event.seq,
                    event.start_s,
                    end_s,
                    event.speed,
                    event.played_at,
                )
            )
    return stretches, known


def _is_sound(event: SegmentEvent, viewings: Mapping[int, Viewed]) -> bool:
    viewing = viewings.get(event.viewing_id)
    return (
        viewing is not None
        and viewing.person_id == event.person_id
        and viewing.school_id == event.school_id
        and 0 < event.seq <= LARGEST_SEQ
        and math.isfinite(event.speed)
        and 0 <= event.start_s < event.end_s < math.inf
    )


def _viewings(numbers: Collection[int], memory: Memory) -> dict[int, Viewed]:
    memory.viewings.update(viewings_of([number for number in numbers if number not in memory.viewings]))
    return {number: memory.viewings[number] for number in numbers if number in memory.viewings}


def _stored_before(
    sound: Sequence[SegmentEvent], viewings: Mapping[int, Viewed], sights: Mapping[Pair, Sight]
) -> set[Pair]:
    # Later than the last that was stored of this video, it must be new: the usual case costs no statement.
    old = [
        event
        for event in sound
        if (event.viewing_id, event.seq) <= sights[event.person_id, viewings[event.viewing_id].version_id].last
    ]
    if not old:
        return set()
    rows = Segment.objects.filter(viewing__in={event.viewing_id for event in old}, seq__in={event.seq for event in old})
    return set(rows.values_list("viewing_id", "seq"))


def _limits(
    sound: Sequence[SegmentEvent], viewings: Mapping[int, Viewed], frames: Mapping[int, Frame], memory: Memory
) -> dict[Pair, float]:
    """The second at which the video ends for each (person, version) that was played: the gate, or the end."""
    limits: dict[Pair, float] = {}
    unsure: set[Pair] = set()
    for event in sound:
        frame = frames.get(viewings[event.viewing_id].version_id)
        if frame is None:
            continue
        pair = (event.person_id, frame.version_id)
        limits[pair] = memory.opened.get(pair, 0.0) if frame.items else frame.duration_s
        if event.end_s > limits[pair] and limits[pair] < frame.duration_s:
            unsure.add(pair)
    if unsure:
        for pair, gate in gates_of(unsure, frames).items():
            limits[pair] = gate.open_until_s
            if gate.is_by_passes and frames[pair[1]].published:
                memory.opened[pair] = gate.open_until_s
    return limits
