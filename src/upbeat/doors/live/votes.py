"""``POST /hot/votes``: a clicker's choice. The contract stands in frontend/README.md."""

from typing import Any

from starlette.types import Receive, Scope, Send

from upbeat.doors.live.answers import Answered, Guarded, header, read_json, send_json
from upbeat.doors.live.group_commit import GroupCommit
from upbeat.doors.live.limits import Limit
from upbeat.kernel.errors import NotFound, Refused
from upbeat.rooms.classroom.actions.votes import VoteEvent, VoteStored
from upbeat.rooms.people import passes

MOST_BYTES = 4 * 1024
MOST_OPTIONS = 12
LONGEST_OPTION = 24
LARGEST_NUMBER = 2**62


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < LARGEST_NUMBER:
        raise Answered
    return value


def read_vote(person: int, meeting: int, told: Any) -> VoteEvent:
    """The choice, checked for form. Answered 400 where it has none."""
    if type(told) is not dict:
        raise Answered
    options = told.get("options")
    if type(options) is not list or len(options) > MOST_OPTIONS:
        raise Answered
    if any(type(option) is not str or not 0 < len(option) <= LONGEST_OPTION for option in options):
        raise Answered
    question, turn, seq = (_number(told.get(key)) for key in ("question", "round", "seq"))
    return VoteEvent(person, meeting, question, turn, seq, tuple(options))


def votes(queue: GroupCommit[VoteEvent, VoteStored], limit: Limit) -> Guarded:
    """The endpoint; answers with what is stored now. The pass holds ``p`` (person) and ``m`` (meeting)."""

    async def post(scope: Scope, receive: Receive, send: Send) -> None:
        told = passes.read("votes", header(scope, b"x-upbeat-pass"))
        limit.take(told["p"])
        vote = read_vote(told["p"], told["m"], await read_json(receive, MOST_BYTES))
        try:
            stored = await queue.put(vote)
        except (Refused, NotFound) as no:  # 403 would say that the pass is bad; the phone is fine, its round is over
            raise Answered(409, no.message) from no
        answer = {"question": stored.question_id, "round": stored.round_number, "options": list(stored.options)}
        await send_json(send, answer)

    return Guarded(post, "POST")
