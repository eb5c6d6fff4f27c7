"""Links that packs put onto pages of the doors, which name places for them (``shared/plugs.html``).

Places: ``frame`` (the navigation), ``learner:progress``, ``teacher:meeting`` (with the number of the lesson),
``school:home``, ``studio:recording`` (with the number of the recording).
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Person, Role


@dataclass(frozen=True, slots=True)
class Plug:
    """A link: ``address`` is the name of a page that takes the arguments of the place; ``roles`` who sees it."""

    place: str
    address: str
    label: str | Promise
    roles: frozenset[Role]
    hint: str | Promise = ""


_OFFERED: list[Plug] = []


def offer_plug(plug: Plug) -> None:
    """Show the link at its place; offered twice it counts once."""
    if plug not in _OFFERED:
        _OFFERED.append(plug)


def plugs_at(place: str, person: Person, *args: Any) -> list[tuple[str, str, str]]:
    """Address, words and hint of each link that the person is to see at a place."""
    held = rules.roles_of(person)
    offered = [plug for plug in _OFFERED if plug.place == place and not plug.roles.isdisjoint(held)]
    return [(reverse(plug.address, args=args), str(plug.label), str(plug.hint)) for plug in offered]
