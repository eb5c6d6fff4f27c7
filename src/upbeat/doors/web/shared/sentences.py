"""What a room refused, in the reader's language."""

from django.utils.translation import gettext

from upbeat.kernel.errors import UpbeatError


def said(problem: UpbeatError) -> str:
    """The sentence: the kernel marks its own for translation, rooms have theirs translated already."""
    return problem.said_in(gettext)
