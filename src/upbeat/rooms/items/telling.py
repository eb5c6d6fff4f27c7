"""What the kind of a pack tells beside the outcome of an answer: after an attempt, and in a preview to its author."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.kinds import Answered, pack_kind
from upbeat.rooms.items.marks import mark_variant
from upbeat.rooms.items.models import Response, Variant
from upbeat.rooms.items.presenting import authored_answer
from upbeat.rooms.items.standing import counts_as_right


@dataclass(frozen=True, slots=True)
class ToldAfter:
    """What a pack shows beside the outcome of an answer: its template and what that is given."""

    template: str
    more: Mapping[str, Any]


def told_after(response: Response) -> ToldAfter | None:
    """What the kind of an answered question adds to its outcome; None for most, and where there is nothing to tell."""
    attempt = response.attempt
    own = pack_kind(attempt.item.kind)
    if own is None or own.tell_after is None:
        return None
    key = drawn(attempt.variant, attempt.seed).key
    return _told(attempt.item.kind, Answered(key, response.answer, counts_as_right(response), response))


def told_in_preview(variant: Variant, seed: int, answer: Any) -> ToldAfter | None:
    """The same to an author who tries this answer, in the ids that ``seed`` shows; nothing is written."""
    own = pack_kind(variant.version.item.kind)
    if own is None or own.tell_after is None:
        return None
    authored = authored_answer(variant, seed, answer)
    right = mark_variant(variant, seed, authored).correct
    return _told(variant.version.item.kind, Answered(drawn(variant, seed).key, authored, right))


def _told(kind: str, answered: Answered) -> ToldAfter | None:
    own = pack_kind(kind)
    assert own is not None
    assert own.tell_after is not None
    more = own.tell_after(answered)
    return ToldAfter(own.after, more) if more else None
