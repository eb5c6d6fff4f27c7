"""What a look and a listen find besides what is served: plain facts, without the library that decodes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from upbeat.kernel.intervals import Interval


@dataclass(frozen=True)
class Heard:
    """``clips``: how often the recorder was overdriven, most often in the second ``clipped_at``; ``snr_db``: voice over
    noise; ``voice``: where something is said, over most noise from second ``noisiest_at`` on."""

    clips: int
    clipped_at: float | None
    snr_db: float | None
    voice: tuple[Interval, ...]
    noisiest_at: float = 0.0


@dataclass(frozen=True)
class Seen:
    """Where the picture is black, where it stands still, and the seconds at which a new one comes."""

    black: tuple[Interval, ...]
    held: tuple[Interval, ...]
    changes: tuple[float, ...]


def heard_from(stored: Mapping[str, Any]) -> Heard:
    """From its JSON."""
    return Heard(**{**stored, "voice": _spans(stored["voice"])})


def seen_from(stored: Mapping[str, Any]) -> Seen:
    """From its JSON."""
    return Seen(_spans(stored["black"]), _spans(stored["held"]), tuple(stored["changes"]))


def _spans(pairs: list[list[float]]) -> tuple[Interval, ...]:
    return tuple(Interval(start, end) for start, end in pairs)
