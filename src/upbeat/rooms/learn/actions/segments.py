"""Writing down what was played: many reports of many learners in one transaction (R36, D2).

This is the busiest write of the platform. Statements are counted per batch, never per report.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django_scopes import scopes_disabled

from upbeat.kernel import credit
from upbeat.rooms.learn.actions.crediting import Pair, Stretch, credit_stretches
from upbeat.rooms.learn.models import Allowance, Segment, Viewing
from upbeat.rooms.learn.queries.gate import Frame, frames_of, gates_of

LARGEST_SEQ, LARGEST_NUMBER = 2**31 - 1, 2**63 - 1
"""What the columns hold on every database."""

MEMORY_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class SegmentEvent:
    """A player's report: in this viewing, as its ``seq``-th report, these seconds of the video were played.

    ``person_id`` and ``school_id`` come from the signed pass, everything else from the browser.
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one report; ``credited_s`` seconds of it are newly counted as watched."""

    viewing_id: int
    seq: int
    state: State
    credited_s: float = 0.0


@dataclass
class Memory:
    """What a process may remember between batches because it never changes.

    ``frames`` of published versions; ``opened``: the second up to which a learner's passes have opened a version, for a
    pass is never taken back.
    """

    frames: dict[int, Frame] = field(default_factory=dict)
    opened: dict[Pair, float] = field(default_factory=dict)

    def trim(self) -> None:
        """Forget all before it grows large."""
        for known in (self.frames, self.opened):
            if len(known) > MEMORY_ROWS:
                known.clear()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A viewing as the batch finds it; ``last_seq`` is the highest stored, or -1."""

    person_id: int
    school_id: int
    version_id: int
    last_seq: int


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
        allowances = _lock_allowances({event.person_id for event in batch})
        viewings = _viewings({event.viewing_id for event in batch if 0 < event.viewing_id <= LARGEST_NUMBER})
        frames = _frames({viewing.version_id for viewing in viewings.values()}, memory)
        stretches, outcomes = _screen(batch, viewings, _limits(batch, viewings, frames, memory))
        credited = credit_stretches(stretches, allowances, frames, now)
    return [
        Outcome(one.viewing_id, one.seq, one.state, credited[one.viewing_id, one.seq])
        if one.state is State.STORED
        else one
        for one in outcomes
    ]


def _screen(
    batch: Sequence[SegmentEvent], viewings: Mapping[int, _Opened], limits: Mapping[Pair, float]
) -> tuple[list[Stretch], list[Outcome]]:
    """What to store, cut to what is open, and what becomes of each of the batch."""
    stored = _stored_before(batch, viewings)
    stretches: list[Stretch] = []
    outcomes: list[Outcome] = []
    for event in batch:
        name = (event.viewing_id, event.seq)
        viewing = viewings.get(event.viewing_id)
        state = State.REFUSED
        if viewing is not None and _is_sound(event, viewing):
            end_s = min(event.end_s, limits.get((event.person_id, viewing.version_id), 0.0))
            if name in stored:
                state = State.KNOWN
            elif event.start_s < end_s:
                state = State.STORED
                stored.add(name)
                stretches.append(
                    Stretch(
                        person_id=event.person_id,
                        school_id=event.school_id,
                        viewing_id=event.viewing_id,
                        version_id=viewing.version_id,
                        seq=event.seq,
                        start_s=event.start_s,
                        end_s=end_s,
                        speed=event.speed,
                        played_at=event.played_at,
                        is_newest=event.seq > viewing.last_seq,
                    )
                )
        outcomes.append(Outcome(*name, state))
    return stretches, outcomes


def _is_sound(event: SegmentEvent, viewing: _Opened) -> bool:
    return (
        viewing.person_id == event.person_id
        and viewing.school_id == event.school_id
        and 0 <= event.seq <= LARGEST_SEQ
        and math.isfinite(event.speed)
        and 0 <= event.start_s < event.end_s < math.inf
    )


def _lock_allowances(people: Collection[int]) -> dict[int, credit.Allowance]:
    rows = Allowance.objects.select_for_update().filter(person__in=people).order_by("person_id")
    return {
        person: credit.Allowance(balance, refreshed_at.timestamp())
        for person, balance, refreshed_at in rows.values_list("person_id", "balance_s", "refreshed_at")
    }


def _viewings(numbers: Collection[int]) -> dict[int, _Opened]:
    # ORDER BY with LIMIT 1 reads one entry of the index, where MAX with GROUP BY reads the whole viewing.
    last = Segment.objects.filter(viewing=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    rows = Viewing.objects.filter(pk__in=numbers).annotate(last_seq=Subquery(last))
    return {
        number: _Opened(person, school, version, -1 if last_seq is None else last_seq)
        for number, person, school, version, last_seq in rows.values_list(
            "pk", "person_id", "school_id", "version_id", "last_seq"
        )
    }


def _frames(versions: Collection[int], memory: Memory) -> dict[int, Frame]:
    frames = {version: memory.frames[version] for version in versions if version in memory.frames}
    unknown = [version for version in versions if version not in frames]
    if unknown:
        found = frames_of(unknown)
        memory.frames.update({version: frame for version, frame in found.items() if frame.published})
        frames.update(found)
    return frames


def _stored_before(batch: Sequence[SegmentEvent], viewings: Mapping[int, _Opened]) -> set[Pair]:
    old = [
        event
        for event in batch
        if event.viewing_id in viewings and 0 <= event.seq <= viewings[event.viewing_id].last_seq
    ]
    if not old:
        return set()
    rows = Segment.objects.filter(viewing__in={event.viewing_id for event in old}, seq__in={event.seq for event in old})
    return set(rows.values_list("viewing_id", "seq"))


def _limits(
    batch: Sequence[SegmentEvent], viewings: Mapping[int, _Opened], frames: Mapping[int, Frame], memory: Memory
) -> dict[Pair, float]:
    """The second at which the video ends for each (person, version) of the batch: the gate, or the end."""
    limits: dict[Pair, float] = {}
    unsure: set[Pair] = set()
    for event in batch:
        viewing = viewings.get(event.viewing_id)
        frame = frames.get(viewing.version_id) if viewing else None
        if frame is None:
            continue
        pair = (event.person_id, frame.version_id)
        limits[pair] = memory.opened.get(pair, 0.0) if frame.items else frame.duration_s
        if event.end_s > limits[pair] and limits[pair] < frame.duration_s:
            unsure.add(pair)
    if unsure:
        for pair, gate in gates_of(unsure, frames).items():
            limits[pair] = gate.open_until_s
            if not gate.mastered and frames[pair[1]].published:
                memory.opened[pair] = gate.open_until_s
    return limits
