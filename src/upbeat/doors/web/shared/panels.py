"""What packs put beside something on pages of the doors, as a piece of the page itself (``shared/panels.html``).

Places: ``teacher:brief`` (packages), ``teacher:evidence`` and ``learner:evidence`` (performances on the record). A page
asks once for all the things that it shows, so that more of them cost no more queries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from upbeat.rooms.people.models import Person

Contents = Callable[[Person, Sequence[Any]], Mapping[int, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Panel:
    """``contents``: for a reader who may see these things, by the number of each what ``template`` shows as ``panel``;
    a thing that it says nothing of has none."""

    place: str
    template: str
    contents: Contents


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel of one thing."""

    template: str
    contents: Mapping[str, Any]


_OFFERED: list[Panel] = []


def offer_panel(panel: Panel) -> None:
    """Show it at its place; offered twice it counts once."""
    if panel not in _OFFERED:
        _OFFERED.append(panel)


def panels_of(place: str, reader: Person, things: Sequence[Any]) -> dict[int, list[Shown]]:
    """By number the panels of each thing at a place, in the order in which they were offered."""
    found: dict[int, list[Shown]] = {}
    for panel in _OFFERED:
        if panel.place == place and things:
            for number, contents in panel.contents(reader, things).items():
                found.setdefault(number, []).append(Shown(panel.template, contents))
    return found
