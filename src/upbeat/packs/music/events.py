"""News of the pack."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TakeAsked:
    """A recording waits to be marked."""

    school_id: int
    take_id: int


@dataclass(frozen=True)
class PerformanceAsked:
    """A performance that was recorded in class waits to be marked."""

    school_id: int
    marking_id: int


@dataclass(frozen=True)
class LayingAsked:
    """A score waits to be laid along a recording."""

    school_id: int
    laying_id: int
