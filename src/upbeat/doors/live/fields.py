"""The fields of a form in a request: pairs of name and value, as a browser lists them."""

from typing import Any

from upbeat.doors.live.answers import Answered
from upbeat.rooms.items.reading import Form

MOST_FIELDS = 64
LONGEST_NAME, LONGEST_VALUE = 40, 1000


def read_fields(told: Any) -> Form:
    """The form, checked for shape alone. Answered 400 where it has none."""
    if type(told) is not list or len(told) > MOST_FIELDS:
        raise Answered
    fields: dict[str, list[str]] = {}
    for pair in told:
        if type(pair) is not list or len(pair) != 2:
            raise Answered
        name, value = pair
        if type(name) is not str or type(value) is not str or len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE:
            raise Answered
        fields.setdefault(name, []).append(value)
    return Form(fields)
