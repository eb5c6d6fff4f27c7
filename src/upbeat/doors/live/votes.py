"""``POST /hot/votes``: a clicker's choice. The contract stands in frontend/README.md."""

from typing import Any

from starlette.types import Receive, Scope, Send

from upbeat.doors.live.answers import Answered, Guarded, header, read_json, send_json
from upbeat.doors.live.group_commit import GroupCommit
from upbeat.doors.live.limits import Limit
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.people import passes

MOST_BYTES = 4 * 1024
MOST_OPTIONS = 12
LONGEST_OPTION = 24
LARGEST_NUMBER = 2**62


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < LARGEST_NUMBER:
        raise Answered
    return value


def read_choice(person: int, school: int, told: Any) -> Choice:
    """The choice, checked for form. Answered 400 where it has none."""
    if type(told) is not dict:
        raise Answered
    options = told.get("options")
    if type(options) is not list or len(options) > MOST_OPTIONS:
        raise Answered
    if any(type(option) is not str or not 0 < len(option) <= LONGEST_OPTION for option in options):
        raise Answered
    question, turn, seq = (_number(told.get(key)) for key in ("question", "round", "seq"))
    return Choice(person, school, question, turn, seq, tuple(options))


def votes(queue: GroupCommit[Choice, Choice], limit: Limit) -> Guarded:
    """The endpoint; answers with what is stored now. The pass holds ``p`` (person) and ``s`` (school)."""

    async def post(scope: Scope, receive: Receive, send: Send) -> None:
        told = passes.read("votes", header(scope, b"x-upbeat-pass"))
        limit.take(told["p"])
        choice = read_choice(told["p"], told["s"], await read_json(receive, MOST_BYTES))
        stored = await queue.put(choice)
        answer = {"question": stored.question, "round": stored.round, "options": list(stored.options)}
        await send_json(send, answer)

    return Guarded(post, "POST")
