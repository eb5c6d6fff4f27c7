"""Templates of lesson plans to begin from, which packs offer beside the one that comes with the product (R5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from upbeat.rooms.design.shipped import DEFAULT, Heading


@dataclass(frozen=True)
class Beginning:
    """``headings``: label, what it asks, and whether a plan must say something there. A template made from it keeps the
    words of the language in which it was made, so it stays whole where the pack is not plugged in any more."""

    name: str
    label: str | Promise
    headings: tuple[tuple[str | Promise, str | Promise, bool], ...]


_offered: dict[str, Beginning] = {}


def offer_beginning(beginning: Beginning) -> None:
    """Let templates begin from this; one of the same name replaces it."""
    _offered[beginning.name] = beginning


def beginnings() -> tuple[Beginning, ...]:
    """Everything that is offered."""
    return tuple(_offered.values())


def headings_of(name: str) -> Sequence[Heading]:
    """The headings to begin from; those of the product where nobody offers this name."""
    found = _offered.get(name)
    if found is None:
        return DEFAULT
    return [Heading("", str(label), str(asks), required=required) for label, asks, required in found.headings]
