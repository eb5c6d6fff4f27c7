"""Moments of a recording that have a name of their own: packs name them, and people type the name for the second.

Where a pack knows that bar 5 begins at 1:02, "bar 5" may be typed wherever a second is asked for, a note that begins
with it is pinned there, and a key mark "Bar 5" is proposed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from upbeat.kernel.timeline import moved
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record.models import Asset


@dataclass(frozen=True, slots=True)
class Moment:
    """``second`` of the recording as it arrived; ``title`` in the language of the page, such as "Bar 5"."""

    second: float
    title: str


@dataclass(frozen=True)
class Namer:
    """A pack's way to name moments. ``moments``: those of a recording, in order. ``read``: which moment of the
    recording the beginning of a text names, and what of the text is left; None where it begins with no name."""

    name: str
    moments: Callable[[Asset], Sequence[Moment]]
    read: Callable[[str, Asset], tuple[Moment, str] | None]


_offered: dict[str, Namer] = {}


def offer_namer(namer: Namer) -> None:
    """Name moments this way too; one of the same name replaces it."""
    _offered[namer.name] = namer


def withdraw_namer(name: str) -> None:
    """Name moments this way no more."""
    _offered.pop(name, None)


def named(asset: Asset) -> list[Moment]:
    """All moments of a recording that have a name, in the order of time."""
    found = [moment for namer in _offered.values() for moment in namer.moments(asset)]
    return sorted(found, key=lambda moment: moment.second)


def second_named(run: PolishRun, typed: str) -> float | None:
    """The second of the film of ``run`` that ``typed`` names, all of it; None where it is no name of one."""
    found = _read(run, typed.strip())
    return found[0] if found is not None and not found[1].strip() else None


def pinned_to(run: PolishRun, text: str) -> float | None:
    """The second of the film that the beginning of ``text`` names ("bar 5: louder!"); None where it names none."""
    found = _read(run, text.strip())
    return found[0] if found is not None else None


def _read(run: PolishRun, text: str) -> tuple[float, str] | None:
    for namer in _offered.values():
        found = namer.read(text, run.asset)
        if found is not None:
            moment, rest = found
            second = moved(moment.second, queries.whole(run.asset), queries.timeline_of(run))
            return None if second is None else (second, rest)
    return None
