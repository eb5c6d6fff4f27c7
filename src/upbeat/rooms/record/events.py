"""News of the record room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CheckAsked:
    """An upload is complete and is to be looked at."""

    school_id: int
    upload_id: int


@dataclass(frozen=True)
class AssetTaken:
    """An uploaded file was found good and is kept from now on. ``by_id`` is None where the person has left."""

    school_id: int
    asset_id: int
    by_id: int | None


@dataclass(frozen=True)
class JoinAsked:
    """The chosen takes of a script are to be put together."""

    school_id: int
    joining_id: int


@dataclass(frozen=True)
class StoreAsked:
    """The files of a folder are to be put into the object store."""

    school_id: int
    storing_id: int
