"""News of the polish room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PolishAsked:
    """A run waits for a worker."""

    school_id: int
    run_id: int


@dataclass(frozen=True)
class CaptionsAsked:
    """Captions from a script wait for a worker."""

    school_id: int
    captioning_id: int


@dataclass(frozen=True)
class ReadingAsked:
    """The slides of a run wait for a reader."""

    school_id: int
    reading_id: int


@dataclass(frozen=True)
class PolishFinished:
    """A run came to its end. ``done``: its renditions are there; else it failed and says why."""

    school_id: int
    run_id: int
    asset_id: int
    done: bool
