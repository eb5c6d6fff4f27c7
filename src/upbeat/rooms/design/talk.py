"""How a team talks about what it makes, be it a script or a film: where a comment stands, and what may come next."""

from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.models import Comment, Step

Said = TypeVar("Said", bound=Comment)

LONGEST_COMMENT = 2000
VERBS = {Step.Kind.ANSWER: "commented", Step.Kind.SETTLE: "resolved", Step.Kind.REOPEN: "opened"}
"""What the journal calls each step."""


def state_after(asked_by: int | None, last: Step | None) -> Comment.State:
    """Open, answered by somebody else than ``asked_by``, or settled."""
    if last is None or last.kind == Step.Kind.REOPEN:
        return Comment.State.OPEN
    if last.kind == Step.Kind.SETTLE:
        return Comment.State.SETTLED
    return Comment.State.OPEN if last.by_id == asked_by else Comment.State.ANSWERED


def with_states(comments: Iterable[Said]) -> list[Said]:
    """The comments, whose ``steps`` are read ahead in order, each with its ``state``."""
    rows = list(comments)
    for row in rows:
        last = list(row.steps.all())[-1:]  # type: ignore[attr-defined]
        row.state = state_after(row.by_id, last[0] if last else None)  # type: ignore[attr-defined]
    return rows


def require_next(state: Comment.State, kind: Step.Kind) -> None:
    """Invalid for a step that a comment in this state does not take."""
    settled = state == Comment.State.SETTLED
    if settled and kind != Step.Kind.REOPEN:
        raise Invalid(_("This comment is settled. Open it again first."), field="text")
    if not settled and kind == Step.Kind.REOPEN:
        raise Invalid(_("This comment is open already."))


def words(text: str) -> str:
    """What was said, trimmed; Invalid for nothing and for too much."""
    text = text.strip()
    if not text:
        raise Invalid(_("Write a word or two."), field="text")
    if len(text) > LONGEST_COMMENT:
        raise Invalid(_("Keep a comment under 2,000 characters."), field="text")
    return text
