"""What packs put below the picture of the player: a page of its own, which an element keeps in step with the film.

The player holds only its name and address. The page is fetched as a fragment when it is wanted, and is a page of its
own without script.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from upbeat.rooms.publish.models import MicroVideoVersion


@dataclass(frozen=True)
class Overlay:
    """``address``: of the page for a version, nothing where it has none."""

    name: str
    label: str | Promise
    address: Callable[[MicroVideoVersion], str]


_offered: dict[str, Overlay] = {}


def offer_overlay(overlay: Overlay) -> None:
    """Let players show this; one of the same name replaces it."""
    _offered[overlay.name] = overlay


def overlays_of(version: MicroVideoVersion) -> list[dict[str, str]]:
    """Name, words and address of each overlay that a version has, as ``shared/player.html`` takes them."""
    found = [(overlay, overlay.address(version)) for overlay in _offered.values()]
    return [{"name": one.name, "label": str(one.label), "address": address} for one, address in found if address]
