"""The three ways in which the platform says no. Every message is for a person and says what to do next.

Rooms pass a text that is translated already. The kernel knows no catalogue: it marks its English texts with
:func:`marked` and passes what goes into them as ``values``; a door shows ``error.said_in(gettext)``.
"""

from collections.abc import Callable, Mapping


def marked(text: str) -> str:
    """``text`` itself. Imported ``as _``, so that the collector of translatable texts finds the kernel's sentences."""
    return text


class UpbeatError(Exception):
    """What went wrong, in a sentence for the person who asked.

    ``message`` is the finished English sentence; ``template`` and ``values`` are its two halves, for translation.
    Without values the template is the message, and a per cent sign in it stands for itself.
    """

    def __init__(self, message: str, *, values: Mapping[str, object] | None = None) -> None:
        self.template = message
        self.values = dict(values or {})
        self.message = self.said_in(lambda template: template)
        super().__init__(self.message)

    def said_in(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language that ``translate`` (such as gettext) puts the template into."""
        template = translate(self.template)
        return template % self.values if self.values else template


class Coded(UpbeatError):
    """A failure of long work that is known: ``code`` is what to store, the sentence is found again by it."""

    code: str


class Refused(UpbeatError):
    """The person is known and may not do this (HTTP 403)."""


class NotFound(UpbeatError):
    """There is no such thing, or none that this person may know of (HTTP 404)."""


class Invalid(UpbeatError):
    """The input cannot be taken (HTTP 422). ``field`` names the form field it belongs to, if one does."""

    def __init__(self, message: str, field: str | None = None, *, values: Mapping[str, object] | None = None) -> None:
        super().__init__(message, values=values)
        self.field = field


class Late(UpbeatError):
    """It came after the end (HTTP 409): what counts is what was there before."""
