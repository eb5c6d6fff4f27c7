"""``POST /hot/segments``: what was played. The contract stands in frontend/README.md."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.types import Receive, Scope, Send

from upbeat.doors.live.answers import Answered, Guarded, header, read_json, send_nothing
from upbeat.doors.live.group_commit import GroupCommit
from upbeat.doors.live.limits import Limit
from upbeat.rooms.learn.actions.places import Place
from upbeat.rooms.learn.actions.segments import Outcome, SegmentEvent
from upbeat.rooms.people import passes

MOST_BYTES = 32 * 1024
MOST_ROWS = 100
LONGEST_VIDEO_S = 24 * 3600
LARGEST_NUMBER = 2**62
LARGEST_SEQ = 2**31 - 1
SLOWEST, FASTEST = 0.5, 2.0
LATEST_CLOCK = 1e11
NUMBER = (int, float)

Reports = list[SegmentEvent]
Told = Reports | Place
RecordSegments = Callable[[Reports], Sequence[Outcome]]
KeepPlaces = Callable[[Sequence[Place]], None]


def read_reports(person: int, school: int, told: Any) -> Reports:
    """The rows that can be true; those that never can are dropped. Answered 400 where a row has not even a name."""
    rows = told.get("segments") if type(told) is dict else None
    if type(rows) is not list or len(rows) > MOST_ROWS:
        raise Answered
    possible: Reports = []
    for row in rows:
        try:
            viewing, seq = row["viewing"], row["seq"]
            start, end, speed, at = row["start"], row["end"], row["speed"], row["at"]
        except (KeyError, TypeError) as problem:
            raise Answered from problem
        if type(viewing) is not int or type(seq) is not int:
            raise Answered
        named = 0 < viewing < LARGEST_NUMBER and 0 < seq <= LARGEST_SEQ
        if named and _can_be_true(start, end, speed, at):
            played_at = datetime.fromtimestamp(at, UTC)
            possible.append(SegmentEvent(person, viewing, school, seq, start, end, speed, played_at))
    return possible


def _can_be_true(start: Any, end: Any, speed: Any, at: Any) -> bool:
    """Numbers (a bool is none), in order and within what a player can do."""
    if not (type(start) in NUMBER and type(end) in NUMBER and type(speed) in NUMBER and type(at) in NUMBER):
        return False
    return bool(0 <= start < end <= LONGEST_VIDEO_S and SLOWEST <= speed <= FASTEST and 0 <= at < LATEST_CLOCK)


def in_one_batch(record_segments: RecordSegments, keep_places: KeepPlaces) -> Callable[[list[Told]], list[None]]:
    """What many requests told, given to the room as one list of reports and one of places.

    Every outcome (stored, known, refused) is one that the player need never send again, so none has to be told.
    """

    def handle(requests: list[Told]) -> list[None]:
        reports = [told for told in requests if not isinstance(told, Place)]
        if reports:
            record_segments([report for each in reports for report in each])
        if len(reports) < len(requests):
            # After the reports: a place of the row behind them is then known to be newer.
            keep_places([told for told in requests if isinstance(told, Place)])
        return [None] * len(requests)

    return handle


def weight(told: Told) -> int:
    """How much of a transaction it is."""
    return 1 if isinstance(told, Place) else len(told)


def segments(queue: GroupCommit[Told, None], limit: Limit) -> Guarded:
    """The endpoint, writing through ``queue``. The pass holds ``p`` (person) and ``s`` (school)."""

    async def post(scope: Scope, receive: Receive, send: Send) -> None:
        told = passes.read("segments", header(scope, b"x-upbeat-pass"))
        limit.take(told["p"])
        reports = read_reports(told["p"], told["s"], await read_json(receive, MOST_BYTES))
        if reports:
            await queue.put(reports)
        await send_nothing(send)

    return Guarded(post, "POST")
