"""The three ways in which the platform says no. Every message is for a person and says what to do next."""


class UpbeatError(Exception):
    """What went wrong, in a sentence for the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(UpbeatError):
    """The person is known and may not do this (HTTP 403)."""


class NotFound(UpbeatError):
    """There is no such thing, or none that this person may know of (HTTP 404)."""


class Invalid(UpbeatError):
    """The input cannot be taken (HTTP 422). ``field`` names the form field it belongs to, if one does."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
