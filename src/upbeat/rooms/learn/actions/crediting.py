"""From what was played to rows: segments, what each learner has watched, what they may still be credited, and facts."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from upbeat.kernel import credit
from upbeat.kernel.intervals import Interval, from_json, to_json, union
from upbeat.rooms.journal.actions import Happening, record_many
from upbeat.rooms.journal.bulk import insert_many, moment, moments, select_many
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.models import Allowance, Segment, Watch
from upbeat.rooms.learn.queries.gate import Frame
from upbeat.rooms.learn.rules import watched_enough

SLOWEST, FASTEST = 0.5, credit.MAX_SPEED
"""The speeds the player offers; another one is noted as the nearest."""

Pair = tuple[int, int]
"""Person and version, or viewing and sequence number."""


class Stretch(NamedTuple):
    """Something to store: a range of a viewing, cut to what is open."""

    person_id: int
    school_id: int
    viewing_id: int
    version_id: int
    seq: int
    start_s: float
    end_s: float
    speed: float
    played_at: datetime


@dataclass(slots=True)
class Sight:
    """What a learner has watched of a version, while a batch is worked through.

    ``last``: viewing and sequence number of the latest report, by which the place to go on is set.
    """

    ranges: list[Interval]
    watched_s: float
    position_s: float
    last: Pair
    before_s: float


def lock_allowances(people: Collection[int]) -> dict[int, credit.Allowance]:
    """What the learners may still be credited, their rows held until the end of the transaction."""
    rows = select_many(Allowance, ["person_id", "balance_s", "refreshed_s"], {"person_id": people}, held_by="person_id")
    return {person: credit.Allowance(balance_s, refreshed_s) for person, balance_s, refreshed_s in rows}


def sights_of(pairs: Collection[Pair]) -> dict[Pair, Sight]:
    """What has been watched so far, for each (person, version)."""
    rows = select_many(
        Watch,
        ["person_id", "version_id", "ranges", "watched_s", "position_s", "last_viewing_id", "last_seq"],
        {"person_id": {pair[0] for pair in pairs}, "version_id": {pair[1] for pair in pairs}},
    )
    sights = {pair: Sight([], 0.0, 0.0, (0, 0), 0.0) for pair in pairs}
    for person, version, ranges, watched_s, position_s, viewing, seq in rows:
        if (person, version) in sights:
            past = from_json(json.loads(ranges))
            sights[person, version] = Sight(past, watched_s, position_s, (viewing, seq), watched_s)
    return sights


def credit_stretches(
    stretches: Sequence[Stretch],
    sights: Mapping[Pair, Sight],
    allowances: dict[int, credit.Allowance],
    frames: Mapping[int, Frame],
    now: datetime,
) -> dict[Pair, float]:
    """Write the stretches and what follows from them, inside the caller's transaction.

    ``allowances`` of the learners, their rows locked. Returns the newly credited seconds by (viewing, seq).
    """
    if not stretches:
        return {}
    clock = now.timestamp()
    credited: dict[Pair, float] = {}
    for stretch in stretches:
        sight = sights[stretch.person_id, stretch.version_id]
        name = (stretch.viewing_id, stretch.seq)
        allowance = allowances.get(stretch.person_id) or credit.fresh(clock)
        played = [Interval(stretch.start_s, stretch.end_s)]
        allowances[stretch.person_id], new = credit.admit(allowance, played, sight.ranges, clock)
        credited[name] = math.fsum(piece.length for piece in new)
        if new:
            sight.ranges = union([*sight.ranges, *new])
        if name > sight.last:
            sight.last, sight.position_s = name, stretch.end_s
    touched = {(stretch.person_id, stretch.version_id) for stretch in stretches}
    for pair in touched:
        sights[pair].watched_s = math.fsum(piece.length for piece in sights[pair].ranges)
    _write_segments(stretches, credited, now)
    _write_sights({pair: sights[pair] for pair in touched}, now)
    _write_allowances({stretch.person_id for stretch in stretches}, allowances)
    _tell(stretches, credited, now)
    _finish({pair: sights[pair] for pair in touched}, frames, now)
    return credited


def _write_segments(stretches: Sequence[Stretch], credited: Mapping[Pair, float], now: datetime) -> None:
    stored_at = moment(now)
    played_at = moments(stretch.played_at for stretch in stretches)
    insert_many(
        Segment,
        ["viewing_id", "seq", "start_s", "end_s", "speed", "played_at", "stored_at", "credited_s"],
        [
            (
                stretch.viewing_id,
                stretch.seq,
                stretch.start_s,
                stretch.end_s,
                min(max(stretch.speed, SLOWEST), FASTEST),
                at,
                stored_at,
                credited[stretch.viewing_id, stretch.seq],
            )
            for stretch, at in zip(stretches, played_at, strict=True)
        ],
    )


def _write_sights(sights: Mapping[Pair, Sight], now: datetime) -> None:
    at = moment(now)
    insert_many(
        Watch,
        [
            "person_id", "version_id", "ranges", "watched_s", "position_s", "last_viewing_id", "last_seq", "first_at",
            "last_at",
        ],
        [
            # A list of numbers is written alike in Python and in JSON, and the encoder takes four times as long.
            (*pair, str(to_json(sight.ranges)), sight.watched_s, sight.position_s, *sight.last, at, at)
            for pair, sight in sights.items()
        ],
        key=["person_id", "version_id"],
        keep=["first_at"],
    )  # fmt: skip


def _write_allowances(people: Collection[int], allowances: Mapping[int, credit.Allowance]) -> None:
    insert_many(
        Allowance,
        ["person_id", "balance_s", "refreshed_s"],
        [(person, allowances[person].balance_s, allowances[person].refreshed_at) for person in sorted(people)],
        key=["person_id"],
    )


def _tell(stretches: Sequence[Stretch], credited: Mapping[Pair, float], now: datetime) -> None:
    record_many(
        "played",
        "microvideoversion",
        [
            Happening(
                stretch.school_id,
                stretch.person_id,
                stretch.version_id,
                f'{{"from": {stretch.start_s}, "to": {stretch.end_s}, "speed": {stretch.speed}, '
                f'"credited": {round(credited[stretch.viewing_id, stretch.seq], 3)}}}',
                f'{{"viewing": {stretch.viewing_id}, "seq": {stretch.seq}}}',
            )
            for stretch in stretches
        ],
        at=now,
    )


def _finish(sights: Mapping[Pair, Sight], frames: Mapping[int, Frame], now: datetime) -> None:
    """Whoever has just watched enough may have finished the piece; asked once, when the line is crossed."""
    crossed = {
        (person, frames[version].video_id)
        for (person, version), sight in sights.items()
        if watched_enough(sight.watched_s, frames[version].duration_s)
        and not watched_enough(sight.before_s, frames[version].duration_s)
    }
    if crossed:
        finish_videos(crossed, now=now)
