"""How differences and their consequences are said to those who build."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from upbeat.kernel.changes import Difference
from upbeat.kernel.comparing import Change, changes
from upbeat.rooms.learn.actions.regrading import Regraded
from upbeat.rooms.publish.models import Amendment

PARTS = {
    "stem": gettext_lazy("What is asked"),
    "option": gettext_lazy("A choice"),
    "unit": gettext_lazy("The unit"),
    "numbers": gettext_lazy("How its numbers are drawn"),
    "picture": gettext_lazy("The picture"),
    "hint": gettext_lazy("The hint"),
    "key": gettext_lazy("What counts as right"),
    "score": gettext_lazy("How much it counts"),
    "wordings": gettext_lazy("A wording"),
    "lead": gettext_lazy("Where wrong answers lead"),
    "title": gettext_lazy("The title"),
    "body": gettext_lazy("The text"),
    "minutes": gettext_lazy("The minutes"),
    "goals": gettext_lazy("The goals"),
    "method": gettext_lazy("How to go about it"),
    "preview": gettext_lazy("The preview of the class"),
    "film": gettext_lazy("The film"),
    "checkpoint": pgettext_lazy("part of a video", "A checkpoint"),
    "questions": gettext_lazy("The questions"),
    "gate": gettext_lazy("How strict the gate is"),
    "rubric": gettext_lazy("The rubric"),
}
MOST_NAMED = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A difference to be shown: the part in words, of which wording, its class, and the text word by word."""

    part: str
    place: int
    kind: str
    kind_word: str
    text: list[Change]


@dataclass(frozen=True, slots=True)
class Moved:
    """A pupil's answer whose mark changes."""

    pupil: str
    at: datetime
    was_right: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class Option:
    """What would come of one way to mark anew: ``counts`` in the words of :attr:`Regraded.counts`; who is named."""

    title: str
    counts: Mapping[str, int]
    moved: list[Moved]
    losers: list[str]


def lines_of(differences: Iterable[Difference]) -> list[Line]:
    """Differences as they are shown before a change."""
    return [_line(one.part, one.kind, one.before, one.after, one.place) for one in differences]


def lines_kept(details: Mapping[str, Any]) -> list[Line]:
    """Differences as they were kept with an amendment."""
    return [
        _line(one["part"], one["kind"], one["before"], one["after"], one.get("place", 1))
        for one in details.get("differences", ())
    ]


def option_of(title: str, outcome: Regraded, taught: Mapping[int, str]) -> Option:
    """One way to mark anew; ``taught``: names of the pupils of one's own classes, others stay without a name."""
    lost = {one.person_id for one in outcome.consequences if not one.is_gain}
    people = {one.person_id for one in outcome.turned[:MOST_NAMED]} | lost
    names = {person: taught.get(person, _("a pupil of another class")) for person in people}
    return Option(
        title=title,
        counts=outcome.counts,
        moved=[
            Moved(names[one.person_id], one.answered_at, one.was_correct, one.correct)
            for one in outcome.turned[:MOST_NAMED]
        ],
        losers=sorted(names[person] for person in lost),
    )


def _line(part: str, kind: str, before: str, after: str, place: int) -> Line:
    word = str(Amendment.Kind(kind).label)
    return Line(str(PARTS.get(part, _("Something in it"))), place, kind, word, changes(before, after))
