"""A wording that stands in no bank: asked once, on the spot, by everything that asks wordings of the bank."""

from collections.abc import Mapping, Sequence
from typing import Any

from upbeat.rooms.items.models import Item, ItemVersion, Picture, Variant


def loose_wording(
    *, kind: str, stem: str, options: Sequence[Mapping[str, str]], key: Any, picture: Picture | None = None
) -> Variant:
    """The wording as a variant that was never saved. ``key`` is None where nobody has said yet what is right."""
    version = ItemVersion(item=Item(kind=kind))
    return Variant(version=version, stem=stem, options=list(options), key=key or {}, picture=picture)
