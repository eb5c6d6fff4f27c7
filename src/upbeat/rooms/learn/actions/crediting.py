"""From what was played to rows: segments, what each learner has watched, what they may still be credited, and facts."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from upbeat.kernel import credit
from upbeat.kernel.intervals import Interval, from_json, to_json, total, union
from upbeat.rooms.journal.actions import fact, record_all
from upbeat.rooms.learn.actions.bulk import insert_rows
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.models import Allowance, Segment, Watch
from upbeat.rooms.learn.queries.gate import Frame
from upbeat.rooms.learn.rules import watched_enough

SLOWEST, FASTEST = 0.5, credit.MAX_SPEED
"""The speeds the player offers; another one is noted as the nearest."""

Pair = tuple[int, int]
"""Person and version, or viewing and sequence number."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something to store: a range of a viewing, cut to what is open. ``is_newest``: later than all that is stored."""

    person_id: int
    school_id: int
    viewing_id: int
    version_id: int
    seq: int
    start_s: float
    end_s: float
    speed: float
    played_at: datetime
    is_newest: bool

    @property
    def pair(self) -> Pair:
        """Whose, and of what."""
        return self.person_id, self.version_id

    @property
    def name(self) -> Pair:
        """What it is called for ever."""
        return self.viewing_id, self.seq


@dataclass(slots=True)
class _Sight:
    """What a learner has watched of a version, while a batch is worked through."""

    ranges: list[Interval]
    watched_s: float
    position_s: float
    first_at: datetime
    before_s: float


def credit_stretches(
    stretches: Sequence[Stretch], allowances: dict[int, credit.Allowance], frames: Mapping[int, Frame], now: datetime
) -> dict[Pair, float]:
    """Write them and what follows from them, inside the caller's transaction.

    ``allowances`` of the learners, their rows locked. Returns the newly credited seconds by (viewing, seq).
    """
    if not stretches:
        return {}
    sights = _sights({stretch.pair for stretch in stretches}, now)
    clock = now.timestamp()
    credited: dict[Pair, float] = {}
    for stretch in stretches:
        sight = sights[stretch.pair]
        allowance = allowances.get(stretch.person_id) or credit.fresh(clock)
        played = [Interval(stretch.start_s, stretch.end_s)]
        allowances[stretch.person_id], new = credit.admit(allowance, played, sight.ranges, clock)
        if new:
            sight.ranges = union([*sight.ranges, *new])
            sight.watched_s = total(sight.ranges)
        if stretch.is_newest:
            sight.position_s = stretch.end_s
        credited[stretch.name] = total(new)
    _write_segments(stretches, credited, now)
    _write_sights(sights, now)
    _write_allowances({stretch.person_id for stretch in stretches}, allowances)
    _tell(stretches, credited, now)
    _finish(sights, frames, now)
    return credited


def _sights(pairs: Collection[Pair], now: datetime) -> dict[Pair, _Sight]:
    rows = Watch.objects.filter(person__in={pair[0] for pair in pairs}, version__in={pair[1] for pair in pairs})
    sights = {pair: _Sight([], 0.0, 0.0, now, 0.0) for pair in pairs}
    for person, version, ranges, watched_s, position_s, first_at in rows.values_list(
        "person_id", "version_id", "ranges", "watched_s", "position_s", "first_at"
    ):
        if (person, version) in sights:
            sights[person, version] = _Sight(from_json(ranges), watched_s, position_s, first_at, watched_s)
    return sights


def _write_segments(stretches: Sequence[Stretch], credited: Mapping[Pair, float], now: datetime) -> None:
    moment = connection.ops.adapt_datetimefield_value
    stored_at = moment(now)
    insert_rows(
        Segment,
        ["viewing_id", "seq", "start_s", "end_s", "speed", "played_at", "stored_at", "credited_s"],
        [
            (
                stretch.viewing_id,
                stretch.seq,
                stretch.start_s,
                stretch.end_s,
                min(max(stretch.speed, SLOWEST), FASTEST),
                moment(stretch.played_at),
                stored_at,
                credited[stretch.name],
            )
            for stretch in stretches
        ],
    )


def _write_sights(sights: Mapping[Pair, _Sight], now: datetime) -> None:
    moment = connection.ops.adapt_datetimefield_value
    insert_rows(
        Watch,
        ["person_id", "version_id", "ranges", "watched_s", "position_s", "first_at", "last_at"],
        [
            (
                person,
                version,
                json.dumps(to_json(sight.ranges)),
                sight.watched_s,
                sight.position_s,
                moment(sight.first_at),
                moment(now),
            )
            for (person, version), sight in sights.items()
        ],
        key=["person_id", "version_id"],
    )


def _write_allowances(people: Collection[int], allowances: Mapping[int, credit.Allowance]) -> None:
    moment = connection.ops.adapt_datetimefield_value
    insert_rows(
        Allowance,
        ["person_id", "balance_s", "refreshed_at"],
        [
            (person, allowances[person].balance_s, moment(datetime.fromtimestamp(allowances[person].refreshed_at, UTC)))
            for person in people
        ],
        key=["person_id"],
    )


def _tell(stretches: Sequence[Stretch], credited: Mapping[Pair, float], now: datetime) -> None:
    record_all(
        fact(
            "played",
            ("viewing", stretch.viewing_id),
            school_id=stretch.school_id,
            actor_id=stretch.person_id,
            result={
                "from": stretch.start_s,
                "to": stretch.end_s,
                "speed": stretch.speed,
                "credited": round(credited[stretch.name], 3),
            },
            context={"version": stretch.version_id, "seq": stretch.seq},
            at=now,
        )
        for stretch in stretches
    )


def _finish(sights: Mapping[Pair, _Sight], frames: Mapping[int, Frame], now: datetime) -> None:
    """Whoever has just watched enough may have finished the piece; asked once, when the line is crossed."""
    crossed = {
        (person, frames[version].video_id)
        for (person, version), sight in sights.items()
        if watched_enough(sight.watched_s, frames[version].duration_s)
        and not watched_enough(sight.before_s, frames[version].duration_s)
    }
    if crossed:
        finish_videos(crossed, now=now)
