"""``POST /hot/votes``: what a phone in class answers. The contract stands in frontend/README.md."""

from typing import Any

from starlette.types import Receive, Scope, Send

from upbeat.doors.live.answers import Answered, Guarded, header, read_json, send_json
from upbeat.doors.live.fields import read_fields
from upbeat.doors.live.group_commit import GroupCommit
from upbeat.doors.live.limits import Limit
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.people import passes

MOST_BYTES = 16 * 1024
LONGEST_SURE = 12
LARGEST_NUMBER = 2**62


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < LARGEST_NUMBER:
        raise Answered
    return value


def read_choice(person: int, school: int, told: Any) -> Choice:
    """The choice, checked for form. Answered 400 where it has none."""
    if type(told) is not dict:
        raise Answered
    sure = told.get("sure", "")
    if type(sure) is not str or len(sure) > LONGEST_SURE:
        raise Answered
    question, turn, seq = (_number(told.get(key)) for key in ("question", "round", "seq"))
    return Choice(person, school, question, turn, seq, read_fields(told.get("fields")), sure)


def told_of(stored: Choice) -> dict[str, Any]:
    """What is stored now, in the form in which a phone sends it; nothing of whether it is right."""
    fields = [[name, value] for name, values in stored.form.fields.items() for value in values]
    return {
        "question": stored.question,
        "round": stored.round,
        "seq": stored.seq,
        "fields": fields,
        "sure": stored.sure,
    }


def votes(queue: GroupCommit[Choice, Choice], limit: Limit) -> Guarded:
    """The endpoint; answers with what is stored now. The pass holds ``p`` (person) and ``s`` (school)."""

    async def post(scope: Scope, receive: Receive, send: Send) -> None:
        told = passes.read("votes", header(scope, b"x-upbeat-pass"))
        limit.take(told["p"])
        choice = read_choice(told["p"], told["s"], await read_json(receive, MOST_BYTES))
        await send_json(send, told_of(await queue.put(choice)))

    return Guarded(post, "POST")
