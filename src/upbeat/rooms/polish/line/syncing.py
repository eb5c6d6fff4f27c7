"""How far sound and picture came apart between the source and what is served: measured on the finished file.

Some seconds of both are decoded again. The sound of the one is looked for in that of the other; of the picture it is
the moment of a change that is looked for. What the source itself has amiss cannot be told from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from upbeat.kernel.intervals import Interval
from upbeat.rooms.polish.line.cutting import Kept
from upbeat.rooms.polish.line.survey import Survey, sound_stream, streams
from upbeat.rooms.record.source import open_source

RATE = 8000
LONG_S, AROUND_S = 1.0, 0.25
"""So much sound of the source is looked for, so far around its place."""
PLACES = 6
ALIKE = 0.4
"""Correlation from which a sound is found again: noise may have been taken out of it."""
AS_ALIKE = 0.98
"""A tone is like itself again after each of its waves: of what fits so nearly as well, the nearest counts."""
BEFORE_S, BEHIND_S = 0.9, 0.5
"""A change of picture is known to half a second."""
MOST_RUN_UP_S = 12.0
"""From the key frame before it; a source in which it lies further back is not worth the time."""
CLEAR_STEP = 4.0
"""Grey levels by which the mean picture must change."""
SMALL = 64

Sound = NDArray[np.float32]


def apart_ms(
    source: Path, found: Survey, kept: Kept, served: Path, voice: Sequence[Interval], changes: Sequence[float]
) -> float | None:
    """Milliseconds by which the sound of ``served`` comes later against its picture than in ``source``, if it is found.

    ``voice`` and ``changes`` are places of the film where something is said and where the picture changes. Without a
    clear change the picture counts as placed by its own time. Never raises for a file that cannot be sought in.
    """
    try:
        heard = [late for place in _loud_places(voice, kept) if (late := _late(source, found, kept, served, place))]
        shown = _picture_late(source, found, kept, served, changes)
    except (av.error.FFmpegError, OSError, ValueError):
        return None
    if not heard:
        return None
    return round(1000 * (median(late[0] for late in heard) - shown), 1)


def _loud_places(voice: Sequence[Interval], kept: Kept) -> list[float]:
    """Seconds of the film from which something is said for a while, over its whole length, away from joints."""
    joints = [at for at, _piece in kept.pieces[1:]]
    starts = [
        start
        for span in voice
        for start in (span.start, (span.start + span.end) / 2)
        if start >= AROUND_S and start + LONG_S <= span.end
        if not any(start - 1 < joint < start + LONG_S + 1 for joint in joints)
    ]
    wanted = min(PLACES, len(starts))
    return [starts[number * len(starts) // wanted] for number in range(wanted)]


def _origin(kept: Kept, place: float) -> float:
    """The second of the source that is shown at second ``place`` of the film."""
    at, piece = next(one for one in reversed(kept.pieces) if one[0] <= place or one is kept.pieces[0])
    return piece.start + place - at


def _late(source: Path, found: Survey, kept: Kept, served: Path, place: float) -> tuple[float] | None:
    """How many seconds later the sound is; None where it is not found again."""
    start = found.start_s + _origin(kept, place)
    known = _sound(source, found.kind, start, start + LONG_S)
    around = _sound(served, "mp4", place - AROUND_S, place + LONG_S + AROUND_S)
    if known is None or around is None:
        return None
    alike = _alike(known, around)
    best = float(alike.max(initial=0.0))
    if best < ALIKE:
        return None
    late = np.flatnonzero(alike >= AS_ALIKE * best) / RATE - AROUND_S
    return (float(late[np.argmin(np.abs(late))]),)


def _alike(known: Sound, around: Sound) -> NDArray[np.float64]:
    """The correlation of ``known`` with each stretch of ``around`` that is as long."""
    known = known - known.mean()
    size = 1 << (around.size + known.size).bit_length()
    product = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(known, size)), size)
    sums = np.concatenate([[0.0], np.cumsum(around.astype(np.float64))])
    squares = np.concatenate([[0.0], np.cumsum(around.astype(np.float64) ** 2)])
    within, count = known.size, around.size - known.size + 1
    spread = squares[within:] - squares[:-within] - (sums[within:] - sums[:-within]) ** 2 / within
    scale = np.sqrt(np.maximum(spread, 1e-12) * max(float(np.sum(known**2)), 1e-12))
    alike: NDArray[np.float64] = product[:count] / scale
    return alike


def _sound(path: Path, kind: str, start: float, end: float) -> Sound | None:
    """Mono sound at RATE of exactly these seconds of the file's own clock; None where there is less."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    pieces: list[Sound] = []
    first = 0.0
    with open_source(path, kind) as container:
        audio = sound_stream(container)
        container.seek(max(0, round((start - 0.2) * av.time_base)))
        for frame in container.decode(audio):
            if frame.time is None:
                continue
            if frame.time >= end:
                break
            if frame.time + frame.samples / frame.sample_rate <= start:
                continue
            if not pieces:
                first = frame.time
            frame.pts = None
            pieces += [one.to_ndarray()[0] for one in resampler.resample(frame)]
    pieces += [one.to_ndarray()[0] for one in resampler.resample(None)]
    samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    skip, wanted = round((start - first) * RATE), round((end - start) * RATE)
    # The last frame may end a little before the second does.
    if not pieces or skip < 0 or samples.size - skip < wanted - RATE // 20:
        return None
    return np.pad(samples[skip : skip + wanted], (0, max(0, wanted - samples.size + skip)))


def _picture_late(source: Path, found: Survey, kept: Kept, served: Path, changes: Sequence[float]) -> float:
    """How many seconds later the picture changes, at the change that is the cheapest to look at; 0 without one."""
    joints = [at for at, _piece in kept.pieces[1:]]
    clear = [second for second in changes if second > 1 and all(abs(second - joint) > 2 for joint in joints)]
    if not clear:
        return 0.0
    with open_source(source, found.kind) as container:
        video = streams(container)[0]
        keys = [entry.timestamp * float(video.time_base or 0) for entry in video.index_entries if entry.is_keyframe]
    far = {second: _run_up(keys, found.start_s + _origin(kept, second) - BEFORE_S) for second in clear}
    for second in sorted(far, key=lambda one: far[one])[:1]:
        if far[second] > MOST_RUN_UP_S:
            break
        origin = found.start_s + _origin(kept, second)
        was, is_now = _changed(source, found.kind, origin), _changed(served, "mp4", second)
        if was is not None and is_now is not None:
            return (is_now - second) - (was - origin)
    return 0.0


def _run_up(keys: Sequence[float], second: float) -> float:
    return second - max((key for key in keys if key <= second), default=-np.inf)


def _changed(path: Path, kind: str, around: float) -> float | None:
    """When the picture changes most around this second of the file's clock; None if hardly."""
    before, told = None, []
    for second, grey in _greys(path, kind, around - BEFORE_S, around + BEHIND_S):
        if before is not None:
            told.append((float(np.mean(np.abs(grey - before))), second))
        before = grey
    step, second = max(told, default=(0.0, 0.0))
    return second if step >= CLEAR_STEP else None


def _greys(path: Path, kind: str, start: float, end: float) -> Iterator[tuple[float, NDArray[np.int16]]]:
    with open_source(path, kind) as container:
        video = streams(container)[0]
        container.seek(max(0, round(start * av.time_base)))
        for frame in container.decode(video):
            if frame.time is None or frame.time < start:
                continue
            if frame.time > end:
                return
            small = frame.reformat(width=SMALL, height=SMALL, format="gray")
            yield frame.time, small.to_ndarray().astype(np.int16)
