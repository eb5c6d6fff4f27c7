"""What packs put on the phones of a lesson (docs/decisions/0019): this room shows the last thing begun, whatever it is.

A pack offers an activity once, when the site starts. Its rows are its own; here it says what of them was begun last, so
that what is on still follows from rows alone (ADR 0018).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.people.models import Person


@dataclass(frozen=True, slots=True)
class Begun:
    """Something of a pack that was begun in a lesson: which activity, the number of its row, and when it was shown."""

    name: str
    number: int
    at: datetime


class Begins(Protocol):
    """Begins an activity by its setup at this moment, under the title of its step; the caller holds the lesson."""

    def __call__(self, *, by: Person, meeting: Meeting, title: str, setup: Mapping[str, Any], now: datetime) -> object:
        """Invalid, and nothing has begun, where it cannot."""
        ...


@dataclass(frozen=True, slots=True)
class Planned:
    """How a step of a plan has it ready beforehand. ``check``: the setup as it is kept, Invalid with what to change;
    ``title``: what the class reads where the teacher wrote nothing; ``end``: no phone sends to it any more."""

    label: str | Promise
    check: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    title: Callable[[Mapping[str, Any]], str]
    begin: Begins
    end: Callable[[Meeting, datetime], object]


@dataclass(frozen=True, slots=True)
class Activity:
    """What a class does together on its phones.

    ``latest``: what was begun last of it and not taken off, None if nothing; one query. ``phone``, ``wall`` and
    ``desk`` make the context of their templates, for a pupil, for all to see, and for the teacher; nothing may stand
    in the first two that a pupil must not know. ``script``: the entry of the front end that phone, wall and desk need.
    Whoever writes its rows calls :func:`upbeat.rooms.classroom.actions.changing.changed`. ``planned``: where it may
    be a step of a plan.
    """

    name: str
    latest: Callable[[Meeting], tuple[int, datetime] | None]
    phone: Callable[[Person, Meeting, int], Mapping[str, Any]]
    phone_template: str
    wall: Callable[[Meeting, int], Mapping[str, Any]]
    wall_template: str
    desk: Callable[[Meeting, int], Mapping[str, Any]]
    desk_template: str
    script: str = ""
    planned: Planned | None = None


_OFFERED: dict[str, Activity] = {}


def offer_activity(activity: Activity) -> None:
    """Add an activity; offered twice it counts once."""
    _OFFERED[activity.name] = activity


def offered_activity(name: str) -> Activity:
    """The activity of this name; KeyError if no pack has offered it."""
    return _OFFERED[name]


def scripts() -> tuple[str, ...]:
    """The entries of the front end that pages of a lesson need."""
    return tuple(sorted({one.script for one in _OFFERED.values() if one.script}))


def plannable() -> dict[str, Planned]:
    """By name the activities that may be steps of a plan."""
    return {name: one.planned for name, one in _OFFERED.items() if one.planned is not None}


def planned_activity(name: str) -> Planned:
    """How a step has this activity ready. Invalid where no pack offers it, or not any more."""
    found = plannable().get(name)
    if found is None:
        raise Invalid(_("This is not offered at your school any more. Choose another step."), field="kind")
    return found


def begun_last(meeting: Meeting) -> Begun | None:
    """What packs have begun last in this lesson; a query for each activity that is offered."""
    rows = [(name, activity.latest(meeting)) for name, activity in _OFFERED.items()]
    found = [Begun(name, *row) for name, row in rows if row is not None]
    return max(found, key=lambda one: (one.at, one.number), default=None)
