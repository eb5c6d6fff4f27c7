"""Two versions of a script side by side: which passages stayed, moved, came and went, and what changed in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from upbeat.kernel.comparing import Change, changes

TEXTS = ("heading", "spoken", "shown")


class Fate(StrEnum):
    """What became of a passage."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Compared:
    """A passage of one version or of both. ``was``, ``now``: its places, from one; 0 where it is not in a version.
    ``attached``: what packs add to it changed."""

    was: int
    now: int
    heading: list[Change]
    spoken: list[Change]
    shown: list[Change]
    pause: tuple[float, float]
    kind: tuple[str, str]
    attached: bool
    fate: Fate


def compare(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Compared]:
    """The passages of ``after`` in order, each with what it was before; removed ones stand where they stood.

    A passage is known again by its number; one that was taken out and put back has a new number, but its old words.
    """
    partner = _partners(before, after)
    taken = set(partner.values())
    rows: list[Compared] = []
    gone = [place for place in range(len(before)) if place not in taken]
    order = [partner[place] for place in range(len(after)) if place in partner]
    for place, passage in enumerate(after):
        there = partner.get(place)
        while gone and there is not None and gone[0] < there:
            rows.append(_compared(before[gone[0]], {}, gone.pop(0) + 1, 0, moved=False))
        moved = there is not None and sorted(order).index(there) != order.index(there)
        rows.append(_compared(before[there] if there is not None else {}, passage, _place(there), place + 1, moved))
    rows += [_compared(before[place], {}, place + 1, 0, moved=False) for place in gone]
    return rows


def _place(index: int | None) -> int:
    return 0 if index is None else index + 1


def _partners(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Index in ``after`` → index in ``before``."""
    numbers = {passage["id"]: place for place, passage in enumerate(before)}
    found = {place: numbers[passage["id"]] for place, passage in enumerate(after) if passage["id"] in numbers}
    for key in ("spoken", "heading"):
        free = {before[place][key]: place for place in range(len(before)) if place not in found.values()}
        for place, passage in enumerate(after):
            if place not in found and passage[key] and passage[key] in free:
                found[place] = free.pop(passage[key])
    return found


def _compared(old: Mapping[str, Any], new: Mapping[str, Any], was: int, now: int, moved: bool) -> Compared:
    heading, spoken, shown = (changes(old.get(key, ""), new.get(key, "")) for key in TEXTS)
    pause = (float(old.get("pause_s", 0)), float(new.get("pause_s", 0)))
    kind = (str(old.get("kind", "")), str(new.get("kind", "")))
    attached = bool(was and now) and old.get("extra", {}) != new.get("extra", {})
    if not was:
        fate = Fate.ADDED
    elif not now:
        fate = Fate.REMOVED
    elif attached or pause[0] != pause[1] or kind[0] != kind[1] or any(old[key] != new[key] for key in TEXTS):
        fate = Fate.CHANGED
    else:
        fate = Fate.MOVED if moved else Fate.SAME
    return Compared(was, now, heading, spoken, shown, pause, kind, attached, fate)
