"""``POST /hot/answers``: an answer to a question. The contract stands in frontend/README.md."""

import uuid
from typing import Any

from starlette.types import Receive, Scope, Send

from upbeat.doors.live.answers import Answered, Guarded, header, read_json, send_json
from upbeat.doors.live.fields import read_fields
from upbeat.doors.live.group_commit import GroupCommit
from upbeat.doors.live.limits import Limit
from upbeat.rooms.learn.actions.answering import Answer
from upbeat.rooms.learn.actions.answering import Answered as Marked
from upbeat.rooms.people import passes

MOST_BYTES = 16 * 1024
LARGEST_NUMBER = 2**62


def _number(value: Any) -> int:
    if type(value) is not int or not 0 < value < LARGEST_NUMBER:
        raise Answered
    return value


def read_given(person: int, school: int, told: Any) -> Answer:
    """The answer, checked for form. Answered 400 where it has none."""
    if type(told) is not dict or type(told.get("token")) is not str:
        raise Answered
    try:
        token = uuid.UUID(told["token"])
    except ValueError as problem:
        raise Answered from problem
    given = read_fields(told.get("fields"))
    if "piece" in told:
        return Answer(person, school, token, given, piece_id=_number(told["piece"]))
    viewing, checkpoint = _number(told.get("viewing")), _number(told.get("checkpoint"))
    return Answer(person, school, token, given, viewing_id=viewing, checkpoint_id=checkpoint)


def told_of(marked: Marked) -> dict[str, Any]:
    """All that the browser may know of a marked answer: of a wrong one what its guidance says, never the key."""
    told: dict[str, Any] = {"settled": marked.is_right}
    if marked.gate is not None:
        told["open_until"] = marked.gate.open_until_s
    if not marked.is_right:
        view = marked.guidance
        told |= {"rung": view.rung, "misconception": view.misconception, "advice": view.advice, "hint": view.hint}
    return told


def marking(queue: GroupCommit[Answer, Marked], limit: Limit) -> Guarded:
    """The endpoint, writing through ``queue``. The pass holds ``p`` (person) and ``s`` (school)."""

    async def post(scope: Scope, receive: Receive, send: Send) -> None:
        told = passes.read("answers", header(scope, b"x-upbeat-pass"))
        limit.take(told["p"])
        answer = read_given(told["p"], told["s"], await read_json(receive, MOST_BYTES))
        await send_json(send, told_of(await queue.put(answer)))

    return Guarded(post, "POST")
