"""``POST /hot/place``: where a film stands, between two reports. The contract stands in frontend/README.md."""

from typing import Any

from starlette.types import Receive, Scope, Send

from upbeat.doors.live.answers import Answered, Guarded, header, read_json, send_nothing
from upbeat.doors.live.group_commit import GroupCommit
from upbeat.doors.live.limits import Limit
from upbeat.doors.live.segments import LARGEST_NUMBER, LARGEST_SEQ, LONGEST_VIDEO_S, NUMBER, Told
from upbeat.rooms.learn.actions.places import Place
from upbeat.rooms.people import passes

MOST_BYTES = 512


def read_place(person: int, told: Any) -> Place:
    """The place, checked for form. Answered 400 where it has none."""
    if type(told) is not dict:
        raise Answered
    viewing, seq, second = told.get("viewing", 0), told.get("seq", 0), told.get("second", -1)
    if type(viewing) is not int or type(seq) is not int or type(second) not in NUMBER:
        raise Answered
    if not (0 < viewing < LARGEST_NUMBER and 0 < seq <= LARGEST_SEQ and 0 <= second <= LONGEST_VIDEO_S):
        raise Answered
    return Place(person, viewing, seq, float(second))


def places(queue: GroupCommit[Told, None], limit: Limit) -> Guarded:
    """The endpoint, writing through the ``queue`` of the reports. The pass is that of the reports."""

    async def post(scope: Scope, receive: Receive, send: Send) -> None:
        told = passes.read("segments", header(scope, b"x-upbeat-pass"))
        limit.take(told["p"])
        await queue.put(read_place(told["p"], await read_json(receive, MOST_BYTES)))
        await send_nothing(send)

    return Guarded(post, "POST")
