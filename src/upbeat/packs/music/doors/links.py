"""Links on the page of the pack, which its other parts add."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from upbeat.rooms.people.models import Person


class HomeLink(NamedTuple):
    """Where it leads, in which words, and a word beside it, such as how many wait there."""

    address: str
    label: str
    hint: str = ""


Links = Callable[[Person], Iterable[HomeLink]]
_OFFERED: list[Links] = []


def offer_links(links: Links) -> None:
    """Show the links that ``links`` finds for a person on the page of the pack; offered twice they count once."""
    if links not in _OFFERED:
        _OFFERED.append(links)


def links_of(person: Person) -> list[HomeLink]:
    """Each link that the person is to see, in the order in which they were offered."""
    return [one for links in _OFFERED for one in links(person)]
