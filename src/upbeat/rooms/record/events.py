"""News of the record room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AssetTaken:
    """An uploaded file was found good and is kept from now on. ``by_id`` is None where the person has left."""

    school_id: int
    asset_id: int
    by_id: int | None
