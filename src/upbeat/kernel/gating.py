"""The gate: how much of a video one learner may receive, in seconds and in bytes (R29, D2).

Checkpoints cut a video into parts. The first checkpoint that is not passed closes everything behind it, whatever is
passed further on. Media is served as a file that *ends* at the gate.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.intervals import Interval, clip, missing, total

TOLERANCE_S = 0.001
"""Fragment starts are multiples of a track's time base, checkpoints whole seconds: they agree to a millisecond."""

Mode = Literal["strict", "normal", "open"]
"""``normal``: whoever knows the point already (mastered, or by a pre-test) sees everything. ``strict``: for them too
every checkpoint counts, and it is asked once the part before it was watched. ``open``: anybody sees everything."""

UNSEEN_SHARE, UNSEEN_S = 0.1, 6.0
"""How much of a part may be missing where it must have been watched: a tenth, and at least what a player has not told
of yet (it reports every five seconds)."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The checkpoints of a video as ``(key, second)``, kept in order of time, and its duration in seconds.

    Several may stand at one second; then all of them must be passed. Raises :class:`Invalid` for a checkpoint outside
    ``0 < second <= duration`` or a key that comes twice.
    """

    checkpoints: tuple[tuple[str, float], ...]
    duration: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.duration) or self.duration <= 0:
            raise Invalid(_("A video has a length in seconds."))
        keys = [key for key, _second in self.checkpoints]
        if len(set(keys)) != len(keys):
            raise Invalid(_("Each checkpoint of a video stands in it once."))
        for _key, second in self.checkpoints:
            if not (math.isfinite(second) and 0 < second <= self.duration):
                raise Invalid(
                    _("A checkpoint stands after the start of the video and not behind its end (%(end)s s)."),
                    field="second",
                    values={"end": f"{self.duration:g}"},
                )
        in_order = tuple(sorted(self.checkpoints, key=lambda checkpoint: checkpoint[1]))
        object.__setattr__(self, "checkpoints", in_order)


@dataclass(frozen=True, slots=True)
class Part:
    """The stretch between two gates, in seconds; ``keys`` are the checkpoints at its start (none before the first)."""

    number: int
    start: float
    end: float
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """One moof+mdat of a file: bytes ``[offset, offset + size)``, seconds ``[start, start + duration)``."""

    offset: int
    size: int
    start: float
    duration: float
    keyframe: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """One entry of a playlist: whole fragments in a row; ``independent`` where it starts at a key frame."""

    offset: int
    size: int
    start: float
    duration: float
    independent: bool


def next_checkpoint(gate: Gate, passed: Collection[str]) -> tuple[str, float] | None:
    """The first checkpoint that is not passed, as ``(key, second)``, or None."""
    return next((checkpoint for checkpoint in gate.checkpoints if checkpoint[0] not in passed), None)


def closed_at(
    gate: Gate, passed: Collection[str], mode: Mode = "normal", *, known: bool = False
) -> tuple[str, float] | None:
    """The checkpoint that holds the learner, as ``(key, second)``, or None when everything is open.

    ``known``: the learner knows the point already.
    """
    if mode == "open" or (known and mode == "normal"):
        return None
    return next_checkpoint(gate, passed)


def open_until(gate: Gate, passed: Collection[str], mode: Mode = "normal", *, known: bool = False) -> float:
    """The second up to which the video is open: that of the checkpoint that holds, or the whole duration."""
    closed = closed_at(gate, passed, mode, known=known)
    return gate.duration if closed is None else closed[1]


def unseen_before(gate: Gate, second: float, watched: Iterable[Interval]) -> list[Interval]:
    """What of the part that ends at ``second`` is still to be watched before its question; nothing where enough was."""
    start = max((part.start for part in parts(gate) if part.start < second), default=0.0)
    holes = clip(missing(watched, gate.duration), start, second)
    return holes if total(holes) > max(UNSEEN_S, UNSEEN_SHARE * (second - start)) else []


def parts(gate: Gate) -> tuple[Part, ...]:
    """The parts in order, numbered from 1; together they are the whole video, without gap or overlap."""
    cuts = [0.0, *sorted({second for _key, second in gate.checkpoints if second < gate.duration})]
    ends = [*cuts[1:], gate.duration]
    return tuple(
        Part(number, start, end, tuple(key for key, second in gate.checkpoints if second == start))
        for number, (start, end) in enumerate(zip(cuts, ends, strict=True), start=1)
    )


def may_see(second: float, open_until: float) -> bool:
    """May what is pinned to ``second`` be shown? The gate's own second may: the player stands on it while it asks."""
    return second <= open_until + TOLERANCE_S


def fragments_from_index(rows: Iterable[Sequence[float]]) -> tuple[Fragment, ...]:
    """Read a stored fragment index: rows of ``[byte_offset, byte_size, start_s, duration_s, starts_with_keyframe]``."""
    return tuple(
        Fragment(int(offset), int(size), float(start), float(duration), bool(keyframe))
        for offset, size, start, duration, keyframe in rows
    )


def cut_bytes(fragments: Sequence[Fragment], open_until: float) -> int:
    """How many bytes of the file may be served: up to the end of the last fragment that starts before the gate.

    Where nothing is open it is the init segment alone. The count stops at the first fragment that starts at the gate or
    behind it, so even an index out of order lets nothing through.
    """
    if not fragments:
        return 0
    end = fragments[0].offset
    for fragment in fragments:
        if fragment.start >= open_until - TOLERANCE_S:
            break
        end = fragment.offset + fragment.size
    return end


def segments_for_playlist(fragments: Sequence[Fragment], end_byte: int) -> tuple[Segment, ...]:
    """The fragments up to ``end_byte`` in runs, each starting at a key frame; the last one is cut at the gate."""
    runs: list[list[Fragment]] = []
    for fragment in fragments:
        if fragment.offset + fragment.size > end_byte:
            break
        if fragment.keyframe or not runs:
            runs.append([])
        runs[-1].append(fragment)
    return tuple(
        Segment(
            offset=run[0].offset,
            size=run[-1].offset + run[-1].size - run[0].offset,
            start=run[0].start,
            duration=math.fsum(fragment.duration for fragment in run),
            independent=run[0].keyframe,
        )
        for run in runs
    )


def pieces(fragments: Sequence[Fragment]) -> tuple[tuple[int, int], ...]:
    """The stretches of bytes ``(begin, end)`` of a file that a player asks for, wherever the gate is.

    The init segment; each segment; and both at once at the beginning. A segment that a gate cuts is none of them.
    """
    segments = segments_for_playlist(fragments, max((part.offset + part.size for part in fragments), default=0))
    if not segments:
        return ()
    init, first = segments[0].offset, segments[0]
    return (
        (0, init),
        (0, first.offset + first.size),
        *((segment.offset, segment.offset + segment.size) for segment in segments),
    )
